// Certificates that nobody should have: made with a cluster's own authorities, or with strange ones.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Pair {
    readonly certPem: string;
    readonly keyPem: string;
}

export interface Leaf {
    readonly use: "clientAuth" | "serverAuth" | "serverAuth,clientAuth";
    /** "IP:192.0.2.7" */
    readonly san?: string;
    /** Days from now until it begins and ends. @default -1 and 20 */
    readonly days?: readonly [number, number];
}

/** Signs with one authority, by openssl. */
export class Forge {
    private readonly directory = mkdtempSync(join(tmpdir(), "pulumi-etcd-forge-"));
    private made = 0;

    /** @param authority undefined: one that nobody knows, under the name of the right one. */
    constructor(authority?: Pair) {
        if (authority === undefined) {
            this.openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "ca.key");
            this.openssl(
                "req",
                "-x509",
                "-new",
                "-key",
                "ca.key",
                "-subj",
                "/CN=clients",
                "-days",
                "30",
                "-out",
                "ca.crt",
            );
        } else {
            this.write("ca.crt", authority.certPem);
            this.write("ca.key", authority.keyPem);
        }
        this.write("index", "");
        this.write(
            "ca.cnf",
            "[ca]\ndefault_ca=this\n[this]\ndatabase=index\nnew_certs_dir=.\ncertificate=ca.crt\nprivate_key=ca.key\n" +
                "rand_serial=yes\ndefault_md=sha256\npolicy=any\nunique_subject=no\n[any]\ncommonName=supplied\n",
        );
    }

    sign(commonName: string, leaf: Leaf): Pair {
        const name = `leaf-${String(++this.made)}`;
        const [from, to] = (leaf.days ?? [-1, 20]).map((days) =>
            new Date(Date.now() + days * 86_400_000).toISOString().replace(/[-:T]|\.\d+/g, ""),
        );
        const request = [
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-subj",
            `/CN=${commonName}`,
        ];
        this.openssl("req", "-new", ...request, "-keyout", `${name}.key`, "-out", `${name}.csr`);
        const san = leaf.san === undefined ? "" : `subjectAltName=${leaf.san}\n`;
        this.write("ext", `extendedKeyUsage=${leaf.use}\nkeyUsage=digitalSignature\n${san}`);
        const dates = ["-startdate", from ?? "", "-enddate", to ?? ""];
        const files = ["-in", `${name}.csr`, "-out", `${name}.crt`, "-extfile", "ext"];
        this.openssl("ca", "-batch", "-notext", "-config", "ca.cnf", ...dates, ...files);
        return { certPem: this.read(`${name}.crt`), keyPem: this.read(`${name}.key`) };
    }

    remove(): void {
        rmSync(this.directory, { recursive: true, force: true });
    }

    private openssl(...args: string[]): void {
        execFileSync("openssl", args, { cwd: this.directory, stdio: ["ignore", "ignore", "pipe"] });
    }

    private write(file: string, text: string): void {
        writeFileSync(join(this.directory, file), text, { mode: 0o600 });
    }

    private read(file: string): string {
        return readFileSync(join(this.directory, file), "utf8");
    }
}
