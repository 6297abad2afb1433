import { strict as assert } from "node:assert";
import { setImmediate as turn } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { ReplacementGate } from "../../../components/rollout/replacementGate";
import { type Call, type Called, Unreachable } from "../../../components/remote/call";

const OK: Called = { code: 0, stdout: "{}", stderr: "" };
const UNKNOWN: Called = { code: 69, stdout: "", stderr: "etcd-node: never set up" };
const shut = (notReady: string): Called => ({
    code: 75,
    stdout: JSON.stringify({ notReady }),
    stderr: `progress\netcd-node: not stopped, because other members are not ready: ${notReady}\netcd-node: bring them back first`,
});

/** Answers by host and verb ("etcd-1 drain"), the last of them again and again; what was asked is noted. */
class Hosts {
    readonly asked: string[] = [];
    readonly answers: Record<string, (Called | "dead")[]> = {};

    readonly call: Call = async (host, command) => {
        const verb =
            /etcd-node ((drain \S+( --dry-run)?)|await-ready|await-balancer \S+ \S+( --leaving)?)/.exec(command)?.[1] ??
            command;
        this.asked.push(`${host.name}: ${verb}`);
        await turn();
        const given = this.answers[`${host.name} ${verb.split(" ")[0] ?? ""}`] ?? [OK];
        const answer = given.length > 1 ? given.shift() : given[0];
        if (answer === "dead") {
            throw new Unreachable(`no SSH connection to ${host.name}`);
        }
        return answer ?? OK;
    };
}

