// What apiserver-node refuses to wire, because Kubernetes or etcd do not have it any more.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hostProgramFile } from "../support/hostProgram";
import { useTemporaryFolder } from "../support/temporaryFolder";

const program = hostProgramFile("apiserver-node");
const manifest = readFileSync(join(__dirname, "../golden/manifest/kubeadm-1.36-external.yaml"), "utf8");

describe("apiserver-node, on an API server of the old world", () => {
    const folder = useTemporaryFolder();

    function run(kind: string, script: string): { readonly code: number | null; readonly stderr: string } {
        mkdirSync(join(folder(), "state"), { recursive: true });
        const all = `source ${program}
            LOCK=${folder()}/lock STATE=${folder()}/state APPLIED=${folder()}/state/applied STAGED=${folder()}/state UNITS=${folder()}
            KIND=${kind} DIRECTORY=/etc/etcd-client MANIFEST=${folder()}/manifest.yaml UNIT=kube-apiserver.service
            KNOWN=https://192.0.2.11:2379 TAKE_OVER=true CA_DIGEST=0123
            WANTED=(--etcd-servers=https://192.0.2.11:2379)
            load_managed\n${script}`;
        const { status, stderr } = spawnSync("bash", ["-c", all], { encoding: "utf8" });
        return { code: status, stderr };
    }

    const pod = (text: string) => {
        writeFileSync(join(folder(), "manifest.yaml"), text);
        return run("static-pod", "plan_static_pod");
    };

    /** A unit that starts a kube-apiserver which says that it is of this version. */
    const unit = (version: string, flags = "") => {
        const server = join(folder(), "kube-apiserver");
        writeFileSync(server, `#!/bin/sh\necho "Kubernetes ${version}"\n`);
        chmodSync(server, 0o755);
        writeFileSync(join(folder(), "unit"), `[Service]\nExecStart=${server} --secure-port=6443 ${flags}\n`);
        const systemctl = `systemctl() { case $* in *LoadState*) echo loaded ;; *FragmentPath*) echo ${folder()}/unit ;; esac; }`;
        return run("systemd", `${systemctl}\nplan_systemd`);
    };

    const withFlag = (flag: string): string =>
        manifest.replace("    - --allow-privileged=true\n", `    - --allow-privileged=true\n    - ${flag}\n`);

    function assertRefused({ code, stderr }: ReturnType<typeof run>, message: RegExp): void {
        assert.equal(code, 70, stderr);
        assert.match(stderr, message);
        assert.match(stderr, /nothing was changed/);
        assert.match(
            stderr
                .split("\n")
                .filter((line) => !line.includes("which is replaced"))
                .join("\n"),
            /^apiserver-node: [^\n]*\n$/,
        );
    }

    it("refuses etcd2 in a manifest, with the reason and the way out", () => {
        assert.notEqual(withFlag("--x"), manifest);
        assertRefused(
            pod(withFlag("--storage-backend=etcd2")),
            /manifest\.yaml says --storage-backend=etcd2, which Kubernetes 1\.13 and newer do not have.*with Kubernetes 1\.12 first/,
        );
    });

    it("refuses etcd2 in a unit, in either form", () => {
        for (const flag of ["--storage-backend=etcd2", "--storage-backend etcd2"]) {
            assertRefused(unit("v1.36.3", flag), /kube-apiserver\.service says --storage-backend=etcd2/);
        }
    });

    it("refuses an API server before 1.16, whatever starts it", () => {
        const hangs = /before Kubernetes 1\.16 an API server hangs when the first member of its list is dead/;
        assertRefused(pod(manifest.replace(/kube-apiserver:v[\d.]+/, "kube-apiserver:v1.15.12")), hangs);
        assertRefused(unit("v1.15.12"), hangs);
    });

    it("has nothing against those that are newer", () => {
        for (const ran of [
            pod(withFlag("--storage-backend=etcd3")),
            unit("v1.16.0"),
            unit("v1.36.3", "--storage-backend=etcd3"),
        ]) {
            assert.equal(ran.code, 0, ran.stderr);
        }
    });
});
