import { strict as assert } from "node:assert";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { HOST_PATHS } from "../../../components/plan/hostPaths";
import { type NodeSettings, renderNodeEnv } from "../../../components/member/renderNodeEnv";
import { renderStage, type Stage } from "../../../components/member/renderStage";
import { renderUnit } from "../../../components/member/renderUnit";
import { describeProgram, shipProgram } from "../../../components/remote/hostProgram";
import { renderDelivery } from "../../../components/remote/renderFiles";
import { renderNoFirewall } from "../../../components/remote/renderFirewall";
import { renderBootstrap, renderFlags, upgradeFloor } from "../../../components/plan";
import { planMember, renderInitialCluster } from "../../../components/plan/network";
import { makeLab, mustCheck } from "../../support/configs";
import { Lab, type LabMachine, type Ran, succeed } from "../../support/lab";
import { Authority } from "./authority";
import { program } from "./node";

export const builds = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "pulumi-etcd/etcd");
const memberKeys = shipProgram("member-keys").text;
const nodeProgram = describeProgram("etcd-node", readFileSync(program, "utf8"));

/** Not much more than mkfs.xfs asks for: tests copy disks. */
export const DISK_MIB = 320;

/** What a test may ask for beside the usual. */
export interface Wish {
    readonly version?: string;
    /** Put into the unit's command line. */
    readonly flags?: readonly string[];
    readonly settings?: Partial<NodeSettings>;
    /** Other certificates of the same authorities. */
    readonly renew?: boolean;
    /** When those end. @default in days */
    readonly until?: Date;
    /** Other authorities, and certificates signed by them. */
    readonly signedBy?: { readonly peer?: Authority; readonly client?: Authority };
    /** What nft loads. @default nothing */
    readonly firewall?: string;
    /** Stands in for the two authorities' certificates. */
    readonly authorities?: { peer: string; client: string };
}

interface Certificates {
    peerCert: string;
    serverCert: string;
}

/** Why a version cannot be tested here, or undefined when it can. */
export function whyNotVersion(version: string): string | undefined {
    if (existsSync(join(builds, version, `etcd-v${version}-linux-amd64.tar.sha256`))) return undefined;
    return `needs a build of etcd ${version} (tools/setup --need etcd=${version})`;
}

/** All that /etc/etcd holds when nothing is under way. */
export const SETTLED = "disk-filled firewall.nft host-id joined marker node.env pki proven staged".replaceAll(
    " ",
    "\n",
);

/** What stage says, without what is another at each run. */
export function unstamped(said: string): unknown {
    return { ...(JSON.parse(said) as object), stamp: "" };
}

/** The machines of one cluster, staged and converged as the product does it: by the scripts that it renders. */
export class Members {
    readonly machines: LabMachine[] = [];
    /** What the last stage on each has stamped what it put there with. */
    readonly stamps: string[] = [];
    private readonly certificates: (Certificates | undefined)[] = [];
    private readonly peerAuthority = new Authority("peers");
    private readonly clientAuthority = new Authority("clients");

    private constructor(
        readonly lab: Lab,
        private readonly count: number,
        private readonly usual: Wish,
    ) {}

    static async create(count: number, usual: Wish = {}): Promise<Members> {
        const members = new Members(await Lab.create(), count, usual);
        await Promise.all(members.indexes.map((i) => members.makeMachine(i)));
        return members;
    }

    get indexes(): number[] {
        return Array.from({ length: this.count }, (_, i) => i);
    }

    machine(i: number): LabMachine {
        const machine = this.machines[i];
        if (!machine) throw new Error(`no machine ${String(i)}`);
        return machine;
    }

    name(i: number): string {
        return `etcd-${String(i + 1)}`;
    }

    async makeMachine(i: number): Promise<void> {
        this.machines[i] = await this.lab.machine(this.name(i), { number: 11 + i, diskMiB: DISK_MIB });
        this.certificates[i] = undefined;
    }

    /** A new root and an empty disk under the same name and address. */
    async remake(i: number): Promise<void> {
        await this.lab.power("delete", this.name(i));
        await this.makeMachine(i);
    }

    /** Puts etcd-node there for the stage that follows, as the product does. */
    deliver(i: number, prefix = ""): Promise<Ran> {
        return this.lab.ssh(this.machine(i), `${prefix} bash -s`, renderDelivery([nodeProgram]));
    }

    /** A stage to be run as a test likes; what it needs is there. */
    async render(i: number, wish: Wish = {}): Promise<Stage> {
        succeed(await this.deliver(i));
        return this.compose(i, wish);
    }