describe("the gate for hosts that are replaced", () => {
    let hosts: Hosts;
    let gate: ReplacementGate;
    const said: string[] = [];
    const say = (text: string) => said.push(text);

    beforeEach(() => {
        hosts = new Hosts();
        gate = new ReplacementGate("prod", { call: hosts.call, say, patienceMs: 50, pauseMs: 1, awayMs: 60_000 });
        for (const name of ["etcd-1", "etcd-2", "etcd-3"]) {
            admit(name, new Promise<string>(() => undefined)); // being replaced: the new one is not there yet
        }
    });

    function admit(name: string, machineId: pulumi.Input<string>): void {
        gate.register({
            name,
            address: "192.0.2.1",
            connection: {},
            sudo: true,
            dataDevice: "/dev/x",
            machineId,
        } as never);
    }

    /** Whether a promise has been settled by now. */
    async function isPending(promise: Promise<unknown>): Promise<boolean> {
        let pending = true;
        promise.then(
            () => (pending = false),
            () => (pending = false),
        );
        for (let i = 0; i < 20; i++) {
            await turn();
        }
        return pending;
    }

    it("first proves, for the balancer, then stops, and asks nothing more for the same member", async () => {
        await gate.leaving("prod-etcd-1-target");
        await gate.leaving("prod-etcd-1-attachment");
        await gate.leaving("prod-etcd-1-instance");
        assert.deepEqual(hosts.asked, ["etcd-1: drain etcd-1 --dry-run", "etcd-1: drain etcd-1"]);
    });

    describe("behind a balancer", () => {
        beforeEach(() => {
            gate = new ReplacementGate("prod", {
                balancer: "etcd.internal:2379",
                call: hosts.call,
                say,
                patienceMs: 50,
                pauseMs: 1,
            });
            for (const name of ["etcd-1", "etcd-2", "etcd-3"]) {
                admit(name, new Promise<string>(() => undefined));
            }
        });

        it("lets go of clients only when all others get some, and stops only when it gets none", async () => {
            await gate.leaving("prod-etcd-1-target");
            await gate.leaving("prod-etcd-1-attachment");
            await gate.leaving("prod-etcd-1-instance");
            assert.deepEqual(hosts.asked, [
                "etcd-1: drain etcd-1 --dry-run",
                "etcd-1: await-balancer etcd-1 etcd.internal:2379",
                "etcd-1: drain etcd-1 --dry-run",
                "etcd-1: await-balancer etcd-1 etcd.internal:2379 --leaving",
                "etcd-1: drain etcd-1",
            ]);
        });

        it("asks another host where its own is dead, or knows nothing", async () => {
            hosts.answers["etcd-1 drain"] = hosts.answers["etcd-1 await-balancer"] = ["dead"];
            hosts.answers["etcd-2 await-balancer"] = [UNKNOWN];
            await gate.leaving("prod-etcd-1-target");
            assert.deepEqual(hosts.asked.slice(-3), [
                "etcd-1: await-balancer etcd-1 etcd.internal:2379",
                "etcd-2: await-balancer etcd-1 etcd.internal:2379",
                "etcd-3: await-balancer etcd-1 etcd.internal:2379",
            ]);
        });

        it("stops nobody while the balancer does not do what it was told, and says what it does", async () => {
            hosts.answers["etcd-1 await-balancer"] = [
                { code: 70, stdout: "", stderr: "etcd-node: the balancer still sends clients to etcd-1" },
            ];
            await assert.rejects(
                gate.leaving("prod-etcd-1-attachment"),
                /^Error: the balancer still sends clients to etcd-1$/,
            );
            assert.ok(!hosts.asked.includes("etcd-1: drain etcd-1"));
            await assert.rejects(gate.leaving("prod-etcd-2-target"), /etcd-1 could not be taken away/);
        });
    });

    it("lets the next member go when the one before serves again, and not sooner", async () => {
        await gate.leaving("prod-etcd-1-instance");
        const second = gate.leaving("prod-etcd-2-instance");
        const third = gate.leaving("prod-etcd-3-instance");
        assert.ok(await isPending(second));
        await gate.returned("prod-etcd-3-stage"); // not away: nothing to do with it
        assert.ok(await isPending(second));
        await gate.returned("prod-etcd-1-stage");
        await second;
        assert.ok(await isPending(third));
        await gate.returned("prod-etcd-2-stage");
        await third;
        assert.deepEqual(hosts.asked, [
            "etcd-1: drain etcd-1",
            "etcd-1: await-ready",
            "etcd-2: drain etcd-2",
            "etcd-2: await-ready",
            "etcd-3: drain etcd-3",
        ]);
    });

    it("lets nobody go any more when one does not come back, and says which", async () => {
        await gate.leaving("prod-etcd-1-instance");
        const second = gate.leaving("prod-etcd-2-instance");
        hosts.answers["etcd-1 await-ready"] = [
            { code: 70, stdout: "", stderr: "etcd-node: etcd-1 is not ready after 600 s" },
        ];
        await assert.rejects(
            gate.returned("prod-etcd-1-stage"),
            /etcd-1 does not serve from its new host: etcd-1 is not/,
        );
        await assert.rejects(second, /was not replaced, because etcd-1 is not back/);
        await assert.rejects(gate.leaving("prod-etcd-3-instance"), /because etcd-1 is not back/);
    });

    it("lets nobody go when something of the member that is away fails", async () => {
        await gate.leaving("prod-etcd-1-instance");
        const second = gate.leaving("prod-etcd-2-instance");
        gate.lost("prod-etcd-2-keys"); // not the one that is away
        assert.ok(await isPending(second));
        gate.lost("prod-etcd-1-instance");
        await assert.rejects(second, /because etcd-1 is not back; see what failed there/);
    });

    it("fails with the host's own words when it is refused, and then for all", async () => {
        hosts.answers["etcd-1 drain"] = [
            { code: 70, stdout: "", stderr: "etcd-node: the cluster has an alarm; disarm it" },
        ];
        const first = gate.leaving("prod-etcd-1-instance");
        const second = gate.leaving("prod-etcd-2-instance");
        await assert.rejects(first, /^Error: the cluster has an alarm; disarm it$/);
        await assert.rejects(second, /etcd-1 could not be taken away: the cluster has an alarm/);
    });

    it("waits for a member that is still coming back, as after a run that was killed, but not for ever", async () => {
        hosts.answers["etcd-1 drain"] = [shut("etcd-3"), shut("etcd-3"), OK];
        await gate.leaving("prod-etcd-1-instance");
        assert.equal(hosts.asked.length, 3);
        await gate.returned("prod-etcd-1-stage");
        hosts.answers["etcd-2 drain"] = [shut("etcd-3")];
        await assert.rejects(
            gate.leaving("prod-etcd-2-instance"),
            /^Error: not stopped, because other members are not ready: etcd-3; bring them back first$/,
        );
    });

    it("replaces first who is down already and is to be replaced too", async () => {
        hosts.answers["etcd-1 drain"] = [shut("etcd-2"), OK];
        const first = gate.leaving("prod-etcd-1-instance");
        const second = gate.leaving("prod-etcd-2-instance");
        await second;
        assert.ok(await isPending(first));
        await gate.returned("prod-etcd-2-stage");
        await first;
        assert.ok(said.includes("etcd-2 is down and is replaced before etcd-1"));
        assert.deepEqual(hosts.asked, [
            "etcd-1: drain etcd-1",
            "etcd-2: drain etcd-2",
            "etcd-2: await-ready",
            "etcd-1: drain etcd-1",
        ]);
    });

    it("asks another member when the host is dead, or knows nothing of etcd", async () => {
        hosts.answers["etcd-1 drain"] = ["dead"];
        hosts.answers["etcd-2 drain"] = [UNKNOWN];
        await gate.leaving("prod-etcd-1-instance");
        assert.deepEqual(hosts.asked, ["etcd-1: drain etcd-1", "etcd-2: drain etcd-1", "etcd-3: drain etcd-1"]);
    });

    it("lets a host go where etcd was never set up on any, and none when nobody can be asked", async () => {
        for (const name of ["etcd-1", "etcd-2", "etcd-3"]) {
            hosts.answers[`${name} drain`] = [UNKNOWN];
        }
        await gate.leaving("prod-etcd-1-instance");
        await gate.returned("prod-etcd-1-stage");
        hosts.answers["etcd-3 drain"] = ["dead"];
        await assert.rejects(
            gate.leaving("prod-etcd-2-instance"),
            /cannot tell whether the cluster can do without etcd-2: no answer from etcd-3 \(no SSH connection to etcd-3\)/,
        );
    });

    it("asks again while nobody answers, as when the bastion itself has yet to boot", async () => {
        for (const name of ["etcd-1", "etcd-2", "etcd-3"]) {
            hosts.answers[`${name} drain`] = ["dead", "dead", OK];
        }
        await gate.leaving("prod-etcd-1-instance");
        assert.equal(hosts.asked.length, 7);
        assert.ok(said.some((text) => text.startsWith("no host answers that could say whether etcd-1 can be spared")));
    });

    it("asks nobody when all is destroyed: then what the program registers is there", async () => {
        admit("etcd-1", "i-1");
        await turn();
        await gate.leaving("prod-etcd-1-instance");
        assert.deepEqual(hosts.asked, []);
    });

    it("asks the others about a member that the program does not have any more", async () => {
        await gate.leaving("prod-etcd-4-instance");
        assert.deepEqual(hosts.asked, ["etcd-1: drain etcd-4"]);
    });

    it("says what to do when a member is away for too long", async () => {
        gate = new ReplacementGate("prod", { call: hosts.call, say, patienceMs: 50, pauseMs: 1, awayMs: 20 });
        admit("etcd-1", new Promise<string>(() => undefined));
        admit("etcd-2", new Promise<string>(() => undefined));
        await gate.leaving("prod-etcd-1-instance");
        await assert.rejects(
            gate.leaving("prod-etcd-2-instance"),
            /etcd-2 is left as it is: etcd-1 has been away for 0 minutes and is not back\. .* --parallel 32/,
        );
    });
});
