import type { ApiServerOutputs, ClusterOutputs } from "../../components/clients/outputs";
import type { RunResult } from "../shared/run";

export type ApiServerHost = Pick<ApiServerOutputs, "address" | "port" | "user">;

/** How to ask the hosts of API servers. */
export interface ApiServerAccess {
    readonly servers: readonly Pick<ApiServerOutputs, "name" | "address" | "port" | "user" | "kind" | "flags">[];
    /** Runs a command there, over SSH. */
    readonly ask: (server: ApiServerHost, command: string) => Promise<RunResult>;
}

/** What is true of an API server now. */
export interface ApiServerStatus {
    readonly name: string;
    readonly kind: string;
    readonly ready: boolean;
    /** Whether what runs, and what would be started next, is what the stack says. */
    readonly wired: boolean;
    /** Members, or the balancer, that it has connections with. */
    readonly talksTo: readonly string[];
    /** Days until its certificate ends. */
    readonly certificateDays: number | null;
    readonly problems: readonly string[];
}

/** What apiserver-node says. */
interface HostAnswer {
    readonly running: boolean;
    readonly ready: boolean;
    readonly wired: boolean;
    readonly problem: string;
    readonly flags: readonly string[];
    readonly endpoints: readonly string[];
    readonly certificateDays: number | null;
}

const COMMAND = "/usr/local/sbin/apiserver-node status";

/** Asks all of them at once; those that are wired elsewhere are nobody's to ask. */
export async function readApiServers(
    access: ApiServerAccess,
    etcd: Pick<ClusterOutputs, "members" | "endpoints">,
): Promise<readonly ApiServerStatus[]> {
    const reached = access.servers.filter(({ kind }) => kind !== "elsewhere");
    return Promise.all(
        reached.map(async (server) => {
            const answer = await access.ask(server, server.user === "root" ? COMMAND : `sudo -n ${COMMAND}`);
            return judge(server, answer.code === 0 ? parseAnswer(answer.stdout) : undefined, answer, etcd);
        }),
    );
}

function judge(
    server: ApiServerAccess["servers"][number],
    found: HostAnswer | undefined,
    { code, stderr }: RunResult,
    etcd: Pick<ClusterOutputs, "members" | "endpoints">,
): ApiServerStatus {
    const { name, kind, address } = server;
    if (found === undefined) {
        const why =
            code === 255 ? `its host ${address} does not answer over SSH` : (stderr.trim().split("\n").at(-1) ?? "");
        const problems = [`${name} cannot be asked: ${why}`];
        return { name, kind, ready: false, wired: false, talksTo: [], certificateDays: null, problems };
    }
    const problems = [
        ...(found.running ? [] : [`no kube-apiserver runs on ${name}`]),
        ...(found.running && !found.ready ? [`the API server of ${name} runs, but is not ready`] : []),
        ...(found.running ? findStrayFlags(server, found, etcd) : []),
        ...(found.problem === "" ? [] : [found.problem.replace(/^apiserver-node: /, `${name}: `)]),
        ...((found.certificateDays ?? 0) < 0
            ? [`the certificate of ${name} for etcd has ended; \`pulumi up\` makes a new one`]
            : []),
    ];
    const wired = found.wired && problems.every((problem) => !problem.includes("--etcd-"));
    const talksTo = [...new Set(found.endpoints.map((endpoint) => nameOf(endpoint, etcd)))];
    return { name, kind, ready: found.ready, wired, talksTo, certificateDays: found.certificateDays, problems };
}

/** Flags that run and are not those of the stack: its list may name members that are gone, or lack some that live. */
function findStrayFlags(
    { name, flags }: ApiServerAccess["servers"][number],
    found: HostAnswer,
    etcd: Pick<ClusterOutputs, "members" | "endpoints">,
): readonly string[] {
    const missing = flags.filter((flag) => !found.flags.includes(flag));
    return missing.map((flag) => {
        const [key = ""] = flag.split("=");
        const live = found.flags.find((one) => one.startsWith(`${key}=`)) ?? `no ${key}`;
        const known = [...etcd.endpoints.members, etcd.endpoints.balancer];
        const gone = (live.split("=")[1] ?? "").split(",").filter((url) => !known.includes(url));
        const names = key === "--etcd-servers" && gone.length > 0 ? ` (${gone.join(", ")} is none of its members)` : "";
        return `${name} runs with ${live}${names}, the stack says ${flag}; \`pulumi up\` wires it`;
    });
}

function nameOf(endpoint: string, etcd: Pick<ClusterOutputs, "members" | "endpoints">): string {
    const url = `https://${endpoint}`;
    const member = etcd.members.find((one) => one.clientUrl === url);
    return member?.name ?? (etcd.endpoints.balancer === url ? "balancer" : endpoint);
}

/** Undefined when the host has another program of that name, or one from before. */
function parseAnswer(text: string): HostAnswer | undefined {
    try {
        return JSON.parse(text) as HostAnswer;
    } catch {
        return undefined;
    }
}
