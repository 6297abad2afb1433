import { setTimeout as sleep } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import type { Host } from "../remote/host";
import { type Call, callRemotely, Unreachable } from "../remote/call";
import { HostExit } from "../remote/hostExit";
import { belongsTo, isPart, memberOf, Part } from "../names";
import { Queue } from "./queue";
import { HOST_PATHS } from "../plan/hostPaths";

// How long a member's turn may take, with the balancer, a boot and the set-up; and how long the others may take to be ready.
const AWAY_MINUTES = 30;
const PATIENCE_MS = 15 * 60_000;
/** Of one question, so that who is asked for can change in between. */
const ASK_SECONDS = 10;
const BACK_SECONDS = 600;
/** AWS says that it can take a few minutes until a balancer does what it was told. */
const BALANCED_SECONDS = 600;
/** Before those are asked again of whom nobody answered. */
const PAUSE_MS = 5_000;

/** Where there is no etcd-node, a shell says 127, or 126. */
const UNKNOWN: readonly number[] = [HostExit.unknown, 126, 127];

interface Guarded {
    readonly host: Host;
    /** The host of this run is there: nothing about it is being replaced. */
    standing: boolean;
    /** etcd was stopped in this run, for the host to go. */
    stopped: boolean;
}

export interface ReplacementGateOptions {
    /** HOST:PORT, where clients come through a balancer. */
    readonly balancer?: string | undefined;
    readonly call?: Call;
    readonly say?: (text: string) => void;
    readonly patienceMs?: number;
    readonly pauseMs?: number;
    readonly awayMs?: number;
}

/**
 * Hosts are taken away one at a time, and only from a cluster that can spare them. A host's own resources ask before they are
 * deleted: the first of them takes the turn, has the cluster prove that it can do without the member, and has etcd stopped there once
 * the balancer sends it no clients (docs/decisions/balancer-waits.md). The turn ends when the member serves again from its new host.
 * What one run cannot know, because an earlier one was killed, the cluster itself knows: the proof is asked of it, not of us.
 */
export class ReplacementGate {
    private readonly members = new Map<string, Guarded>();
    private readonly queue: Queue;
    private readonly balancer: string | undefined;
    private readonly call: Call;
    private readonly say: (text: string) => void;
    private readonly patienceMs: number;
    private readonly pauseMs: number;

    constructor(
        /** Begins the names of all resources of the cluster. */
        readonly cluster: string,
        options: ReplacementGateOptions = {},
    ) {
        this.balancer = options.balancer;
        this.call = options.call ?? callRemotely;
        this.say = options.say ?? ((text) => void pulumi.log.info(text));
        this.patienceMs = options.patienceMs ?? PATIENCE_MS;
        this.pauseMs = options.pauseMs ?? PAUSE_MS;
        const awayMs = options.awayMs ?? AWAY_MINUTES * 60_000;
        this.queue = new Queue(awayMs, (member, away) => explainGivingUp(member, away, awayMs));
    }

    /** Tells of a member of this run; its resources are named CLUSTER-MEMBER-WHAT. */
    register(host: Host): void {
        const guarded: Guarded = { host, standing: false, stopped: false };
        this.members.set(host.name, guarded);
        pulumi.output(host.machineId).apply(() => {
            guarded.standing = true;
        });
    }

    /** Whether a resource is one of this cluster's, by its name. */
    owns(resource: string): boolean {
        return belongsTo(resource, this.cluster);
    }

