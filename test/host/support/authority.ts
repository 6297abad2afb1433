import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A certificate authority by openssl: tests of the host do not stand on the product's own keys. */
export class Authority {
    private readonly directory = mkdtempSync(join(tmpdir(), "etcd-ca-"));

    constructor(name: string) {
        this.openssl(["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "ca.key"]);
        this.openssl([
            "req",
            "-x509",
            "-new",
            "-key",
            "ca.key",
            "-subj",
            `/CN=${name}`,
            "-days",
            "30",
            "-out",
            "ca.crt",
        ]);
    }

    get certificate(): string {
        return this.read("ca.crt");
    }

    /** Signs a request, for use as server and client alike; each time with another serial number. */
    sign(request: string, sans: string, until = new Date(Date.now() + 20 * 24 * 3600 * 1000)): string {
        writeFileSync(join(this.directory, "csr"), request);
        writeFileSync(join(this.directory, "index"), "");
        // `openssl ca` is the one that takes an end to the second.
        writeFileSync(
            join(this.directory, "ca.cnf"),
            [
                "[ca]\ndefault_ca=this\n[this]\ndatabase=index\nrand_serial=yes\nnew_certs_dir=.\ncertificate=ca.crt\nprivate_key=ca.key",
                "default_md=sha256\npolicy=any\nx509_extensions=leaf\nunique_subject=no\nemail_in_dn=no",
                "[any]\norganizationName=optional\ncommonName=supplied",
                `[leaf]\nsubjectAltName=${sans}\nextendedKeyUsage=serverAuth,clientAuth\nkeyUsage=digitalSignature\n`,
            ].join("\n"),
        );
        const end = until.toISOString().replace(/[-:T]|\..*/g, "");
        this.openssl([
            "ca",
            "-batch",
            "-notext",
            "-config",
            "ca.cnf",
            "-in",
            "csr",
            "-out",
            "crt",
            "-enddate",
            `${end}Z`,
        ]);
        return this.read("crt");
    }

    remove(): void {
        rmSync(this.directory, { recursive: true, force: true });
    }

    private openssl(args: string[]): void {
        execFileSync("openssl", args, { cwd: this.directory, stdio: ["ignore", "ignore", "pipe"] });
    }

    private read(file: string): string {
        return readFileSync(join(this.directory, file), "utf8");
    }
}
