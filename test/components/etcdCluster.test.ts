import assert from "node:assert/strict";
import { Platform } from "../../config/groups/cluster";
import { makeLabDirectory, sshConfig } from "../support/clusterConfig";
import type { RecordedResource } from "../support/mocks";
import { listOpenTexts, reveal, unknown } from "../support/recordOptions";
import { keyMaterial } from "../support/answers";
import { isAws } from "../support/awsAnswers";
import { cases, type ClusterRun, configOf, memberNames, runCluster, titleOf } from "./clusterOn";

describe("EtcdCluster", () => {
    const labDirectory = makeLabDirectory();

    for (const one of cases) {
        describe(titleOf(one), () => {
            const names = memberNames(one.memberCount);
            let run: ClusterRun;
            before(async () => {
                run = await runCluster(configOf(one, labDirectory), { preview: one.preview });
            });

            it("asks for exactly these resources, each below its component", () => {
                // What is made in AWS is in the tests of test/components/platform/aws.
                const ours = run.resources.filter(({ type }) => !isAws(type));
                const found = ours.map((resource) => describeResource(run, resource)).sort();
                assert.deepEqual(found, listExpected(one.platform, names));
            });

            it("gives each a name of its own that begins with its parent's", () => {
                const all = run.resources.map((resource) => resource.name);
                assert.deepEqual(all, [...new Set(all)]);
                for (const { name, parent } of run.resources) {
                    const above = parent === undefined ? "main" : run.findByUrn(parent)?.name;
                    assert.ok(above !== undefined && name.startsWith(above), `${name} is below ${above ?? "nothing"}`);
                }
            });

            it("protects in production what cannot be had again, and nothing else", () => {
                const isProduction = one.platform !== Platform.lab && one.memberCount > 1;
                const expected = isProduction ? listProtected(one.platform, names) : [];
                const found = run.resources.filter((resource) => resource.options.protect === true);
                assert.deepEqual(found.map((resource) => resource.name).sort(), expected);
            });

            it("lets members converge in turns, at the birth when all are staged", () => {
                for (const name of names) {
                    const { dependencies, hooks } = run.find(`main-${name}-converge`).options;
                    const steps = names.filter((member) => dependencies.includes(run.find(`main-${member}-stage`).urn));
                    assert.deepEqual(steps, names);
                    assert.ok(
                        !dependencies.some((urn) => urn.endsWith("-converge")),
                        "turns, so that nobody waits for a dead host",
                    );
                    assert.deepEqual(hooks.beforeUpdate, ["main-member-turn-begins"]);
                }
            });

            it("lets no member wait for another one before it is staged, but for what it must know of it", () => {
                for (const name of names) {
                    const before = run.listAllDependencies(`main-${name}-stage`);
                    assert.deepEqual(
                        before.filter((dependency) => /-(stage|converge)$/.test(dependency)),
                        [],
                    );
                }
            });

            it("checks the host key on every connection", () => {
                for (const { name, inputs } of run.listOfType("command:remote:Command")) {
                    const connection = reveal(inputs.connection) as Readonly<Record<string, unknown>> | typeof unknown;
                    if (connection === unknown) {
                        assert.ok(one.platform !== Platform.ssh && one.preview, `${name}: unknown, because not made`);
                        continue;
                    }
                    assert.match(String(connection.hostKey), /^ssh-ed25519 \S+$/, name);
                }
            });

            it("keeps private keys out of everything that is not secret", () => {
                for (const { name, inputs, state, outputs } of run.resources) {
                    for (const text of listOpenTexts([name, inputs, state, outputs])) {
                        assert.ok(!text.includes(keyMaterial), `${name}: a private key stands in the open`);
                    }
                }
            });

            it("puts private keys nowhere but where they must be", () => {
                const places = run.resources.flatMap((resource) =>
                    Object.entries(resource.inputs)
                        .filter(([, value]) => listOpenTexts(reveal(value)).some((text) => text.includes(keyMaterial)))
                        .map(([key]) => `${resource.name}.${key}`),
                );
                assert.deepEqual(places.sort(), listPlacesOfKeys(one.platform, names, one.preview));
            });

            it("ends every component, with what it gives out", () => {
                const components = run.resources.filter((resource) => !resource.custom);
                assert.equal(components.length, 1 + names.length);
                for (const { name, outputs } of components) {
                    assert.ok(outputs !== undefined && Object.keys(outputs).length > 0, name);
                }
            });
        });
    }

    it("needs at most 28 resources for three hosts, since previews of a hundred clusters must stay quick", async () => {
        const run = await runCluster(sshConfig(3), { preview: true });
        assert.ok(run.resources.length <= 28, `${run.resources.length} resources`);
    });

    it("says what deserves a second look, once", async () => {
        const { warn } = console;
        const said: unknown[] = [];
        console.warn = (text: unknown) => said.push(text);
        try {
            await runCluster(sshConfig(3, { disk: { device: "/dev/sdb", size: "3GiB" } }));
        } finally {
            console.warn = warn;
        }
        assert.equal(said.length, 1);
        assert.match(String(said[0]), /^warning: .*disk\.size: 3GiB is less than twice etcd\.quota/);
    });

    it("never changes how it was born", async () => {
        const born = await runCluster(sshConfig(3));
        const run = await runCluster(sshConfig(3), { before: born });
        assert.deepEqual(run.find("main-genesis").options.ignoreChanges, ["input"]);
    });
});