    /** Before a part of a host is deleted. */
    async leaving(resource: string): Promise<void> {
        const member = this.memberOf(resource);
        const guarded = this.members.get(member);
        if (guarded === undefined) {
            // It left the cluster before; its host goes once the cluster says so too.
            await this.awaitDrained(member, "");
            return;
        }
        if (guarded.standing) {
            // Nothing takes its place: all of it is being destroyed, or a part that is no matter of etcd's.
            return;
        }
        await this.queue.enter(member);
        if (guarded.stopped) {
            return;
        }
        // Clients are sent elsewhere by the balancer while the member still serves.
        const serves = isPart(resource, Part.target);
        try {
            if (serves || this.balancer !== undefined) {
                // Before the balancer is asked: another member may have to come back first, and have its turn for it.
                await this.awaitDrained(member, " --dry-run");
                await this.awaitBalancer(member, serves ? "" : " --leaving");
            }
            if (!serves) {
                await this.awaitDrained(member, "");
            }
        } catch (error) {
            const reason = error instanceof Error ? error.message : String(error);
            this.queue.abort(member, `was not replaced, because ${member} could not be taken away: ${reason}`);
            throw error;
        }
        if (!serves) {
            guarded.stopped = true;
            this.say(`${member} is stopped; its host is replaced`);
        }
    }

    /** After a member was set up on its host. */
    async returned(resource: string): Promise<void> {
        const member = this.memberOf(resource);
        const host = this.members.get(member)?.host;
        if (host === undefined || !this.queue.hasTurn(member)) {
            return;
        }
        const limit = String(BACK_SECONDS);
        try {
            const ended = await this.run(host, `${HOST_PATHS.node} await-ready --timeout ${limit}`, BACK_SECONDS + 30);
            if (ended.code !== 0) {
                throw new Error(`${member} does not serve from its new host: ${lastWords(ended.stderr)}`);
            }
        } catch (error) {
            this.lost(resource);
            throw error;
        }
        this.say(`${member} serves again`);
        this.queue.leave(member);
    }

    /** Something of a member could not be done. */
    lost(resource: string): void {
        const member = this.memberOf(resource);
        this.queue.abort(
            member,
            `was not replaced, because ${member} is not back; see what failed there, and run again`,
        );
    }

    /**
     * Returns once clients that come through the balancer do not need the member: all others get some, as is seen from a host that
     * answers, its own first. With " --leaving" it gets none itself: the balancer has been told, and this waits until it does so.
     */
    private async awaitBalancer(member: string, options: string): Promise<void> {
        if (this.balancer === undefined) {
            return;
        }
        this.say(
            `waiting for the balancer to send clients to the others${options === "" ? "" : ` and none to ${member}`}`,
        );
        const command = `${HOST_PATHS.node} await-balancer ${member} ${this.balancer}${options} --timeout ${String(BALANCED_SECONDS)}`;
        for (const host of this.hostsFor(member)) {
            try {
                const ended = await this.run(host, command, BALANCED_SECONDS + 30);
                if (ended.code === 0) {
                    return;
                }
                if (ended.code === undefined || !UNKNOWN.includes(ended.code)) {
                    throw new Error(lastWords(ended.stderr));
                }
            } catch (error) {
                if (!(error instanceof Unreachable)) {
                    throw error;
                }
            }
        }
        // Nobody is there to ask: nor is there then anybody who says that the cluster can spare it.
    }

    /** Who may be asked about a member, itself first. */
    private hostsFor(member: string): readonly Host[] {
        const own = this.members.get(member);
        const others = [...this.members.values()].filter((one) => one !== own);
        return (own === undefined ? others : [own, ...others]).map(({ host }) => host);
    }

