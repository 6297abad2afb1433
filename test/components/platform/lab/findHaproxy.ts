import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { cacheDirectory } from "../../../../commands/shared/toolchain";
import { hasTool } from "../../../support/tools";

/** How to call HAProxy: that of this computer, or else that of the lab's machines, if their image has been made. */
export function findHaproxy(): readonly string[] | undefined {
    if (hasTool("haproxy")) {
        return ["haproxy"];
    }
    const images = join(cacheDirectory(), "image");
    for (const image of list(images)) {
        const system = join(images, image, "rootfs");
        for (const libraries of list(join(system, "usr/lib")).map((name) => join(system, "usr/lib", name))) {
            const loader = list(libraries).find((name) => /^ld-linux-.*\.so/.test(name));
            if (loader !== undefined && existsSync(join(system, "usr/sbin/haproxy"))) {
                // With the image's own loader and libraries, it runs outside of the image too.
                return [join(libraries, loader), "--library-path", libraries, join(system, "usr/sbin/haproxy")];
            }
        }
    }
    return undefined;
}

function list(directory: string): readonly string[] {
    try {
        return readdirSync(directory).sort();
    } catch {
        return [];
    }
}
