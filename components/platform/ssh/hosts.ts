import type { MemberConfig, SshConfig } from "../../../config/schema";
import type { Connection, Host, Machine, Proxy } from "../../remote/host";
import type { ApiServerHostArgs, FleetArgs, PrivateKey } from "../platform";

/** Hosts that are there already: nothing is made, they are only described. */
export function describeHosts({ config, sshPrivateKey }: Pick<FleetArgs, "config" | "sshPrivateKey">): readonly Host[] {
    const { ssh } = config;
    if (ssh === undefined) {
        throw new Error("the platform ssh needs the settings ssh, which loadConfig gives");
    }
    return config.members.map((member) => ({
        name: member.name,
        address: member.address,
        connection: connectionTo(member, ssh, sshPrivateKey),
        sudo: ssh.user !== "root",
        dataDevice: member.device,
        // Nobody tells us when such a machine is made anew; its address is all that names it.
        machineId: member.address,
    }));
}

/** A control-plane host, reached as the members are. */
export function describeApiServerHost({ config, server, sshPrivateKey }: Omit<ApiServerHostArgs, "plan">): Machine {
    const { ssh } = config;
    if (ssh === undefined) {
        throw new Error("API servers are reached with the settings ssh, which loadConfig gives");
    }
    return {
        name: server.name,
        address: server.address,
        connection: connectionTo(server, ssh, sshPrivateKey),
        sudo: ssh.user !== "root",
        machineId: server.address,
    };
}

function connectionTo(
    machine: Pick<MemberConfig, "address" | "port" | "hostKey">,
    ssh: SshConfig,
    privateKey: PrivateKey,
): Connection {
    const proxy = proxyThrough(ssh, privateKey);
    return {
        host: machine.address,
        port: machine.port,
        user: ssh.user,
        ...loginWith(ssh, privateKey),
        ...(machine.hostKey === undefined ? {} : { hostKey: machine.hostKey }),
        ...(proxy === undefined ? {} : { proxy }),
    };
}

/** The machine in between, which is logged in to in the same way. */
export function proxyThrough(ssh: SshConfig, privateKey: PrivateKey): Proxy | undefined {
    const { bastion } = ssh;
    return bastion === undefined
        ? undefined
        : {
              host: bastion.address,
              port: bastion.port,
              user: bastion.user,
              hostKey: bastion.hostKey,
              ...loginWith(ssh, privateKey),
          };
}

function loginWith(ssh: SshConfig, privateKey: PrivateKey): Pick<Connection, "privateKey" | "agentSocketPath"> {
    if (ssh.authentication.kind === "agent") {
        const { socket } = ssh.authentication;
        return socket === undefined ? {} : { agentSocketPath: socket };
    }
    return privateKey === undefined ? {} : { privateKey };
}
