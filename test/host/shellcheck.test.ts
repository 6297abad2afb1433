import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import { program } from "./support/node";

const missing = spawnSync("shellcheck", ["--version"]).error !== undefined;

describe(`etcd-node as a program${missing ? " [SKIPPED: needs shellcheck (apt-get install shellcheck)]" : ""}`, () => {
    (missing ? it.skip : it)("has nothing that shellcheck minds", () => {
        const checked = spawnSync("shellcheck", ["--severity=style", program], { encoding: "utf8" });
        assert.equal(checked.stdout, "");
        assert.equal(checked.status, 0);
    });
});
