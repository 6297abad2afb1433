import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const EIC = "/opt/aws/bin/eic_run_authorized_keys";
const AGENT = "/usr/lib/systemd/system/amazon-ssm-agent.service";

/**
 * Writes the ways in that Amazon's images have: a stranger is let in by a command of sshd, on its command line and in a drop-in, as EC2
 * Instance Connect does, and an SSM agent starts at boot.
 */
export function writeAmazonWays(directory: string, strangersKey: string): void {
    const write = (path: string, text: string, mode = 0o644): void => {
        mkdirSync(dirname(join(directory, path)), { recursive: true, mode: 0o755 });
        writeFileSync(join(directory, path), text, { mode });
    };
    write(EIC, `#!/bin/sh\necho '${strangersKey}'\n`, 0o755);
    write(
        "/usr/lib/systemd/system/ssh.service.d/ec2-instance-connect.conf",
        `[Service]\nExecStart=\nExecStart=/usr/sbin/sshd -D -o "AuthorizedKeysCommand ${EIC} %%u %%f" -o "AuthorizedKeysCommandUser root"\n`,
    );
    write(
        "/etc/ssh/sshd_config.d/00-00-first-by-name.conf",
        `AuthorizedKeysCommand ${EIC} %u %f\nAuthorizedKeysCommandUser root\n`,
    );
    write(AGENT, "[Service]\nExecStart=/bin/sleep infinity\n[Install]\nWantedBy=multi-user.target\n");
    const wants = join(directory, "/etc/systemd/system/multi-user.target.wants");
    mkdirSync(wants, { recursive: true, mode: 0o755 });
    symlinkSync(AGENT, join(wants, "amazon-ssm-agent.service"));
}