    private async compose(i: number, wish: Wish): Promise<Stage> {
        const all = { ...this.usual, ...wish, settings: { ...this.usual.settings, ...wish.settings } };
        const version = all.version ?? "3.6.16";
        const plan = this.plan(i);
        const config = mustCheck(makeLab({ etcd: { version: "3.6.16" } }));
        const flags = renderFlags({
            member: plan,
            timing: { heartbeatMs: 100, electionMs: 1000 },
            etcd: { ...config.etcd, version },
        });
        const { peerCert, serverCert } = await this.certify(i, all);
        const archive = `etcd-v${version}-linux-amd64.tar`;
        const genesis = all.settings.GENESIS ?? renderInitialCluster(this.indexes.map((each) => this.plan(each)));
        const founders = genesis.split(",").map((entry) => {
            const [name = "", peerUrl = ""] = entry.split("=");
            return { name, peerUrl };
        });
        const token = all.settings.TOKEN ?? "prod-etcd-1a2b3c4d";
        const nodeEnv = renderNodeEnv({
            NAME: plan.name,
            CLUSTER: "prod-etcd",
            TOKEN: token,
            ADDRESS: plan.address,
            CLIENT_URL: plan.clientUrl,
            PEER_URL: plan.peerUrl,
            HEALTH_URL: plan.healthUrl,
            GENESIS: genesis,
            FOUNDER: "true",
            BOOTSTRAP: renderBootstrap(founders, token),
            MEMBERS: this.indexes.map((each) => `${this.plan(each).name}=${this.plan(each).clientUrl}`).join(" "),
            VERSION: version,
            UPGRADE_FLOOR: upgradeFloor(version),
            ARCHIVE_URL: `file:///opt/etcd-builds/${version}/${archive}`,
            ARCHIVE_SHA256: readFileSync(join(builds, version, `${archive}.sha256`), "utf8").slice(0, 64),
            DEVICE: "/dev/etcd-data",
            FILESYSTEM: "xfs",
            DISK_MIN_MIB: "300",
            DISK_CHECK: "off",
            DISK_CHECK_MIB: "1",
            ENVIRONMENT: "test",
            ...all.settings,
        });
        return renderStage(plan.name, {
            program: nodeProgram,
            nodeEnv,
            unit: renderUnit(plan.name, version, [...flags, ...(all.flags ?? [])]),
            firewall: all.firewall ?? renderNoFirewall(),
            peerCert,
            serverCert,
            peerCa: all.authorities?.peer ?? (all.signedBy?.peer ?? this.peerAuthority).certificate,
            clientCa: all.authorities?.client ?? (all.signedBy?.client ?? this.clientAuthority).certificate,
        });
    }

    /** The stage script, as it is; `prefix` runs before bash on the machine, such as `timeout -s KILL 1`. */
    async stage(i: number, wish: Wish = {}, prefix = ""): Promise<Ran> {
        const stage = await this.compose(i, wish);
        const delivered = await this.deliver(i, prefix);
        if (delivered.code !== 0) return delivered;
        const ran = await this.lab.ssh(this.machine(i), `${prefix} bash -s`, stage.script);
        this.stamps[i] = ran.code === 0 ? (JSON.parse(ran.stdout) as { stamp: string }).stamp : "";
        return ran;
    }

    converge(i: number, options = "", prefix = ""): Promise<Ran> {
        return this.lab.ssh(
            this.machine(i),
            `${prefix} ${HOST_PATHS.staged}/etcd-node converge ${this.stamps[i] ?? ""} ${options}`,
            "",
        );
    }

    async stageAll(wish: Wish = {}): Promise<string[]> {
        return Promise.all(this.indexes.map(async (i) => succeed(await this.stage(i, wish)).stdout));
    }

    async convergeAll(options = "--timeout 60"): Promise<string[]> {
        const said: string[] = [];
        for (const i of this.indexes) said.push(succeed(await this.converge(i, options)).stdout);
        return said;
    }

    /** All machines anew, then a birth. */
    async beBorn(wish: Wish = {}): Promise<void> {
        await this.stageAll(wish);
        await this.convergeAll();
    }

    /** Runs on a machine and must succeed. */
    sh(i: number, script: string): Promise<string> {
        return this.lab.sh(this.machine(i), script);
    }

    /** etcdctl on a machine, against its own member unless told otherwise. */
    etcdctl(i: number, command: string): Promise<string> {
        const files = `--cacert ${HOST_PATHS.pki}/client-ca.crt --cert ${HOST_PATHS.pki}/server.crt --key ${HOST_PATHS.pki}/server.key`;
        return this.sh(i, `/opt/etcd/current/etcdctl --endpoints ${this.plan(i).clientUrl} ${files} ${command}`);
    }

    async mainPid(i: number): Promise<string> {
        const pid = await this.sh(i, "systemctl show -p MainPID --value etcd");
        assert.notEqual(pid, "0", `etcd does not run on ${this.name(i)}`);
        return pid;
    }

    /** Ready by its own health port, asked on the machine. */
    async isReady(i: number): Promise<boolean> {
        return (await this.lab.ssh(this.machine(i), `curl -fsS -m 3 ${this.plan(i).healthUrl}/readyz`)).code === 0;
    }

    async destroy(): Promise<void> {
        this.peerAuthority.remove();
        this.clientAuthority.remove();
        await this.lab.destroy();
    }

    plan(i: number): ReturnType<typeof planMember> {
        return planMember(
            { name: this.name(i), address: `${this.lab.network}.${String(11 + i)}`, zone: undefined } as Parameters<
                typeof planMember
            >[0],
            undefined,
        );
    }

    /** The keys are made on the machine by the product's own program; openssl signs its requests. */
    private async certify(i: number, { renew, until, signedBy }: Wish): Promise<Certificates> {
        const known = this.certificates[i];
        if (known && renew !== true && signedBy === undefined) return known;
        const { peerSans, serverSans } = this.plan(i);
        const join = (sans: typeof peerSans): string =>
            [...sans.dnsNames.map((name) => `DNS:${name}`), ...sans.ipAddresses.map((ip) => `IP:${ip}`)].join(",");
        const [peer, server] = [join(peerSans), join(serverSans)];
        const command = `bash -s -- --name ${this.name(i)} --cluster prod-etcd --architecture amd64 --key '-algorithm EC -pkeyopt ec_paramgen_curve:P-256' --peer '${peer}' --server '${server}'`;
        const said = JSON.parse(await this.lab.sh(this.machine(i), command, memberKeys)) as {
            peerCsr: string;
            serverCsr: string;
        };
        const made = {
            peerCert: (signedBy?.peer ?? this.peerAuthority).sign(said.peerCsr, peer, until),
            serverCert: (signedBy?.client ?? this.clientAuthority).sign(said.serverCsr, server, until),
        };
        if (signedBy === undefined) this.certificates[i] = made;
        return made;
    }
}
