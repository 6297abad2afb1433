import { AWS_USER } from "../../../config/checkSsh";
import { shellQuote } from "../renderFiles";

export interface UserData {
    readonly region: string;
    /** Of the SSM parameter with the private half of the host key. */
    readonly hostKeyParameter: string;
    /** Who may log in. */
    readonly authorizedKeys: readonly string[];
    /** Programs that etcd-node needs and the image may not have; each is a package of the same name. */
    readonly programs: readonly string[];
}

/**
 * What a host does at each boot before its SSH server starts: cloud-init runs a boothook in the stage that sshd waits for, so
 * nobody ever sees another host key than ours. Nothing in it is secret: everybody in the account may read user data.
 */
export function renderUserData(data: UserData): string {
    return `#cloud-boothook
#!/bin/bash
# pulumi-etcd: the host key that was made for this host, and who may log in.
set -uo pipefail
umask 077

readonly region=${shellQuote(data.region)} parameter=${shellQuote(data.hostKeyParameter)} user=${AWS_USER}
readonly key=/etc/ssh/pulumi-etcd_host_key

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
    say "cannot read the parameter $parameter, so nobody can log in; look at the role of this instance and its way to SSM"
    return 1
}

# Only this key is shown, whatever others cloud-init makes.
show_host_key() {
    install -d -m 0755 /etc/ssh/sshd_config.d
    printf 'HostKey %s\\n' "$key" >/etc/ssh/sshd_config.d/00-pulumi-etcd.conf
    grep -qs '^Include /etc/ssh/sshd_config.d/' /etc/ssh/sshd_config ||
        sed -i '1i Include /etc/ssh/sshd_config.d/*.conf' /etc/ssh/sshd_config
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
${data.programs.length === 0 ? "" : installer}
fetch_host_key && show_host_key
admit
${data.programs.length === 0 ? "" : `install_programs ${data.programs.map(shellQuote).join(" ")}\n`}`;
}

const installer = `
install_programs() {
    local program missing=()
    for program in "$@"; do
        command -v "$program" >/dev/null || missing+=("$program")
    done
    [ \${#missing[@]} = 0 ] || timeout 300 dnf --quiet --assumeyes install "\${missing[@]}" ||
        say "cannot install \${missing[*]}"
}
`;