function describeResource(run: ClusterRun, { type, name, parent }: RecordedResource): string {
    const above = parent === undefined ? "-" : (run.findByUrn(parent)?.name ?? parent);
    return `${name} (${type}) below ${above}`;
}

const key = "tls:index/privateKey:PrivateKey";
const selfSigned = "tls:index/selfSignedCert:SelfSignedCert";
const signed = "tls:index/locallySignedCert:LocallySignedCert";
const remote = "command:remote:Command";
const local = "command:local:Command";

function listProtected(platform: Platform, names: readonly string[]): readonly string[] {
    const authorities = ["main-client-ca", "main-client-ca-key", "main-peer-ca", "main-peer-ca-key"];
    const birth = ["main-first-run", "main-genesis"];
    const onAws = [
        ...["main-balancer", "main-key", "main-login-key"],
        ...names.flatMap((name) => [`main-${name}-address`, `main-${name}-volume`]),
    ];
    return [...authorities, ...birth, ...(platform === Platform.aws ? onAws : [])].sort();
}

function listExpected(platform: Platform, names: readonly string[]): readonly string[] {
    const below = (parent: string, types: Readonly<Record<string, string>>): readonly string[] =>
        Object.entries(types).map(([role, type]) => `${parent}-${role} (${type}) below ${parent}`);
    const machine = (name: string): readonly string[] => below("main", { [`${name}-machine`]: local });
    return [
        "main (etcd:index:EtcdCluster) below -",
        "main-first-run (pulumi:index:Stash) below -",
        ...below("main", {
            "peer-ca-key": key,
            "peer-ca": selfSigned,
            "client-ca-key": key,
            "client-ca": selfSigned,
            genesis: "pulumi:index:Stash",
            "operator-key": key,
            "operator-request": "tls:index/certRequest:CertRequest",
            operator: signed,
        }),
        ...names.flatMap((name) => [
            `main-${name} (etcd:index:EtcdMember) below main`,
            ...below(`main-${name}`, {
                keys: remote,
                peer: signed,
                server: signed,
                stage: remote,
                converge: remote,
            }),
        ]),
        ...(platform === Platform.aws
            ? [
                  ...below("main", { "login-key": key }),
                  ...names.flatMap((name) =>
                      below("main", { [`${name}-host-key`]: key, [`${name}-placement`]: "pulumi:index:Stash" }),
                  ),
              ]
            : []),
        ...(platform === Platform.lab
            ? [
                  ...names.flatMap(machine),
                  ...machine("balancer"),
                  ...below("main", { balancer: remote, "operator-credentials": local }),
              ]
            : []),
    ].sort();
}

/** Where a private key is an input; in a preview those that are yet to be made are not known. */
function listPlacesOfKeys(platform: Platform, names: readonly string[], preview: boolean): readonly string[] {
    const onLab = platform === Platform.lab;
    const onAws = platform === Platform.aws;
    const connections = [
        ...names.flatMap((name) => ["keys", "stage", "converge"].map((step) => `${name}-${step}`)),
        ...(onLab ? ["balancer"] : []),
    ].map((name) => `main-${name}.connection`);
    const made = [
        ...["client-ca", "peer-ca", "operator-request"].map((name) => `main-${name}.privateKeyPem`),
        ...names
            .flatMap((name) => [`main-${name}-peer`, `main-${name}-server`])
            .map((name) => `${name}.caPrivateKeyPem`),
        "main-operator.caPrivateKeyPem",
        ...(onLab ? ["main-operator-credentials.stdin"] : []),
        ...(onAws ? names.map((name) => `main-${name}-host-key-parameter.value`) : []),
    ];
    return preview ? (onLab || onAws ? [] : connections.sort()) : [...connections, ...made].sort();
}
