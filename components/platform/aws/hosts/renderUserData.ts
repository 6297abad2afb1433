import { AWS_USER } from "../../../../config/platforms/aws/login";
import { shellQuote } from "../../../remote/renderFiles";

export interface UserData {
    readonly region: string;
    /** Of the SSM parameter with the private half of the host key. */
    readonly hostKeyParameter: string;
    /** Who may log in. */
    readonly authorizedKeys: readonly string[];
}

/**
 * What a host does at each boot before its SSH server starts: cloud-init runs a boothook in the stage that sshd waits for, so
 * nobody ever sees another host key than ours. It installs nothing: no network but the way to the parameter is needed. Nothing in it
 * is secret: everybody in the account may read user data.
 */
export function renderUserData(data: UserData): string {
    return `#cloud-boothook
#!/bin/bash
# pulumi-etcd: the host key that was made for this host, and who may log in: nobody without a key of the stack.
set -uo pipefail
umask 077

readonly region=${shellQuote(data.region)} parameter=${shellQuote(data.hostKeyParameter)} user=${AWS_USER}
readonly key=/etc/ssh/pulumi-etcd_host_key settings=/etc/ssh/pulumi-etcd.conf units=/etc/systemd/system

say() { echo "pulumi-etcd: $*" | tee /dev/console; }

# The role may be seen only some seconds after the host is there.
fetch_host_key() {
    local try
    [ ! -s "$key" ] || return 0
    for ((try = 1; try <= 30; try++)); do
        if timeout 20 aws ssm get-parameter --region "$region" --name "$parameter" --with-decryption \\
            --query Parameter.Value --output text >"$key.new" && ssh-keygen -y -f "$key.new" >"$key.pub"; then
            mv -f "$key.new" "$key"
            return 0
        fi
        sleep 5
    done
    say "cannot read the parameter $parameter, so login is impossible; look at the role of this instance and its way to SSM"
    return 1
}

# sshd takes the first value that it finds, so ours come before all others. Only this key is shown, whatever others cloud-init makes.
set_up_sshd() {
    printf '%s\\n' 'AuthorizedKeysCommand none' >"$settings"
    [ ! -s "$key" ] || printf 'HostKey %s\\n' "$key" >>"$settings"
    [ "$(head -n 1 /etc/ssh/sshd_config)" = "Include $settings" ] || sed -i "1i Include $settings" /etc/ssh/sshd_config
}

# EC2 Instance Connect may stand on sshd's command line too, which comes before every file; Session Manager has an agent of its own.
close_other_ways() {
    local unit
    for unit in sshd ssh; do
        install -d -m 0755 "$units/$unit.service.d"
        ln -sfn /dev/null "$units/$unit.service.d/ec2-instance-connect.conf"
    done
    ln -sfn /dev/null "$units/amazon-ssm-agent.service"
    systemctl daemon-reload
    systemctl --no-block stop amazon-ssm-agent.service 2>/dev/null
    ! systemctl show --property ExecStart sshd.service ssh.service | grep -q AuthorizedKeysCommand ||
        say "this image starts sshd with an AuthorizedKeysCommand, so others than this stack may log in; take another image"
}

admit() {
    local home=/home/$user
    id "$user" >/dev/null 2>&1 || useradd --create-home --home-dir "$home" --shell /bin/bash "$user"
    install -d -m 0700 -o "$user" -g "$user" "$home/.ssh"
    cat >"$home/.ssh/authorized_keys" <<'END_OF_KEYS'
${data.authorizedKeys.join("\n")}
END_OF_KEYS
    chown "$user:$user" "$home/.ssh/authorized_keys"
    printf '%s ALL=(ALL) NOPASSWD:ALL\\n' "$user" >/etc/sudoers.d/90-pulumi-etcd
    chmod 0440 /etc/sudoers.d/90-pulumi-etcd
    ! command -v restorecon >/dev/null || restorecon -R /etc/ssh /etc/sudoers.d "$home"
}

close_other_ways
fetch_host_key
set_up_sshd
admit
`;
}
