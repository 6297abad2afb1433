// A real etcd, alone on the loopback, with real certificates.
import { ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Folder of our own build of a version, or undefined when it was not built. */
export function findEtcd(version: string): string | undefined {
    const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
    const folder = join(cache, "pulumi-etcd", "etcd", version);
    return existsSync(join(folder, "etcd")) ? folder : undefined;
}

export function describeEtcd(version: string, define: (folder: string) => void): void {
    const folder = findEtcd(version);
    const title = `etcd ${version}`;
    if (folder === undefined) {
        describe.skip(`${title} (skipped: not built; run tools/setup --need etcd=${version})`, () => {
            define("");
        });
        return;
    }
    describe(title, function () {
        this.timeout(60_000);
        define(folder);
    });
}

/** Files NAME.crt and NAME.key, signed by AUTHORITY.crt, both made when they are not there. */
export function makeCertificate(folder: string, authority: string, name: string, extensions: readonly string[]): void {
    const file = (part: string): string => join(folder, part);
    if (!existsSync(file(`${authority}.crt`))) {
        const subject = ["-subj", `/CN=${authority}`, "-days", "2"];
        const key = [
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-keyout",
            file(`${authority}.key`),
        ];
        execFileSync("openssl", ["req", "-x509", ...key, ...subject, "-out", file(`${authority}.crt`)], {
            stdio: "pipe",
        });
    }
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", file(`${name}.key`)];
    execFileSync("openssl", ["req", "-new", ...key, "-subj", `/CN=${name}`, "-out", file(`${name}.csr`)], {
        stdio: "pipe",
    });
    writeFileSync(file(`${name}.ext`), `${["keyUsage=critical,digitalSignature", ...extensions].join("\n")}\n`);
    const signer = ["-CA", file(`${authority}.crt`), "-CAkey", file(`${authority}.key`), "-CAcreateserial"];
    const request = ["-in", file(`${name}.csr`), "-extfile", file(`${name}.ext`), "-out", file(`${name}.crt`)];
    execFileSync("openssl", ["x509", "-req", "-days", "1", ...signer, ...request], { stdio: "pipe" });
}

/** Ports that nobody listens on at this moment. */
export async function findFreePorts(count: number): Promise<readonly number[]> {
    const servers = Array.from({ length: count }, () => createServer());
    const ports = await Promise.all(
        servers.map(
            (server) =>
                new Promise<number>((resolve, reject) => {
                    server.once("error", reject).listen(0, "127.0.0.1", () => {
                        const address = server.address();
                        resolve(typeof address === "object" && address !== null ? address.port : 0);
                    });
                }),
        ),
    );
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    return ports;
}

export interface LogLine {
    readonly level: string;
    readonly caller: string;
    readonly msg: string;
    readonly [field: string]: unknown;
}

/** A running process of ours; ends with the test that started it. */
export class EtcdProcess {
    private output = "";
    private readonly ended: Promise<number | null>;

    public constructor(private readonly child: ChildProcess) {
        child.stderr?.on("data", (chunk: Buffer) => (this.output += chunk.toString()));
        child.stdout?.on("data", (chunk: Buffer) => (this.output += chunk.toString()));
        this.ended = new Promise((resolve) => child.once("exit", resolve));
    }

    public static start(folder: string, flags: readonly string[], env: Readonly<Record<string, string>>): EtcdProcess {
        return new EtcdProcess(spawn(join(folder, "etcd"), flags, { env, stdio: ["ignore", "pipe", "pipe"] }));
    }

    public get log(): readonly LogLine[] {
        const lines = this.output.split("\n").filter((line) => line.startsWith("{"));
        return lines.map((line) => JSON.parse(line) as LogLine); // zap's form
    }

    /** Everything that was written, also what is not in zap's form. */
    public get text(): string {
        return this.output;
    }

    /** Waits until the health port says ready; throws with the log when the process ends before. */
    public async waitReady(healthUrl: string): Promise<void> {
        while (!(await isReady(healthUrl))) {
            const ended = await Promise.race([this.ended.then(() => true), sleep(50).then(() => false)]);
            if (ended) {
                throw new Error(`etcd ended before it was ready:\n${this.output}`);
            }
        }
    }

    public async stop(): Promise<number | null> {
        if (this.child.exitCode === null) {
            this.child.kill("SIGTERM");
        }
        return this.ended;
    }
}

function isReady(healthUrl: string): Promise<boolean> {
    return fetch(`${healthUrl}/readyz`).then(
        (response) => response.ok,
        () => false,
    );
}
