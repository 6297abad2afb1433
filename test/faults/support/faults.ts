import { strict as assert } from "node:assert";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { HOST_PATHS } from "../../../components/plan/hostPaths";
import { Members, whyNotVersion, type Wish } from "../../host/support/members";
import { ask, Checker, type Figures } from "../../support/checker";
import type { Credentials, MemberStatus } from "../../support/etcdClient";
import { describeLab } from "../../support/lab";

const missing = whyNotVersion("3.6.16");

/** Three members on machines, for faults of one kind. Each test leaves them whole: `hold` sees to it that it did. */
export function describeFaults(title: string, wish: Wish, body: (faults: Faults) => void): void {
    describeLab(`${title}${missing === undefined ? "" : ` [SKIPPED: ${missing}]`}`, function () {
        this.timeout(120_000);
        const faults = new Faults();
        before(async function () {
            if (missing !== undefined) this.skip();
            await faults.begin(wish);
        });
        after(() => faults.end());
        body(faults);
    });
}

/** What does not pass. */
export interface Cut {
    /** @default the peers' port */
    readonly ports?: string;
    /** @default every packet */
    readonly which?: string;
    /** @default both */
    readonly ways?: readonly ("input" | "output")[];
}

/** All ports of etcd. */
export const ETCD_PORTS = "{ 2379, 2380, 2381 }";

export class Faults {
    private made: Members | undefined;
    private credentials: Credentials = { ca: "", cert: "", key: "" };
    private runs = 0;

    get members(): Members {
        if (!this.made) throw new Error("no members were made");
        return this.made;
    }

    async begin(wish: Wish): Promise<void> {
        this.made = await Members.create(3, wish);
        await this.made.beBorn();
        const read = (file: string): Promise<string> => this.members.sh(0, `cat ${HOST_PATHS.pki}/${file}`);
        this.credentials = {
            ca: await read("client-ca.crt"),
            cert: await read("server.crt"),
            key: await read("server.key"),
        };
    }

    async end(): Promise<void> {
        await this.made?.destroy();
    }

    /**
     * Does something to the cluster and puts it right again, while it is used; then all members must serve by themselves, and the cluster
     * is held to its word.
     */
    async hold(name: string, fault: (checker: Checker) => Promise<void>): Promise<Figures> {
        const log = join(this.members.lab.directory, `writes-${String(this.runs++)}.log`);
        const checker = await Checker.start(this.endpoints, this.credentials, log);
        try {
            await checker.allServe();
            await fault(checker);
            await this.allReady();
            await checker.allServe();
            const figures = await checker.check();
            await this.oneLeaderEachTerm();
            // To be looked at and compared; nothing depends on it.
            const file = process.env.PULUMI_ETCD_FIGURES;
            if (file !== undefined) appendFileSync(file, `${JSON.stringify({ name, ...figures })}\n`);
            return figures;
        } finally {
            await checker.stop();
        }
    }

    get endpoints(): readonly string[] {
        return this.members.indexes.map((i) => this.members.plan(i).clientUrl);
    }

    status(i: number): Promise<MemberStatus> {
        return ask(this.members.plan(i).clientUrl, this.credentials, (client) => client.status());
    }

    /** A write of so many bytes through a member, over and over the same key. */
    fill(i: number, size: number): Promise<number> {
        return ask(this.members.plan(i).clientUrl, this.credentials, (client) =>
            client.put("filler", "x".repeat(size)),
        );
    }

    /** The index of the member that leads. */
    async leader(): Promise<number> {
        return this.find("a leader", async (i) => {
            const { id, leader } = await this.status(i);
            return id === leader;
        });
    }

    async follower(): Promise<number> {
        return ((await this.leader()) + 1) % 3;
    }

    /** The one that leads instead of another. */
    async leaderOtherThan(old: number): Promise<number> {
        return this.find("another leader", async (i) => {
            if (i === old) return false;
            const { id, leader } = await this.status(i);
            return id === leader;
        });
    }

    /** By its own health port, as a balancer would ask. */
    async isReady(i: number): Promise<boolean> {
        try {
            const url = `${this.members.plan(i).healthUrl}/readyz`;
            return (await fetch(url, { signal: AbortSignal.timeout(3000) })).ok;
        } catch {
            return false;
        }
    }

    /** Gives how long that took. */
    async ready(i: number): Promise<number> {
        const began = Date.now();
        await until(`${this.members.name(i)} is ready`, () => this.isReady(i));
        return Date.now() - began;
    }

    async allReady(): Promise<void> {
        await Promise.all(this.members.indexes.map((i) => this.ready(i)));
    }

    /** All of a unit's processes at once, as the kernel does it. */
    signal(i: number, signal: "KILL" | "STOP" | "CONT"): Promise<string> {
        return this.members.sh(i, `systemctl kill --kill-who=main -s ${signal} etcd`);
    }

    /** Drops packets that come to a member's ports or leave them, all or some; `heal` ends it. */
    async cut(i: number, { ports = "2380", which = "", ways = ["input", "output"] }: Cut = {}): Promise<void> {
        const chain = (way: string): string => `chain ${way} {
            type filter hook ${way} priority -5
            tcp dport ${ports} ${which} counter drop
            tcp sport ${ports} ${which} counter drop
        }`;
        await this.members.sh(i, `nft 'table inet fault {\n${ways.map(chain).join("\n")}\n}'`);
    }

    /** Gives how many packets were dropped. */
    async heal(i: number): Promise<number> {
        const rules = await this.members.sh(i, "nft list table inet fault; nft delete table inet fault");
        return [...rules.matchAll(/packets (\d+)/g)].reduce((sum, [, packets]) => sum + Number(packets), 0);
    }

    /** By what the members wrote when they became leader. */
    private async oneLeaderEachTerm(): Promise<void> {
        const said = await Promise.all(
            this.members.indexes.map((i) =>
                this.members.sh(
                    i,
                    "journalctl -u etcd -o cat --no-pager | grep -o 'became leader at term [0-9]*' || true",
                ),
            ),
        );
        const terms = said.flatMap((text) => text.split("\n").filter((line) => line !== ""));
        assert.ok(terms.length > 0, "nobody ever became leader");
        assert.equal(new Set(terms).size, terms.length, `two leaders in one term: ${terms.join()}`);
    }

    private async find(what: string, is: (i: number) => Promise<boolean>): Promise<number> {
        let found: number | undefined;
        await until(what, async () => {
            const answers = await Promise.all(this.members.indexes.map((i) => is(i).catch(() => false)));
            const index = answers.indexOf(true);
            if (index >= 0) found = index;
            return index >= 0;
        });
        return found ?? 0;
    }
}

/**
 * Another leader, and a write that it acknowledged, within three seconds: of these a follower may wait for two election timeouts, which
 * are a second here, before it asks for votes. When two ask at the same moment the votes are split, and they wait once more.
 */
export function assertReplaced(figures: Figures): void {
    assert.ok(figures.elections > 0, "nobody was elected");
    const bound = 3000 + (figures.elections - 1) * 2000;
    assert.ok(figures.writeGapMs < bound, JSON.stringify(figures));
}

/** Waits for what shall be, up to 30 seconds. */
export async function until(what: string, ask: () => Promise<boolean>, seconds = 30): Promise<void> {
    const end = Date.now() + seconds * 1000;
    while (!(await ask())) {
        assert.ok(Date.now() < end, `not within ${seconds} s: ${what}`);
        await sleep(100);
    }
}

/** How long a fault lasts, where that is what it is. */
export async function last(seconds: number): Promise<void> {
    await sleep(seconds * 1000);
}
