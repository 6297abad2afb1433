import assert from "node:assert/strict";
import { Failure } from "../../../commands/shared/failure";
import { findForge } from "../../../commands/forge/forge";
import { putComment } from "../../../commands/forge/putComment";
import { FakeForge } from "./fakeForge";

const MARK = "<!-- pulumi-etcd prod -->";

describe("the comment on a pull request", () => {
    let forge: FakeForge;
    let url: string;

    async function start(...bodies: readonly string[]): Promise<void> {
        forge = new FakeForge(bodies.map((body, i) => ({ id: i + 1, body })));
        url = await forge.start();
    }
    afterEach(() => {
        forge.stop();
    });

    const github = () =>
        findForge({ GITHUB_API_URL: url, GITHUB_REPOSITORY: "us/etcd", GITHUB_TOKEN: "t0ken", PULL_REQUEST: "7" });
    const gitlab = () =>
        findForge({ CI_API_V4_URL: url, CI_PROJECT_ID: "3", GITLAB_TOKEN: "t0ken", CI_MERGE_REQUEST_IID: "7" });

    it("is written once", async () => {
        await start("nice", "a mention of the mark <!-- pulumi-etcd prod --> further down");
        assert.equal(await putComment(github(), "prod", "text"), "created");
        assert.deepEqual(
            forge.asked.map(({ method, url }) => `${method} ${url}`),
            ["GET /repos/us/etcd/issues/7/comments?per_page=100&page=1", "POST /repos/us/etcd/issues/7/comments"],
        );
        assert.deepEqual(forge.asked[1]?.body, { body: `${MARK}\ntext` });
        assert.equal(forge.asked[1].token, "Bearer t0ken");
    });

    it("is edited in place afterwards, also when it is far down", async () => {
        await start(...Array.from({ length: 130 }, (_, i) => `comment ${i}`), `${MARK}\nold`);
        assert.equal(await putComment(github(), "prod", "new"), "edited");
        assert.deepEqual(
            forge.asked.map(({ method }) => method),
            ["GET", "GET", "PATCH"],
        );
        assert.equal(forge.asked[2]?.url, "/repos/us/etcd/issues/comments/131");
        assert.deepEqual(forge.asked[2].body, { body: `${MARK}\nnew` });
    });

    it("is left alone when it says the same", async () => {
        await start(`${MARK}\nsame\n`);
        assert.equal(await putComment(github(), "prod", "same\n"), "unchanged");
        assert.deepEqual(
            forge.asked.map(({ method }) => method),
            ["GET"],
        );
    });

    it("of one stack is not that of another", async () => {
        await start(`${MARK}\nold`);
        assert.equal(await putComment(github(), "staging", "new"), "created");
    });

    it("goes to a merge request of GitLab in the same way", async () => {
        await start(`${MARK}\nold`);
        assert.equal(await putComment(gitlab(), "prod", "new"), "edited");
        assert.deepEqual(
            forge.asked.map(({ method, url }) => `${method} ${url}`),
            ["GET /projects/3/merge_requests/7/notes?per_page=100&page=1", "PUT /projects/3/merge_requests/7/notes/1"],
        );
        assert.equal(forge.asked[0]?.token, "t0ken");
    });

    for (const [status, expected] of [
        [
            403,
            /^the comment was refused \(403\): the job needs `permissions: pull-requests: write`.*the report stands in the job's log$/,
        ],
        [500, /^the comment failed: GET answered 500; the report stands in the job's log$/],
    ] as const) {
        it(`that is answered with ${status} is a failure in a sentence, without the token`, async () => {
            await start();
            forge.status = status;
            await assert.rejects(putComment(github(), "prod", "text"), (error) => {
                assert.ok(error instanceof Failure);
                assert.match(error.message, expected);
                assert.ok(!error.message.includes("t0ken"));
                return true;
            });
        });
    }

    it("needs to know where it goes", async () => {
        await start();
        assert.throws(
            () => findForge({ GITHUB_TOKEN: "t", GITHUB_REPOSITORY: "us/etcd" }),
            /set GITHUB_TOKEN and PULL_REQUEST/,
        );
    });
});
