// HAProxy's configuration from the account's listeners, target groups and targets.
import { isObject, type Properties, textOf } from "../../../../engine/plugins/value";
import type { Thing } from "../account";

export function renderBalancer(things: readonly Thing[]): string {
    const of = (type: string): readonly Thing[] => things.filter((thing) => thing.type === type);
    const instances = new Map(of("aws:ec2/instance:Instance").map(({ id, state }) => [id, state]));
    const targets = of("aws:lb/targetGroupAttachment:TargetGroupAttachment");
    const backends = of("aws:lb/targetGroup:TargetGroup").map(({ id, state }) => {
        const servers = targets
            .filter((target) => target.state.targetGroupArn === id)
            .map((target) => renderServer(state, target.state, instances));
        return [...renderBackend(nameOf(id), state), ...servers.sort()].join("\n");
    });
    const frontends = of("aws:lb/listener:Listener").map(({ state }) => {
        const [action] = Array.isArray(state.defaultActions) ? state.defaultActions : [];
        const group = isObject(action) ? textOf(action.targetGroupArn ?? "") : "";
        const port = String(Number(state.port));
        return `frontend port-${port}\n    bind :${port}\n    default_backend ${nameOf(group)}`;
    });
    return [HEAD, ...frontends, ...backends, ""].join("\n\n");
}

/** Where aws-target tells HAProxy of targets. */
export const SOCKET_PORT = 9999;

const HEAD = `global
    maxconn 4000
    stats socket ipv4@127.0.0.1:${String(SOCKET_PORT)} level admin

defaults
    mode tcp
    # A network balancer passes packets on, and tries nothing again.
    retries 0
    no option redispatch
    timeout connect 2s
    timeout client 3600s
    timeout server 3600s
    timeout check 2s`;

function renderBackend(name: string, group: Properties): readonly string[] {
    const check = isObject(group.healthCheck) ? group.healthCheck : {};
    const http =
        check.protocol === "HTTP"
            ? [
                  `    option httpchk GET ${textOf(check.path ?? "/")}`,
                  `    http-check expect status ${textOf(check.matcher ?? "200")}`,
              ]
            : [];
    // A network balancer goes by a hash of addresses and ports, which is as even as this; HAProxy's own of that kind pass new servers over.
    return [`backend ${name}`, "    balance roundrobin", ...http, `    default-server ${renderChecks(group)}`];
}

/** By default AWS cuts off connections to a target that is not healthy. */
function renderChecks(group: Properties): string {
    const check = isObject(group.healthCheck) ? group.healthCheck : {};
    const seconds = (key: string, usual: number): string => String(Number(check[key] ?? usual));
    return `inter ${seconds("interval", 30)}s rise ${seconds("healthyThreshold", 3)} fall ${seconds("unhealthyThreshold", 3)} on-marked-down shutdown-sessions`;
}

function renderServer(group: Properties, target: Properties, instances: ReadonlyMap<string, Properties>): string {
    const { id, address, port, healthPort } = describeTarget(group, target, instances);
    return `    server ${id} ${address}:${port} check port ${healthPort}`;
}

function describeTarget(group: Properties, target: Properties, instances: ReadonlyMap<string, Properties>) {
    const id = textOf(target.targetId);
    const check = isObject(group.healthCheck) ? group.healthCheck : {};
    const port = String(Number(target.port ?? group.port));
    const isOwn = check.port === undefined || check.port === "traffic-port";
    return {
        id,
        address: textOf(instances.get(id)?.privateIp ?? id),
        port,
        healthPort: isOwn ? port : textOf(check.port ?? port),
        path: textOf(check.path ?? "/"),
        interval: Number(check.interval ?? 30),
        passes: Number(check.healthyThreshold ?? 3),
    };
}

/** The words for aws-target that register a target, or take it away. */
export function renderTarget(verb: "register" | "deregister", things: readonly Thing[], target: Properties): string {
    const arn = textOf(target.targetGroupArn);
    const group = things.find(({ id }) => id === arn)?.state ?? {};
    const instances = things.filter(({ type }) => type === "aws:ec2/instance:Instance");
    const { id, address, port, healthPort, path, interval, passes } = describeTarget(
        group,
        target,
        new Map(instances.map((instance) => [instance.id, instance.state])),
    );
    const server = `${nameOf(arn)}/${id}`;
    if (verb === "deregister") {
        return `deregister ${server}`;
    }
    const health = `http://${address}:${healthPort}${path} ${String(interval)} ${String(passes)}`;
    return `register ${server} ${health} ${address}:${port} check port ${healthPort} ${renderChecks(group)}`;
}

/** arn:aws:...:targetgroup/NAME/DIGITS */
function nameOf(arn: string): string {
    return arn.split("/").slice(-2).join("-");
}
