// What apiserver-node makes of units of systemd, with a systemctl that says what a test has put there.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderDropIn } from "../../components/clients/renderDropIn";
import { hostProgramFile } from "../support/hostProgram";
import { useTemporaryFolder } from "../support/temporaryFolder";

const program = hostProgramFile("apiserver-node");
const FLAGS = ["--etcd-servers=https://10.213.4.12:2379,https://10.213.4.11:2379", "--etcd-cafile=/etc/x/ca.crt"];
const DROP_IN = `${renderDropIn(FLAGS)}Environment="KUBE_APISERVER_ETCD_CA=0123"\n`;

describe("apiserver-node, on a unit", () => {
    const folder = useTemporaryFolder();

    interface Spec {
        readonly takeOver?: boolean;
        /** Other drop-ins, by name. */
        readonly dropIns?: Readonly<Record<string, string>>;
        /** A file that the unit reads its environment from. */
        readonly environment?: string;
        readonly loaded?: boolean;
    }

    function plan(unit: string, spec: Spec = {}): { readonly code: number | null; stdout: string; stderr: string } {
        const units = join(folder(), "units");
        const own = join(units, "kube-apiserver.service.d");
        mkdirSync(own, { recursive: true });
        mkdirSync(join(folder(), "state/staged"), { recursive: true });
        writeFileSync(join(units, "kube-apiserver.service"), unit);
        writeFileSync(join(folder(), "environment"), spec.environment ?? "");
        writeFileSync(join(folder(), "state/staged/drop-in"), renderDropIn(FLAGS));
        const dropIns = Object.entries(spec.dropIns ?? {}).map(([name, text]) => {
            writeFileSync(join(own, name), text);
            return join(own, name);
        });
        const script = `source ${program}
            systemctl() {
                case $3 in
                    LoadState) echo ${spec.loaded === false ? "not-found" : "loaded"} ;;
                    FragmentPath) echo ${units}/kube-apiserver.service ;;
                    DropInPaths) echo "${dropIns.join(" ")}" ;;
                    EnvironmentFiles) echo "${folder()}/environment (ignore_errors=no)" ;;
                esac
            }
            LOCK=${folder()}/lock STATE=${folder()}/state STAGED=${folder()}/state/staged APPLIED=${folder()}/state/applied UNITS=${units}
            KIND=systemd UNIT=kube-apiserver.service KNOWN=https://10.213.4.11:2379,https://10.213.4.12:2379
            TAKE_OVER=${spec.takeOver ?? false} CA_DIGEST=0123 WANTED=(${FLAGS.join(" ")})
            load_managed; plan_systemd; printf '%s\\n' "$CHANGE"`;
        const { status, stdout, stderr } = spawnSync("bash", ["-c", script], { encoding: "utf8" });
        return { code: status, stdout, stderr };
    }

    const unit = (exec: string): string => `[Unit]\nDescription=API\n\n[Service]\nExecStart=${exec}\n\n[Install]\n`;
    const execOf = (text: string): readonly string[] =>
        [...text.matchAll(/^ExecStart=(.*)$/gm)].map(([, exec = ""]) => exec);

    it("puts its flags in place of those that the unit has, and leaves all others", () => {
        const { code, stdout, stderr } = plan(
            unit(
                "/usr/bin/kube-apiserver \\\n    --secure-port=6443 \\\n    --etcd-servers=https://10.213.4.11:2379 \\\n # a comment\n    --etcd-cafile /etc/x/ca.crt \\\n    --v=2",
            ),
        );
        assert.equal(code, 0, stderr);
        assert.ok(stdout.startsWith(DROP_IN), stdout);
        assert.deepEqual(execOf(stdout), [
            "",
            "/usr/bin/kube-apiserver --secure-port=6443 --v=2 $KUBE_APISERVER_ETCD_FLAGS",
        ]);
    });

    it("hides nothing of a unit that has the variable where the flags are to be", () => {
        const { stdout } = plan(unit("/usr/bin/kube-apiserver --v=2 $KUBE_APISERVER_ETCD_FLAGS --secure-port=6443"));
        assert.equal(stdout, DROP_IN);
    });

    it("reads other drop-ins, and not its own", () => {
        const dropIns = {
            "10-admin.conf": "[Service]\nExecStart=\nExecStart=/opt/kube-apiserver --v=4\n",
            "50-pulumi-etcd.conf": "[Service]\nExecStart=\nExecStart=/gone\n",
        };
        assert.deepEqual(execOf(plan(unit("/usr/bin/kube-apiserver"), { dropIns }).stdout), [
            "",
            "/opt/kube-apiserver --v=4 $KUBE_APISERVER_ETCD_FLAGS",
        ]);
    });

    it("finds nothing to do once its drop-in is there, and something when the unit's own line is another one", () => {
        const before = unit("/usr/bin/kube-apiserver --v=2");
        const dropIns = { "50-pulumi-etcd.conf": plan(before).stdout };
        assert.equal(plan(before, { dropIns }).stdout, "\n");
        assert.match(plan(unit("/usr/bin/kube-apiserver --v=3"), { dropIns }).stdout, /--v=3/);
    });

    it("keeps what was taken over, which is in the unit still", () => {
        const before = unit("/usr/bin/kube-apiserver --etcd-servers=https://127.0.0.1:2379");
        const refused = plan(before);
        assert.equal(refused.code, 70);
        assert.match(
            refused.stderr,
            /kube-apiserver\.service sets --etcd-servers=https:\/\/127\.0\.0\.1:2379, which this/,
        );
        const taken = plan(before, { takeOver: true });
        assert.match(
            taken.stderr,
            /kube-apiserver\.service had --etcd-servers=https:\/\/127\.0\.0\.1:2379, which is replaced/,
        );
        assert.deepEqual(plan(before, { dropIns: { "50-pulumi-etcd.conf": taken.stdout } }), {
            code: 0,
            stdout: "\n",
            stderr: "",
        });
    });

    for (const [title, text, expected, spec] of [
        ["a shell around it", unit("/bin/sh -c 'exec kube-apiserver'"), /starts "\/bin\/sh", not kube-apiserver/, {}],
        ["none at all", "[Service]\n", /starts "nothing", not kube-apiserver/, {}],
        [
            "two commands",
            `${unit("/a/kube-apiserver")}\n[Service]\nExecStart=/b/kube-apiserver\n`,
            /more than one ExecStart/,
            {},
        ],
        ["flags in quotes", unit('/a/kube-apiserver "--etcd-servers=x"'), /--etcd-\* flags in quotes/, {}],
        [
            "flags in a file of its environment",
            unit("/a/kube-apiserver $ARGS"),
            /environment, which kube-apiserver\.service reads, sets --etcd-prefix; nothing was changed/,
            { environment: 'ARGS="--etcd-prefix=/x"\n' },
        ],
        [
            "one that is not there",
            unit("/a/kube-apiserver"),
            /this host has no unit kube-apiserver\.service/,
            { loaded: false },
        ],
    ] as const) {
        it(`refuses ${title}, and changes nothing`, () => {
            const { code, stderr } = plan(text, spec);
            assert.equal(code, 70, stderr);
            assert.match(stderr, expected);
        });
    }
});

