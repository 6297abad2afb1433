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
    sign(request: string, sans: string, days = 20): string {
        writeFileSync(join(this.directory, "csr"), request);
        writeFileSync(
            join(this.directory, "ext"),
            `subjectAltName=${sans}\nextendedKeyUsage=serverAuth,clientAuth\nkeyUsage=digitalSignature\n`,
        );
        const serial = String(Date.now()) + String(Math.floor(Math.random() * 1e6));
        const by = ["-CA", "ca.crt", "-CAkey", "ca.key", "-set_serial", serial, "-days", String(days)];
        this.openssl(["x509", "-req", "-in", "csr", ...by, "-extfile", "ext", "-out", "crt"]);
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
