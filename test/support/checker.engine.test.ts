import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { ask, Checker } from "./checker";
import { describeEtcd, EtcdProcess, findFreePorts, makeCertificate } from "./etcd";
import type { Credentials } from "./etcdClient";
import { useTemporaryFolder } from "./temporaryFolder";

// What is done behind its back here is what a faulty cluster would do.
describeEtcd("3.6.16", (binaries) => {
    describe("the checker of acknowledged writes", () => {
        const folder = useTemporaryFolder();
        let etcd: EtcdProcess;
        let endpoint = "";
        let credentials: Credentials;
        let checker: Checker;
        beforeEach(async () => {
            const file = (name: string): string => join(folder(), name);
            makeCertificate(folder(), "ca", "member", ["subjectAltName=IP:127.0.0.1"]);
            const [client, peer, health] = await findFreePorts(3);
            endpoint = `https://127.0.0.1:${client ?? 0}`;
            const flags = {
                "data-dir": file("data"),
                "listen-client-urls": endpoint,
                "advertise-client-urls": endpoint,
                "listen-peer-urls": `http://127.0.0.1:${peer ?? 0}`,
                "listen-metrics-urls": `http://127.0.0.1:${health ?? 0}`,
                "cert-file": file("member.crt"),
                "key-file": file("member.key"),
                "trusted-ca-file": file("ca.crt"),
                "client-cert-auth": "true",
            };
            const args = Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
            etcd = EtcdProcess.start(binaries, args, {});
            await etcd.waitReady(`http://127.0.0.1:${health ?? 0}`);
            const [ca, cert, key] = ["ca.crt", "member.crt", "member.key"].map((name) =>
                readFileSync(file(name), "utf8"),
            );
            credentials = { ca: ca ?? "", cert: cert ?? "", key: key ?? "" };
            checker = await Checker.start([endpoint], credentials, file("writes"));
            await checker.allServe();
        });
        afterEach(async () => {
            await checker.stop();
            await etcd.stop();
        });

        function etcdctl(...args: string[]): void {
            const own = ["ca.crt", "member.crt", "member.key"].map((name) => join(folder(), name));
            const [cacert, cert, key] = own;
            const options = [`--endpoints=${endpoint}`, `--cacert=${cacert ?? ""}`, `--cert=${cert ?? ""}`];
            execFileSync(join(binaries, "etcdctl"), [...options, `--key=${key ?? ""}`, ...args], { stdio: "pipe" });
        }

        it("is content with a cluster that keeps its word, and counts", async () => {
            const figures = await checker.check();
            assert.ok(figures.acknowledged >= 4 && figures.unknown === 0, JSON.stringify(figures));
            assert.ok(figures.writeGapMs > 0 && figures.readGapMs > 0, JSON.stringify(figures));
        });

        it("misses a write that is gone", async () => {
            etcdctl("del", `${checker.prefix}0/0`);
            await assert.rejects(checker.check(), /the acknowledged write .*\/0\/0 is lost/);
        });

        it("finds a write that has another revision than was acknowledged", async () => {
            etcdctl("put", `${checker.prefix}0/0`, "0.0");
            await assert.rejects(checker.check(), /\/0\/0/);
        });

        it("finds a key that nobody wrote", async () => {
            etcdctl("put", `${checker.prefix}0/never`, "x");
            await assert.rejects(checker.check(), /never is not as it was sent/);
        });

        it("finds a write that the watcher did not see as it is", async () => {
            // Written twice and gone: what is there in the end is right, but one has seen more.
            etcdctl("put", `${checker.prefix}0/never`, "x");
            etcdctl("del", `${checker.prefix}0/never`);
            await assert.rejects(checker.check(), /the watcher did not see each write once, in order/);
        });

        it("finds an alarm that is left", async () => {
            await ask(endpoint, credentials, (client) => client.raiseAlarm());
            await assert.rejects(checker.check(), /alarms/);
        });
    });
});
