// HAProxy's configuration from the account's listeners, target groups and targets.
import { isObject, type Properties, textOf } from "../../../../toolchain/plugins/value";
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

const HEAD = `global
    maxconn 4000

defaults
    mode tcp
    timeout connect 2s
    timeout client 3600s
    timeout server 3600s
    timeout check 2s`;

function renderBackend(name: string, group: Properties): readonly string[] {
    const check = isObject(group.healthCheck) ? group.healthCheck : {};
    const seconds = (key: string, usual: number): string => String(Number(check[key] ?? usual));
    const http =
        check.protocol === "HTTP"
            ? [
                  `    option httpchk GET ${textOf(check.path ?? "/")}`,
                  `    http-check expect status ${textOf(check.matcher ?? "200")}`,
              ]
            : [];
    const times = `inter ${seconds("interval", 30)}s rise ${seconds("healthyThreshold", 3)} fall ${seconds("unhealthyThreshold", 3)}`;
    const shutdown = group.connectionTermination === true ? " on-marked-down shutdown-sessions" : "";
    return [`backend ${name}`, "    balance leastconn", ...http, `    default-server ${times}${shutdown}`];
}

function renderServer(group: Properties, target: Properties, instances: ReadonlyMap<string, Properties>): string {
    const id = textOf(target.targetId);
    const address = textOf(instances.get(id)?.privateIp ?? id);
    const check = isObject(group.healthCheck) ? group.healthCheck : {};
    const port = check.port === undefined || check.port === "traffic-port" ? "" : ` port ${textOf(check.port)}`;
    return `    server ${id} ${address}:${String(Number(target.port ?? group.port))} check${port}`;
}

/** arn:aws:...:targetgroup/NAME/DIGITS */
function nameOf(arn: string): string {
    return arn.split("/").slice(-2).join("-");
}