describe("the certificates' folder on an API server's host", () => {
    const folder = useTemporaryFolder();
    const own = (name: string, cluster = "main"): { readonly code: number | null; stderr: string } => {
        const script = `source ${program}; LOCK=${folder()}/lock; own_directory ${join(folder(), name)} ${cluster}`;
        const { status, stderr } = spawnSync("bash", ["-c", script], { encoding: "utf8" });
        return { code: status, stderr };
    };

    it("is made, and known again", () => {
        assert.equal(own("pki").code, 0);
        assert.equal(own("pki").code, 0);
    });

    it("is taken when it is there and empty, also after a run that was killed in it", () => {
        mkdirSync(join(folder(), "pki"));
        writeFileSync(join(folder(), "pki/..pulumi-etcd.new"), "ma");
        assert.equal(own("pki").code, 0);
    });

    it("is refused when it holds somebody else's files, is a file, or belongs to another cluster", () => {
        mkdirSync(join(folder(), "theirs"));
        writeFileSync(join(folder(), "theirs/ca.crt"), "");
        writeFileSync(join(folder(), "file"), "");
        assert.match(own("theirs").stderr, /theirs is not ours: it holds ca\.crt ?; name a folder of its own/);
        assert.match(own("file").stderr, /file is not ours: it holds a file/);
        own("pki", "other");
        assert.match(own("pki").stderr, /pki belongs to the cluster other, not to main; name another folder/);
    });
});
