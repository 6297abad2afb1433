// The whole configuration: plain values in, either the complete configuration or every problem out. Pure but for the two
// questions about files, which the caller answers.
import { formatNetwork } from "./values/address";
import { checkAccess, checkFirewall } from "./groups/access";
import { checkApiServer } from "./groups/apiServer";
import { checkApiServers } from "./groups/apiServers";
import { checkAws } from "./platforms/aws/aws";
import { checkAwsSpread } from "./platforms/aws/member";
import { checkVolumeSize, planLeastVolume } from "./platforms/aws/volume";
import { checkBackup } from "./groups/backup";
import { checkBalancer } from "./groups/balancer";
import { checkDisk } from "./groups/disk";
import { checkEtcd } from "./groups/etcd";
import { checkGenesis } from "./groups/genesis";
import { checkKubernetes } from "./groups/kubernetes";
import { checkLab } from "./platforms/lab";
import { isLabel, LABEL_ADVICE } from "./groups/member";
import { checkMembers, countMembers, listLabAddresses, parseTaken } from "./groups/members";
import { checkNetwork } from "./groups/network";
import { checkOperator } from "./groups/operator";
import { checkSsh } from "./platforms/ssh";
import { checkTls } from "./groups/tls";
import { checkTimingSection } from "./groups/timing";
import { deepFreeze } from "./values/freeze";
import { CONFIG_KEYS } from "./keys";
import { type Problem, ProblemList } from "./values/problem";
import { type Architecture, type ClusterConfig, Environment, Platform } from "./schema";
import { Section } from "./values/section";

/** What the world outside the configuration says. */
export interface CheckContext {
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
    /** Checksum of the lab's build of an etcd version, or undefined when there is none. */
    readonly findBuildDigest: (
        buildsDirectory: string,
        version: string,
        architecture: Architecture,
    ) => string | undefined;
}

export type CheckedConfig =
    | { readonly ok: true; readonly config: ClusterConfig }
    | { readonly ok: false; readonly problems: readonly Problem[] };

export function checkConfig(values: Readonly<Record<string, unknown>>, context: CheckContext): CheckedConfig {
    const problems = new ProblemList();
    const warnings: string[] = [];
    const root = new Section("", values, { own: CONFIG_KEYS, all: CONFIG_KEYS }, problems);

    const name = checkName(root, context.stack);
    const platform = root.choice("platform", Platform);
    if (root.value("platform") === undefined) {
        root.reportMissing(
            "platform",
            "say where the hosts come from: aws (made there), lab (made on this computer) or ssh (hosts you have)",
        );
    }
    const environment = root.choice("environment", Environment) ?? Environment.production;
    const lab = checkLab(root, platform);
    const etcd = checkEtcd(
        root.section("etcd"),
        platform === Platform.lab
            ? { findDigest: (...key) => context.findBuildDigest(lab.config?.buildsDirectory ?? "", ...key) }
            : undefined,
        warnings,
    );
    const genesis = checkGenesis(root.section("genesis"));
    const timing = checkTimingSection(root.section("timing"), platform);
    const memberCount = countMembers(root.value("members"));
    const networkFacts = { platform, labNetwork: lab.network, memberCount };
    const network = checkNetwork(root.section("network"), networkFacts, warnings);
    const { architecture, quotaBytes } = etcd;
    const isProduction = environment === Environment.production;
    const aws = checkAws(root, { platform, name, isProduction, architecture, quotaBytes, network }, warnings);
    const leastBytes = aws === undefined ? undefined : planLeastVolume(aws.config.volume);
    const diskSection = root.section("disk");
    const disk = checkDisk(diskSection, { platform, environment, quotaBytes, leastBytes }, warnings);
    if (aws !== undefined) {
        checkVolumeSize(diskSection, aws.config.volume, disk.sizeBytes);
    }
    const tls = checkTls(root.section("tls"), environment);
    const ssh = checkSsh(root, { ...context, platform, privateKey: root.value("sshPrivateKey") });
    const balancer = checkBalancer(root.section("balancer"), { platform, network, domain: aws?.domain });
    const kubernetes = checkKubernetes(root.section("kubernetes"), {
        ...context,
        kubeconfig: root.value("kubeconfig"),
    });
    const operator = checkOperator(root.section("operator"), context);
    const taken =
        platform === Platform.lab && network !== undefined
            ? listLabAddresses(network)
            : parseTaken(balancer.address, "the balancer");
    const members = checkMembers(root, {
        platform,
        environment,
        network,
        taken,
        device: disk.device,
        sshPort: ssh?.port ?? 22,
        subnets: aws?.config.subnets ?? [],
    });
    if (aws !== undefined) {
        checkAwsSpread(root, members, isProduction, warnings);
    }

    const apiServers = checkApiServers(root, { platform, network, taken, sshPort: ssh?.port ?? 22, members });
    const access = checkAccess(root.section("access"), { platform, labNetwork: lab.network, apiServers });
    const firewall = checkFirewall(root.section("firewall"), { platform, access, balancer }, warnings);
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
    const platforms = { ssh, lab: lab.config, aws: aws?.config, domain: aws?.domain };
    return { ok: true, config: deepFreeze({ ...config, ...platforms, warnings }) };
}

function checkName(root: Section, stack: string): string {
    const given = root.text("name");
    if (given !== undefined) {
        if (!isLabel(given)) {
            root.report("name", "is not a name for a cluster", LABEL_ADVICE);
        }
        return given;
    }
    if (!isLabel(stack) && root.value("name") === undefined) {
        root.problems.addPhrase(
            "name",
            `the stack's name "${stack}"`,
            "cannot be the cluster's name",
            `set name: ${LABEL_ADVICE}`,
        );
    }
    return stack;
}
