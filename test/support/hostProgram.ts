// The programs that run on hosts, as files: tests run them as hosts do, or take their functions.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HostProgramName } from "../../components/remote/hostConstants";
import { shipProgram } from "../../components/remote/hostProgram";

let folder: string | undefined;
const files = new Map<HostProgramName, string>();

/** A file with the program as it is shipped, for as long as the tests run. */
export function hostProgramFile(name: HostProgramName): string {
    const known = files.get(name);
    if (known !== undefined) {
        return known;
    }
    const file = join((folder ??= makeFolder()), name);
    writeFileSync(file, shipProgram(name).text, { mode: 0o755 });
    files.set(name, file);
    return file;
}

function makeFolder(): string {
    const made = mkdtempSync(join(tmpdir(), "pulumi-etcd-host-"));
    process.once("exit", () => {
        rmSync(made, { recursive: true, force: true });
    });
    return made;
}
