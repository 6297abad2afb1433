// What a later run does to a cluster on AWS that is there: the engine's steps, from the inputs that were recorded.
import assert from "node:assert/strict";
import { awsConfig } from "../support/clusterConfig";
import type { Values } from "../support/configs";
import { type Recording, Step } from "../support/mocks";
import { memberNames, runCluster } from "./clusterOn";

const NAMES = memberNames(3);

/** The resources that a change touches, without the components, which only show it. */
function changesOf(run: Recording): Readonly<Record<string, Step>> {
    const { main, ...steps } = run.listChanges();
    assert.ok(main === undefined || main === Step.update);
    return Object.fromEntries(Object.entries(steps).filter(([name]) => !NAMES.includes(name.replace("main-", ""))));
}

function ofEach(steps: Readonly<Record<string, Step>>): Readonly<Record<string, Step>> {
    return Object.fromEntries(
        NAMES.flatMap((name) => Object.entries(steps).map(([part, step]) => [`main-${name}-${part}`, step])),
    );
}

/** What another machine in a member's place brings with it: never its volume, never its address. */
const REPLACED = ofEach({
    instance: Step.replace,
    attachment: Step.replace,
    target: Step.replace,
    keys: Step.replace,
    stage: Step.replace,
    converge: Step.replace,
    "hardware-alarm": Step.update,
    "system-alarm": Step.update,
    "volume-alarm": Step.update,
});

describe("a cluster on AWS, run again", () => {
    let before_: Recording;
    before(async () => {
        before_ = await runCluster(awsConfig(3, { disk: { size: "40GiB" } }));
    });

    const again = (values: Values, aws: Values, options: object = {}): Promise<Recording> =>
        runCluster(awsConfig(3, { disk: { size: "40GiB" }, ...values }, aws), { before: before_, ...options });

    for (const preview of [true, false]) {
        const when = preview ? "by its preview" : "when it is done";

        it(`changes nothing, ${when}`, async () => {
            assert.deepEqual(changesOf(await again({}, {}, { preview })), {});
        });

        it(`changes nothing when AWS has a newer image, ${when}`, async () => {
            const world = { ami: "ami-0bbbbbbbbbbbbbbbb" };
            assert.deepEqual(changesOf(await again({}, {}, { preview, world })), {});
        });

        it(`replaces the hosts and nothing else for another generation of the image, ${when}`, async () => {
            const world = { ami: "ami-0bbbbbbbbbbbbbbbb" };
            const run = await again({}, { image: { generation: 2 } }, { preview, world });
            assert.deepEqual(withoutCertificates(changesOf(run)), REPLACED);
            assert.equal(run.find("main-etcd-1-instance").inputs.ami, world.ami, "with the image of today");
        });

        it(`replaces the hosts for an image that is named, ${when}`, async () => {
            const run = await again({}, { image: { id: "ami-0cccccccccccccccc" } }, { preview });
            assert.deepEqual(withoutCertificates(changesOf(run)), REPLACED);
        });

        it(`replaces the hosts for another instance type, which would stop all of them in place, ${when}`, async () => {
            const run = await again({}, { instanceType: "m7i.4xlarge" }, { preview });
            assert.deepEqual(withoutCertificates(changesOf(run)), REPLACED);
        });

        it(`grows the volumes in place, ${when}`, async () => {
            const run = await again({ disk: { size: "80GiB" } }, {}, { preview });
            // Hosts are told the least that their disk must have.
            assert.deepEqual(
                changesOf(run),
                ofEach({ volume: Step.update, stage: Step.update, converge: Step.update }),
            );
        });

        it(`opens and closes single rules for another network of API servers, ${when}`, async () => {
            const run = await again(
                {},
                { access: { apiServers: ["10.21.0.0/16"], ssh: ["10.30.0.0/24"] } },
                { preview },
            );
            assert.deepEqual(changesOf(run), {
                "main-members-from-10-21-0-0-16-2379": Step.create,
                "main-balancer-from-10-21-0-0-16-2379": Step.create,
            });
        });
    }

    it("starts no member as if the cluster were new, and none as if it were a stranger, on a new host", async () => {
        const world = { hostIds: { "10.60.16.12": "f".repeat(32) } };
        const run = await again({}, { image: { generation: 2 } }, { world });
        for (const name of NAMES) {
            // Where its data lives is where it was at the birth: the volume.
            assert.match(String(run.find(`main-${name}-stage`).inputs.stdin), /^FOUNDER=true$/m, name);
        }
    });
});

/** Whether the keys that a new host makes are known to be others depends on what the host says. */
function withoutCertificates(changes: Readonly<Record<string, Step>>): Readonly<Record<string, Step>> {
    return Object.fromEntries(Object.entries(changes).filter(([name]) => !/-(peer|server)$/.test(name)));
}
