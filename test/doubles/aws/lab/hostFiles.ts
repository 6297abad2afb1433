import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

// What Amazon Linux has and the lab's Debian has not: cloud-init, which runs the user data before sshd starts (a unit does so in its
// place, for a machine starts much faster without it; cloudInit.ts has the original); an sshd that lets in users without a password
// (PAM decides there); and the aws command, of which the one thing that hosts ask is answered.
const USER_DATA = "/var/lib/cloud/user-data";

const UNIT = `[Unit]
Description=The instance's user data, as cloud-init runs a boothook
DefaultDependencies=no
After=machine-network.service systemd-tmpfiles-setup.service
Before=ssh.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=${USER_DATA}
# The image has no systemd-user-sessions, which would do this.
ExecStartPost=/bin/rm -f /run/nologin
`;

const AWS = `#!/bin/bash
# A double of the aws command: answers "aws ssm get-parameter" from what the double of AWS has put into the lab, and nothing else.
set -eu
[[ $1 == ssm && $2 == get-parameter ]] || { echo "aws: this double does not know: $*" >&2; exit 252; }
shift 2
name='' query='' output=''
while (($#)); do
    case $1 in
        --name) name=$2 && shift ;;
        --query) query=$2 && shift ;;
        --output) output=$2 && shift ;;
        --region) shift ;;
        --with-decryption) ;;
        *) echo "aws: this double does not know the option $1" >&2; exit 252 ;;
    esac
    shift
done
[[ $query:$output == Parameter.Value:text ]] || { echo "aws: this double gives Parameter.Value as text alone" >&2; exit 252; }
file=/lab/aws/parameters/$name
[[ -f $file ]] || { echo "An error occurred (ParameterNotFound) when calling the GetParameter operation" >&2; exit 254; }
cat "$file"
# The command ends its output with a line feed.
echo
`;

/** Writes what is laid over the root of a machine that stands for an instance. */
export function writeHostFiles(directory: string, userData: string): void {
    const units = "/etc/systemd/system";
    const files: [path: string, mode: number, text: string][] = [
        ["/usr/local/bin/aws", 0o755, AWS],
        ["/etc/ssh/sshd_config.d/00-aws.conf", 0o644, "UsePAM yes\nPermitRootLogin no\n"],
    ];
    if (userData !== "") {
        // The first line tells cloud-init what it is; the rest is a program.
        files.push([USER_DATA, 0o755, userData.replace(/^#cloud-boothook\n/, "")]);
        files.push([`${units}/user-data.service`, 0o644, UNIT]);
    }
    for (const [path, mode, text] of files) {
        mkdirSync(dirname(join(directory, path)), { recursive: true, mode: 0o755 });
        writeFileSync(join(directory, path), text, { mode });
    }
    if (userData !== "") {
        mkdirSync(join(directory, units, "multi-user.target.wants"), { recursive: true });
        symlinkSync("../user-data.service", join(directory, units, "multi-user.target.wants/user-data.service"));
    }
}
