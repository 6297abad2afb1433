// The whole configuration: plain values in, either the complete configuration or every problem out. Pure but for the two
// questions about files, which the caller answers.
import { DEFAULT_SSH_PORT } from "./groups/ssh";
import { checkCluster } from "./groups/cluster";
import { formatNetwork } from "./values/address";
import { checkAccess, checkFirewall } from "./groups/access";
import { checkApiServer } from "./groups/apiServer";
import { checkApiServers } from "./groups/apiServers";
import { checkBackup } from "./groups/backup";
import { checkBalancer } from "./groups/balancer";
import { checkDisk } from "./groups/disk";
import { checkEtcd } from "./groups/etcd";
import { checkGenesis } from "./groups/genesis";
import { checkKubernetes } from "./groups/kubernetes";
import { checkMembers, countMembers, parseTaken } from "./groups/members";
import { checkNetwork } from "./groups/network";
import { checkOperator } from "./groups/operator";
import { choosePlatform, type PlatformContext } from "./platforms";
import { checkTls } from "./groups/tls";
import { checkTimingSection } from "./groups/timing";
import { deepFreeze } from "./values/freeze";
import { CONFIG_KEYS } from "./keys";
import { type Problem, ProblemList } from "./values/problem";
import type { ClusterConfig } from "./schema";
import { Section } from "./values/section";

/** What the world outside the configuration says. */
export interface CheckContext extends PlatformContext {
    /** Name of the stack. */
    readonly stack: string;
    /** Value of SSH_AUTH_SOCK. */
    readonly agentSocket: string | undefined;
    /** Turns "~/x" and "x" into an absolute path. */
    readonly resolvePath: (path: string) => string;
    /** Text of a file, or undefined when it cannot be read. */
    readonly readText: (path: string) => string | undefined;
    /** Why a file does not hold a usable private key, or undefined when it does. */
    readonly findKeyFault: (path: string) => string | undefined;
}

export type CheckedConfig =
    | { readonly ok: true; readonly config: ClusterConfig }
    | { readonly ok: false; readonly problems: readonly Problem[] };

export function checkConfig(values: Readonly<Record<string, unknown>>, context: CheckContext): CheckedConfig {
    const problems = new ProblemList();
    const warnings: string[] = [];
    const root = new Section("", values, { own: CONFIG_KEYS, all: CONFIG_KEYS }, problems);

    const { name, platform, environment } = checkCluster(root, context.stack);
    const settings = choosePlatform(root, platform, context);
    const etcd = checkEtcd(root.section("etcd"), settings.archives, warnings);
    const genesis = checkGenesis(root.section("genesis"));
    const timing = checkTimingSection(root.section("timing"), settings.timing);
    const networkFacts = { platform: settings.network, memberCount: countMembers(root.value("members")) };
    const network = checkNetwork(root.section("network"), networkFacts, warnings);
    const { architecture, quotaBytes } = etcd;
    const own = settings.checkOwn(root, { name, environment, architecture, quotaBytes, network }, warnings);
    const disk = checkDisk(root.section("disk"), { platform: own.disk, environment, quotaBytes }, warnings);
    const tls = checkTls(root.section("tls"), environment);
    const ssh = settings.checkSsh(root, { ...context, privateKey: root.value("sshPrivateKey") });
    const balancer = checkBalancer(root.section("balancer"), { platform: own.balancer, network });
    const kubernetes = checkKubernetes(root.section("kubernetes"), {
        ...context,
        kubeconfig: root.value("kubeconfig"),
    });
    const operator = checkOperator(root.section("operator"), context);
    const taken = new Map([...parseTaken(balancer.address, "the balancer"), ...own.taken]);
    const hosts = { environment, taken, device: disk.device, sshPort: ssh?.port ?? DEFAULT_SSH_PORT };
    const members = checkMembers(root, { ...hosts, platform: own.members });
    own.members.checkSpread?.(root, members, warnings);
    const apiServers = checkApiServers(root, { ...hosts, platform: own.apiServers, members });
    const access = checkAccess(root.section("access"), { operators: own.operators, apiServers });
    const firewall = checkFirewall(root.section("firewall"), { platform: own.firewall, access, balancer }, warnings);
    checkBackup(root);
    const apiServer = checkApiServer(root.section("apiServer"), balancer);

    if (problems.all.length > 0 || platform === undefined) {
        return { ok: false, problems: problems.all };
    }
    const cidr = network === undefined ? undefined : formatNetwork(network);
    const config = {
        name,
        platform,
        environment,
        members,
        etcd,
        genesis,
        timing,
        disk,
        tls,
        network: { cidr },
        balancer,
        apiServers,
        apiServer,
        access: access.config,
        firewall,
        operator,
        kubernetes,
    };
    return { ok: true, config: deepFreeze({ ...config, ssh, ...own.config, warnings }) };
}
