import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderEtcdctl } from "../../../components/clients/outputs";
import { useTemporaryFolder } from "../../support/temporaryFolder";
import { runTool } from "../../support/tools";

describe("the etcdctl line", () => {
    const folder = useTemporaryFolder();

    it("names the endpoints and the operator's files", () => {
        assert.equal(
            renderEtcdctl("etcdctl", ["https://192.0.2.11:2379", "https://192.0.2.12:2379"], "/home/someone/pki"),
            "etcdctl --endpoints=https://192.0.2.11:2379,https://192.0.2.12:2379 --cacert=/home/someone/pki/ca.crt " +
                "--cert=/home/someone/pki/operator.crt --key=/home/someone/pki/operator.key",
        );
    });

    it("works as printed in a shell, also when folders have odd names", () => {
        const program = join(folder(), "my etcdctl");
        writeFileSync(program, `#!/bin/bash\nprintf '%s\\n' "$@"\n`, { mode: 0o755 });
        const line = renderEtcdctl(program, ["https://192.0.2.11:2379"], "/home/some one/it's $HOME");
        assert.deepEqual(
            runTool("bash", ["-c", `${line} endpoint health`])
                .stdout.trimEnd()
                .split("\n"),
            [
                "--endpoints=https://192.0.2.11:2379",
                "--cacert=/home/some one/it's $HOME/ca.crt",
                "--cert=/home/some one/it's $HOME/operator.crt",
                "--key=/home/some one/it's $HOME/operator.key",
                "endpoint",
                "health",
            ],
        );
    });
});
