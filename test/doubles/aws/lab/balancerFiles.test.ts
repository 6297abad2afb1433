import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { renderTargetProgram } from "./balancerFiles";

const run = promisify(execFile);

describe("the balancer of the AWS double's lab", () => {
    const directory = mkdtempSync(join(tmpdir(), "pulumi-etcd-target-"));
    const program = join(directory, "aws-target");
    const env = { PATH: `${directory}:${process.env.PATH ?? ""}`, AWS_TARGET_NOW: "yes" };
    let haproxy: Server;
    let told: string[] = [];
    before(async () => {
        haproxy = createServer((socket) => {
            socket.once("data", (data) => {
                told.push(data.toString().trim());
                socket.end();
            });
        });
        await new Promise<void>((resolve) => haproxy.listen(0, "127.0.0.1", resolve));
        writeProgram("aws-target", renderTargetProgram((haproxy.address() as AddressInfo).port, directory));
    });
    beforeEach(() => {
        told = [];
    });
    after(() => {
        haproxy.close();
        rmSync(directory, { recursive: true });
    });

    function writeProgram(name: string, text: string): void {
        writeFileSync(join(directory, name), text);
        chmodSync(join(directory, name), 0o755);
    }

    const register = () =>
        run(program, ["0", "register", "group/i-1", "http://10.0.0.1/health", "0", "2", "10.0.0.1:2379"], { env });

    it("adds a target when it has passed its checks, and drains it when it is taken away", async () => {
        writeProgram("curl", "#!/bin/bash\n");
        await register();
        await run(program, ["0", "deregister", "group/i-1"], { env });
        assert.deepEqual(told, [
            "add server group/i-1 10.0.0.1:2379",
            "enable health group/i-1; set server group/i-1 state ready",
            "set server group/i-1 state drain",
        ]);
    });

    it("adds no target that is taken away during its last check", async () => {
        writeProgram(
            "curl",
            `#!/bin/bash\nif [[ -e ${directory}/checked ]]; then ${program} 0 deregister group/i-1; fi\n: >${directory}/checked\n`,
        );
        await register();
        assert.deepEqual(told, ["set server group/i-1 state drain"]);
    });
});
