import { strict as assert } from "node:assert";
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
    chmodSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    writeFileSync,
} from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { program, type Said } from "./support/node";

// Installing needs no root when it is told other folders; the "etcd" in these archives is a script that knows its version.
describe("installing a version", () => {
    let directory: string;
    let server: Server;
    let url: string;
    let serve: (request: IncomingMessage, response: ServerResponse) => void;
    let requests: IncomingMessage[];

    before(async () => {
        directory = mkdtempSync(join(tmpdir(), "etcd-install-"));
        const openssl = [
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-days",
            "2",
        ];
        const names = ["-subj", "/CN=mirror", "-addext", "subjectAltName=IP:127.0.0.1"];
        execFileSync("openssl", [...openssl, ...names, "-keyout", "key", "-out", "crt"], {
            cwd: directory,
            stdio: "ignore",
        });
        const files = { key: readFileSync(join(directory, "key")), cert: readFileSync(join(directory, "crt")) };
        server = createServer(files, (request, response) => {
            requests.push(request);
            serve(request, response);
        });
        await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
        url = `https://127.0.0.1:${String((server.address() as AddressInfo).port)}/etcd.tar`;
    });
    after(() => {
        server.close();
        rmSync(directory, { recursive: true });
    });
    beforeEach(() => {
        rmSync(join(directory, "opt"), { recursive: true, force: true });
        requests = [];
        serve = (_, response) => response.writeHead(404).end();
    });

    /** An archive laid out like a release, and its checksum. */
    function archive(version: string, says = version, extra = ""): { file: string; sha256: string } {
        const folder = join(directory, `etcd-v${version}-linux-amd64`);
        mkdirSync(join(folder, "Documentation"), { recursive: true });
        writeFileSync(join(folder, "Documentation", "etcd"), "not a program");
        for (const name of ["etcd", "etcdctl", "etcdutl"]) {
            writeFileSync(join(folder, name), `#!/bin/sh\necho "${name} Version: ${says}"\n${extra}`);
            chmodSync(join(folder, name), 0o755);
        }
        const file = join(directory, `${version}.tar`);
        execFileSync("tar", ["-C", directory, "-cf", file, `etcd-v${version}-linux-amd64`]);
        rmSync(folder, { recursive: true });
        return { file, sha256: checksum(readFileSync(file)) };
    }

    const checksum = (content: Buffer): string => createHash("sha256").update(content).digest("hex");

    function install(version: string, from: string, sha256: string, script = "install_version"): Promise<Said> {
        const setup = `source ${program}\nOPT=$1/opt WORK=$1 LOCK=$1/lock VERSION=$2 ARCHIVE_URL=$3 ARCHIVE_SHA256=$4 ROOM_MIB=1`;
        const child = spawn("bash", ["-c", `${setup}\n${script}`, "script", directory, version, from, sha256], {
            env: { ...process.env, CURL_CA_BUNDLE: join(directory, "crt") },
            stdio: ["ignore", "pipe", "pipe"],
        });
        const said: Said = { code: 128, stdout: "", stderr: "" };
        child.stdout.on("data", (text: Buffer) => (said.stdout += text.toString()));
        child.stderr.on("data", (text: Buffer) => (said.stderr += text.toString()));
        return new Promise((done) =>
            child.on("close", (code) => {
                done({ ...said, code: code ?? 128 });
            }),
        );
    }

    const installed = (): string[] =>
        existsSync(join(directory, "opt")) ? readdirSync(join(directory, "opt")).sort() : [];

    it("puts the three programs in place, and nothing else", async () => {
        const { file, sha256 } = archive("3.6.16");
        const said = await install("3.6.16", `file://${file}`, sha256);
        assert.equal(said.code, 0, said.stderr);
        assert.deepEqual(installed(), ["3.6.16"]);
        assert.deepEqual(readdirSync(join(directory, "opt/3.6.16")).sort(), [".archive", "etcd", "etcdctl", "etcdutl"]);
        assert.ok(existsSync(file), "a file of the user's stays");
    });

    it("takes a compressed archive too", async () => {
        const { file } = archive("3.6.16");
        execFileSync("gzip", ["-kf", file]);
        const said = await install("3.6.16", `file://${file}.gz`, checksum(readFileSync(`${file}.gz`)));
        assert.equal(said.code, 0, said.stderr);
        assert.deepEqual(installed(), ["3.6.16"]);
    });

    it("is not done again, unless what is there is not whole or not from that archive", async () => {
        const { file, sha256 } = archive("3.6.16");
        assert.equal((await install("3.6.16", `file://${file}`, sha256)).code, 0);
        rmSync(file);
        assert.equal((await install("3.6.16", `file://${file}`, sha256)).code, 0, "nothing to do needs no archive");
        writeFileSync(join(directory, "opt/3.6.16/etcdutl"), ""); // as a power loss leaves it
        assert.match((await install("3.6.16", `file://${file}`, sha256)).stderr, /is not on this host/);
        const other = archive("3.6.16", "3.6.16", "# another build\n");
        assert.equal((await install("3.6.16", `file://${other.file}`, other.sha256)).code, 0);
        assert.match(readFileSync(join(directory, "opt/3.6.16/etcd"), "utf8"), /another build/);
    });

    it("refuses a wrong checksum before anything is unpacked", async () => {
        const { file, sha256 } = archive("3.6.16");
        const wrong = "f".repeat(64);
        const said = await install("3.6.16", `file://${file}`, wrong);
        assert.notEqual(said.code, 0);
        assert.match(
            said.stderr,
            new RegExp(`wrong checksum: expected SHA-256 ${wrong}, found ${sha256}; it was not unpacked`),
        );
        assert.deepEqual(installed(), []);
    });

    it("refuses an archive of another version, of no etcd, or of none at all", async () => {
        const other = archive("3.6.16", "3.5.35");
        assert.match(
            (await install("3.6.16", `file://${other.file}`, other.sha256)).stderr,
            /holds etcd 3\.5\.35, not 3\.6\.16/,
        );
        const broken = archive("3.6.16", "3.6.16", "exit 1\n");
        assert.match(
            (await install("3.6.16", `file://${broken.file}`, broken.sha256)).stderr,
            /does not run on this host/,
        );
        const text = join(directory, "text");
        writeFileSync(text, "no archive\n");
        assert.match(
            (await install("3.6.16", `file://${text}`, checksum(readFileSync(text)))).stderr,
            /cannot unpack file:.*is it an etcd release archive/,
        );
        assert.match(
            (await install("3.6.16", "ftp://mirror/x", "0".repeat(64))).stderr,
            /must begin with https:\/\/ or file:\/\//,
        );
        assert.deepEqual(
            installed().filter((name) => /^\d/.test(name)),
            [],
        );
    });

    it("refuses when there is too little room, and says how much", async () => {
        const { file, sha256 } = archive("3.6.16");
        const said = await install("3.6.16", `file://${file}`, sha256, "ROOM_MIB=999999999; install_version");
        assert.match(
            said.stderr,
            /^etcd-node: the disk under .*opt has \d+ MiB free, 999999999 MiB are needed to install etcd 3\.6\.16; make room and run again\n$/,
        );
    });

    it("keeps what runs and what ran before, and removes older ones", async () => {
        for (const version of ["3.6.13", "3.6.14", "3.6.15", "3.6.16"]) {
            const { file, sha256 } = archive(version);
            const said = await install(version, `file://${file}`, sha256, `install_version; point_current "$VERSION"`);
            assert.equal(said.code, 0, said.stderr);
        }
        assert.deepEqual(installed(), ["3.6.14", "3.6.15", "3.6.16", "current", "previous"]);
        const { file, sha256 } = archive("3.6.17");
        assert.equal((await install("3.6.17", `file://${file}`, sha256)).code, 0);
        assert.deepEqual(installed(), ["3.6.15", "3.6.16", "3.6.17", "current", "previous"]);
    });

    it("fetches from a server, and leaves nothing of the download", async () => {
        const { file, sha256 } = archive("3.6.16");
        serve = (_, response) => response.end(readFileSync(file));
        const said = await install("3.6.16", url, sha256);
        assert.equal(said.code, 0, said.stderr);
        assert.deepEqual(installed(), ["3.6.16"]);
    });

    it("tries again what may pass by itself, and goes on from where it was cut off", async () => {
        const { file, sha256 } = archive("3.6.16");
        const content = readFileSync(file);
        serve = (request, response) => {
            if (requests.length === 1) return response.writeHead(503).end();
            const [, from = "0"] = /bytes=(\d+)-/.exec(request.headers.range ?? "") ?? [];
            const rest = content.subarray(Number(from));
            response.writeHead(from === "0" ? 200 : 206, {
                "content-length": rest.length,
                "content-range": `bytes ${from}-${String(content.length - 1)}/${String(content.length)}`,
            });
            if (requests.length === 2) return response.write(rest.subarray(0, 5000), () => response.destroy());
            return response.end(rest);
        };
        const said = await install("3.6.16", url, sha256, "sleep() { :; }; install_version");
        assert.equal(said.code, 0, said.stderr);
        assert.match(said.stderr, /failed .*, try 1 of 5\n.* failed .*, try 2 of 5/);
        assert.equal(requests.length, 3);
        assert.match(requests[2]?.headers.range ?? "", /^bytes=[1-9]\d*-$/);
    });

    it("does not try again what will not change: a missing file, a wrong name", async () => {
        const said = await install("3.6.16", url, "0".repeat(64));
        assert.match(said.stderr, /^etcd-node: cannot fetch https:.*404.*; correct the address of the etcd archive\n$/);
        assert.equal(requests.length, 1);
    });

    it("removes a download whose checksum is wrong", async () => {
        serve = (_, response) => response.end("something else");
        const said = await install("3.6.16", url, "0".repeat(64));
        assert.match(said.stderr, /wrong checksum: expected SHA-256 0{64}, found [0-9a-f]{64}/);
        assert.deepEqual(installed(), []);
    });
});
