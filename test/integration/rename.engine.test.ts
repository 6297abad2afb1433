import { strict as assert } from "node:assert";
import { commandDouble } from "../doubles/aws/install";
import { AwsAccount } from "../doubles/aws/useAwsDouble";
import { describeEngine } from "../support/engine";
import type { Settings } from "../support/prodSettings";
import { RealStack } from "../support/realStack";
import { makeHostKey } from "../support/configs";

const settings: Settings = {
    name: "orders",
    platform: "ssh",
    environment: "test",
    members: [1, 2, 3].map((i) => ({ name: `etcd-${i}`, address: `192.0.2.1${i}`, hostKey: makeHostKey(i) })),
    etcd: { version: "3.6.14" },
    disk: { device: "/dev/sdb" },
};

function change(members: readonly Settings[]): Settings {
    return { ...settings, members };
}

describeEngine("a stack whose cluster was born", function () {
    this.timeout(300_000);
    const account = new AwsAccount([commandDouble]);
    const stack = new RealStack("renamed", { ...account.env, SSH_AUTH_SOCK: "/run/agent-of-a-test" });
    const known = settings.members as readonly Settings[];
    let born: string;

    // Ciphertexts are others each time the state is written, and so is the order.
    const read = (): string =>
        JSON.stringify(
            stack
                .resources()
                .map(({ urn, id, inputs, outputs }) => ({ urn, id, inputs, outputs }))
                .sort((a, b) => a.urn.localeCompare(b.urn)),
            (key, value: unknown) => (key === "ciphertext" ? "secret" : value),
        );

    before(async () => {
        const up = await stack.up(settings);
        assert.equal(up.code, 0, up.output);
        born = read();
    });
    after(() => {
        stack.remove();
        account.remove();
    });

    it("changes nothing when it is run again", async () => {
        const again = await stack.run(["up", "--yes", "--skip-preview", "--expect-no-changes"], settings);
        assert.equal(again.code, 0, again.output);
        assert.equal(read(), born);
    });

    for (const [title, changed, words] of [
        ["another name", { ...settings, name: "other" }, /name: "other" is not the name this cluster was born with/],
        [
            "another address",
            change(known.map((member, i) => (i === 2 ? { ...member, address: "192.0.2.99" } : member))),
            /members: "etcd-3" at https:\/\/192\.0\.2\.99:2380 was born at/,
        ],
        ["a member less", { ...change(known.slice(0, 1)) }, /members: "etcd-2" is missing/],
    ] as const) {
        it(`refuses ${title}, in a preview and without one, and has touched nothing`, async () => {
            const preview = await stack.preview(changed);
            assert.notEqual(preview.code, 0);
            assert.match(preview.output, words);
            assert.doesNotMatch(preview.output, / (create|update|replace|delete) *$/m);
            const up = await stack.up(changed);
            assert.notEqual(up.code, 0);
            assert.match(up.output, words);
            assert.equal(read(), born);
        });
    }

    it("goes on under the old name as if nothing had been", async () => {
        const back = await stack.run(["up", "--yes", "--skip-preview", "--expect-no-changes"], settings);
        assert.equal(back.code, 0, back.output);
        assert.equal(read(), born);
    });

    it("forgets a birth of production only when somebody takes its protection away", async () => {
        const guarded = new RealStack("guarded", { ...account.env, SSH_AUTH_SOCK: "/run/agent-of-a-test" });
        try {
            const production = { ...settings, environment: "production" };
            const up = await guarded.up(production);
            assert.equal(up.code, 0, up.output);
            const token = (): unknown =>
                guarded.resources().find(({ urn }) => urn.endsWith("cluster-genesis"))?.outputs;
            const before = token();
            assert.notEqual(before, undefined);
            const destroyed = await guarded.run(["destroy", "--yes", "--skip-preview"], production);
            assert.notEqual(destroyed.code, 0);
            assert.match(destroyed.output, /cannot be deleted[^]*because it is protected/);
            assert.deepEqual(token(), before);
            const back = await guarded.up(production);
            assert.equal(back.code, 0, back.output);
            const tokenOf = (outputs: unknown): unknown => (outputs as { input: { token: string } }).input.token;
            assert.equal(tokenOf(token()), tokenOf(before));
        } finally {
            guarded.remove();
        }
    });

    it("takes other addresses as long as no host was staged: a first run that failed settles nothing", async () => {
        const failed = new RealStack("unsettled", { ...account.env, SSH_AUTH_SOCK: "/run/agent-of-a-test" });
        try {
            assert.equal((await failed.up(settings)).code, 0);
            // What a first run leaves whose hosts all answered, and none of which could be staged.
            for (const step of ["converge", "stage"]) {
                for (const { urn } of failed.resources().filter((one) => one.urn.endsWith(`-${step}`))) {
                    await failed.must("state", "delete", urn, "--yes", "--stack", failed.name);
                }
            }
            const genesis = (): { token: string; members: readonly { peerUrl: string }[] } => {
                const found = failed.resources().find(({ urn }) => urn.endsWith("::cluster-genesis"));
                return (found?.outputs as { input: ReturnType<typeof genesis> }).input;
            };
            const before = genesis();
            const moved = change(known.map((one, i) => (i === 2 ? { ...one, address: "192.0.2.99" } : one)));
            const up = await failed.up(moved);
            assert.equal(up.code, 0, up.output);
            assert.equal(genesis().members[2]?.peerUrl, "https://192.0.2.99:2380");
            assert.equal(genesis().token, before.token);
            const again = await failed.run(["up", "--yes", "--skip-preview", "--expect-no-changes"], moved);
            assert.equal(again.code, 0, again.output);
        } finally {
            failed.remove();
        }
    });

    it("is destroyed whole where nothing is protected", async () => {
        const destroyed = await stack.run(["destroy", "--yes", "--skip-preview"], settings);
        assert.equal(destroyed.code, 0, destroyed.output);
        assert.deepEqual(stack.resources(), []);
    });
});
