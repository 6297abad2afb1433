// cloud-init itself, which tools/setup brings, for a machine of the lab.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { root } from "../../../support/cluster";

/** Where Amazon's cloud.cfg and Debian's differ in what an SSH server notices, and what a machine of the lab has of its own. */
const SETTINGS = `datasource_list: [NoCloud]
ssh_pwauth: false
network: {config: disabled}
locale: C.UTF-8
`;

/** Units that cloud-init's order refers to, and that the lab's image has masked for those who have no use for them. */
const UNMASKED = ["network-online.target", "systemd-user-sessions.service"];

const NETWORK_FIRST = "[Unit]\nAfter=machine-network.service\n";

/** Debian's alone, which would have everything wait. Elsewhere sshd waits because another line says so, and others start meanwhile. */
const DEBIANS_ORDER = "Before=sysinit.target\n";

/** A folder that is whole when it is there. */
function findFiles(): string {
    const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "pulumi-etcd");
    const image = execFileSync(join(root, "lab/image"), ["path", join(cache, "image")], { encoding: "utf8" }).trim();
    const recipe = createHash("sha256")
        .update(readFileSync(join(root, "tools/cloudinit/layer")))
        .digest("hex");
    return join(cache, "cloudinit", `${basename(dirname(image))}-${recipe.slice(0, 12)}`, "files");
}

/** Why there is none, or undefined when there is. */
export function whyNoCloudInit(): string | undefined {
    return existsSync(findFiles()) ? undefined : "needs tools/setup --need cloudinit";
}

/** Writes what is laid over the root of a machine on which cloud-init finds this user data. */
export function writeCloudInit(directory: string, userData: string): void {
    execFileSync("cp", ["-a", "--", `${findFiles()}/.`, directory]);
    const write = (path: string, text: string): void => {
        mkdirSync(dirname(join(directory, path)), { recursive: true, mode: 0o755 });
        writeFileSync(join(directory, path), text);
    };
    write("/var/lib/cloud/seed/nocloud/user-data", userData);
    write("/var/lib/cloud/seed/nocloud/meta-data", "instance-id: i-0a1b2c3d4e5f67890\n");
    write("/etc/cloud/cloud.cfg.d/99-lab.cfg", SETTINGS);
    const unit = readFileSync(join(directory, "usr/lib/systemd/system/cloud-init.service"), "utf8");
    write("/etc/systemd/system/cloud-init.service", unit.replace(DEBIANS_ORDER, ""));
    write("/etc/systemd/system/cloud-init.service.d/lab.conf", NETWORK_FIRST);
    for (const name of UNMASKED)
        symlinkSync(`/usr/lib/systemd/system/${name}`, join(directory, "etc/systemd/system", name));
}
