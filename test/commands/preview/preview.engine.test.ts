// npm run preview and the scripts of CI, under the real engine.
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "../../../commands/preview/report";
import { makeLab, makeMember, makeSsh } from "../../support/configs";
import { describeEngine } from "../../support/engine";
import { PreviewedStack } from "../../support/previewedStack";
import { FakeForge } from "../forge/fakeForge";

/** A key of nobody's, which nobody may show. */
const KEY = generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const MARKER = (KEY.split("\n")[1] ?? "").replace(/[+/=]/g, "\\$&");
const members = [1, 2, 3, 4, 5].map((i) => makeMember(i, { zone: "abc"[(i - 1) % 3] }));
const production = makeSsh({ name: "blue", members, disk: { device: "/dev/sdb", size: "20GiB" } });

describeEngine("npm run preview", () => {
    const good = new PreviewedStack("previewed-good");
    before(() => good.make(production, { sshPrivateKey: KEY }));
    after(() => {
        good.remove();
    });

    it("tells a production stack that nothing speaks against, in every form, and no secret in any", async () => {
        const [table, markdown, json] = await Promise.all([
            good.preview(),
            good.preview("--markdown"),
            good.preview("--json"),
        ]);
        for (const said of [table, markdown, json]) {
            assert.equal(said.code, 0, said.stdout + said.stderr);
            for (const text of [said.stdout, said.stderr]) {
                assert.doesNotMatch(text, new RegExp(`${MARKER}|PRIVATE KEY|of a test`));
            }
        }
        assert.match(table.stdout, /5 tolerate 2 failed \(quorum 3\)/);
        assert.match(markdown.stdout, /```mermaid\nflowchart LR/);
        // Our own form.
        const report = JSON.parse(json.stdout) as Report;
        assert.equal(report.schema, 1);
        assert.equal(report.complete, true);
        assert.deepEqual(
            report.findings.map(({ policy }) => policy),
            ["etcd-backup-configured"],
        );
        assert.deepEqual(
            report.groups.map(({ name }) => name),
            ["etcd-1", "etcd-2", "etcd-3", "etcd-4", "etcd-5", "cluster"],
        );
    });

    it("lets the lab's stack pass", async () => {
        const lab = new PreviewedStack("previewed-lab");
        try {
            const directory = lab.directory;
            writeFileSync(join(directory, "id_ed25519"), KEY);
            writeFileSync(join(directory, "id_ed25519.pub"), "ssh-ed25519 AAAAC3Nz lab-test\n");
            const archive = { url: "file:///var/etcd.tar", sha256: "0".repeat(64) };
            const place = { directory, network: "10.213.4.0/24", buildsDirectory: directory };
            await lab.make(makeLab({ name: "lab", lab: place, etcd: { version: "3.6.16", archive } }));
            const said = await lab.preview("--json");
            assert.equal(said.code, 0, said.stdout + said.stderr);
            const report = JSON.parse(said.stdout) as Report;
            assert.deepEqual(
                report.findings.filter(({ mandatory }) => mandatory),
                [],
            );
            assert.equal(report.clusters[0]?.after?.environment, "test");
        } finally {
            lab.remove();
        }
    });

    it("explains a preview that fails half-way", async () => {
        const broken = new PreviewedStack("previewed-broken");
        try {
            await broken.make({ ...production, members: members.slice(0, 4) }, { sshPrivateKey: KEY });
            const said = await broken.preview();
            assert.equal(said.code, 1);
            assert.match(said.stdout, /members: a list of 4 is an even number of members/);
            assert.match(said.stdout, /previewed-broken: the preview failed\n {2}- the preview failed before its end/);
            assert.doesNotMatch(said.stdout + said.stderr, /\n\s+at |node:internal/);
        } finally {
            broken.remove();
        }
    });

    it("says which stacks there are when one does not exist", async () => {
        const missing = new PreviewedStack("no-such-stack", { PULUMI_BACKEND_URL: `file://${good.directory}` });
        const { code, stdout, stderr } = await missing.preview();
        missing.remove();
        assert.deepEqual([code, stdout], [1, ""]);
        assert.match(stderr, /^error: there is no stack "no-such-stack"; there are: previewed-good\. Make one with/);
    });

    it("refuses settings of the policies that it does not know, before anything", async () => {
        const file = join(good.directory, "policies.json");
        writeFileSync(file, JSON.stringify({ "etcd-member-odd": "advisory", "etcd-volume-size": { gib: "big" } }));
        const { code, stdout, stderr } = await good.preview("--policy-config", file);
        assert.deepEqual([code, stdout], [1, ""]);
        assert.match(
            stderr,
            /have 2 problems; nothing was previewed\.\n {2}there is no policy etcd-member-odd; did you mean etcd-members-odd\?\.\n {2}the setting etcd-volume-size\.gib/,
        );
    });

    for (const [what, args, expected] of [
        ["neither a stack nor a lab", [], /^error: name a stack or, with --lab, a lab: one of them\n/],
        [
            "a lab that is not there",
            ["--lab", "gone"],
            /^error: there is no lab gone here; make it with `npm run up -- --lab gone`\n/,
        ],
    ] as const) {
        it(`refuses ${what}`, async () => {
            const nobody = new PreviewedStack("nobody");
            const { code, stderr } = await nobody.runPlain("npm", ["run", "--silent", "preview", "--", ...args]);
            nobody.remove();
            assert.equal(code, 1);
            assert.match(stderr, expected);
        });
    }

    describe("in CI", () => {
        let forge: FakeForge;
        let job: NodeJS.ProcessEnv;
        before(async () => {
            forge = new FakeForge([]);
            const url = await forge.start();
            job = {
                GITHUB_API_URL: url,
                GITHUB_REPOSITORY: "us/etcd",
                GITHUB_TOKEN: "t0ken",
                PULL_REQUEST: "7",
                GITHUB_STEP_SUMMARY: join(good.directory, "summary"),
            };
        });
        after(() => {
            forge.stop();
        });

        it("comments on the pull request once, and writes the same to log and summary", async () => {
            const first = await good.run(".ci/preview", [], job);
            assert.equal(first.code, 0, first.stdout + first.stderr);
            assert.match(first.stdout, /^### ✅ previewed-good: no objections/);
            assert.match(first.stderr, /the comment on pull request 7 of us\/etcd is created/);
            const [comment, ...more] = forge.takeWritten();
            assert.deepEqual(more, []);
            assert.ok(comment?.includes(first.stdout.trim()));
            assert.doesNotMatch(comment ?? "", new RegExp(MARKER));
        });

        it("has the report in the log when it may not comment, and ends as the preview does", async () => {
            forge.status = 403;
            const said = await good.run(".ci/preview", [], job);
            forge.status = 200;
            assert.equal(said.code, 0, said.stderr);
            assert.match(said.stdout, /^### ✅/);
            assert.match(
                said.stderr,
                /error: the comment was refused \(403\): the job needs `permissions: pull-requests: write`/,
            );
            assert.match(said.stderr, /warning: there is no comment/);
        });

        it("fails with what the preview objects to", async () => {
            const said = await good.run(".ci/drift");
            assert.equal(said.code, 1);
            assert.match(said.stdout, /\d+ changes where none was expected/);
        });

        it("does not bring up what something speaks against", async () => {
            const file = join(good.directory, "strict.json");
            writeFileSync(file, JSON.stringify({ "etcd-backup-configured": "mandatory" }));
            const said = await good.run(".ci/up", ["--policy-config", file]);
            assert.equal(said.code, 1);
            assert.match(said.stdout, /MANDATORY POLICIES BROKEN\n {2}etcd-backup-configured/);
            assert.doesNotMatch(said.stdout, /Updating/);
        });
    });
});