    /** Returns once the cluster can do without the member and it is stopped; fails when that will not be by itself. */
    private async awaitDrained(member: string, options: string): Promise<void> {
        let end = Date.now() + this.patienceMs;
        let told = false;
        for (;;) {
            const verdict = await this.ask(member, options);
            switch (verdict.kind) {
                case "drained":
                    return;
                case "refused":
                    throw new Error(verdict.why);
                case "silent":
                    // A bastion that is replaced in the same run has yet to boot.
                    if (Date.now() >= end) {
                        throw new Error(verdict.why);
                    }
                    if (!told) {
                        this.say(
                            `no host answers that could say whether ${member} can be spared; asking again for a while`,
                        );
                        told = true;
                    }
                    await sleep(this.pauseMs);
                    break;
                case "shut": {
                    if (Date.now() >= end) {
                        throw new Error(verdict.why);
                    }
                    const waiting = verdict.notReady.find((other) => this.queue.waiting.includes(other));
                    if (waiting !== undefined) {
                        // It is down already, as a run that was killed leaves it, and waits for its own new host.
                        this.say(`${waiting} is down and is replaced before ${member}`);
                        await this.queue.yieldTo(member, waiting);
                        end = Date.now() + this.patienceMs;
                    }
                }
            }
        }
    }

    /** Asks the member's own host, which also stops it; where that is dead or knows nothing, the others. */
    private async ask(member: string, options: string): Promise<Verdict> {
        const own = this.members.get(member);
        const silent: string[] = [];
        let unknown = 0;
        for (const host of this.hostsFor(member)) {
            const command = `${HOST_PATHS.node} drain ${member}${options} --timeout ${String(ASK_SECONDS)}`;
            try {
                const ended = await this.run(host, command, ASK_SECONDS + 60);
                if (ended.code === 0) {
                    if (own !== undefined && host !== own.host) {
                        this.say(`${member} does not answer; ${host.name} says that the cluster can spare it`);
                    }
                    return { kind: "drained" };
                }
                if (ended.code === HostExit.notReady) {
                    return { kind: "shut", notReady: notReadyOf(ended.stdout), why: lastWords(ended.stderr) };
                }
                if (ended.code === undefined || !UNKNOWN.includes(ended.code)) {
                    return { kind: "refused", why: lastWords(ended.stderr) };
                }
                unknown++;
            } catch (error) {
                if (!(error instanceof Unreachable)) {
                    throw error;
                }
                silent.push(`${host.name} (${error.message.split("\n").at(-1) ?? ""})`);
            }
        }
        if (silent.length === 0 && unknown > 0) {
            return { kind: "drained" }; // etcd was never set up on any host
        }
        return {
            kind: "silent",
            why:
                `cannot tell whether the cluster can do without ${member}: no answer from ${silent.join(", ")}; bring one ` +
                "of them back (npm run status says who is alive) and run again. A cluster that has never served is removed " +
                "with `pulumi destroy --run-program` and created again",
        };
    }

    private run(host: Host, command: string, seconds: number) {
        return this.call(host, `timeout ${String(seconds)} ${command}`, (line) => {
            this.say(line);
        });
    }

    /** The member in CLUSTER-MEMBER-WHAT. */
    private memberOf(resource: string): string {
        const known = memberOf(resource, this.cluster, this.members.keys());
        return known ?? resource.slice(this.cluster.length + 1).replace(/-[^-]*$/, "");
    }
}

function explainGivingUp(member: string, away: string | undefined, awayMs: number): string {
    return (
        `${member} is left as it is: ${away ?? "another member"} has been away for ${String(Math.round(awayMs / 60_000))} minutes and ` +
        "is not back. See what keeps it, and run again; where few things are done at the same time, give --parallel 32"
    );
}

type Verdict =
    | { readonly kind: "drained" }
    | { readonly kind: "shut"; readonly notReady: readonly string[]; readonly why: string }
    | { readonly kind: "silent" | "refused"; readonly why: string };

function notReadyOf(stdout: string): readonly string[] {
    // etcd-node prints it.
    const { notReady } = JSON.parse(stdout) as { readonly notReady: string };
    return notReady.split(" ");
}

/** What etcd-node said at the end, without its name. */
function lastWords(stderr: string): string {
    const lines = stderr.trim().split("\n");
    const said = lines.filter((line) => line.startsWith("etcd-node: ")).map((line) => line.slice("etcd-node: ".length));
    return said.length > 0 ? said.join("; ") : (lines.at(-1) ?? "");
}
