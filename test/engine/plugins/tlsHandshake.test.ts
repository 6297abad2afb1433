import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { connect, createServer } from "node:tls";
import { type Authority, makeAuthority, makeKey, makeRequest, sign } from "./tlsMaker";

interface Pair {
    key: string;
    cert: string;
}

describe("a TLS handshake with certificates of the tls provider", () => {
    let clients: Authority;
    let servers: Authority;

    before(async () => {
        clients = await makeAuthority(await makeKey());
        servers = await makeAuthority(await makeKey());
    });

    const issue = async (authority: Authority, allowedUses: string[], ipAddress = "127.0.0.1"): Promise<Pair> => {
        const key = await makeKey();
        const request = await makeRequest(key, { subject: { commonName: "etcd-1" }, ipAddresses: [ipAddress] });
        return { key, cert: await sign(authority, request, { allowedUses: ["digital_signature", ...allowedUses] }) };
    };
    const server = (): Promise<Pair> => issue(servers, ["server_auth"]);
    const client = (): Promise<Pair> => issue(clients, ["client_auth"]);

    it("succeeds when both sides show what they should", async () => {
        assert.equal(await shakeHands(await server(), servers, await client(), clients), "client etcd-1 accepted");
    });

    it("succeeds with one certificate for both uses, as etcd's peers have it", async () => {
        const peer = await issue(servers, ["server_auth", "client_auth"]);
        assert.equal(await shakeHands(peer, servers, peer, servers), "client etcd-1 accepted");
    });

    it("fails when the client's certificate is not for clients", async () => {
        const wrong = await issue(clients, ["server_auth"]);
        assert.equal(await shakeHands(await server(), servers, wrong, clients), "server: INVALID_PURPOSE");
    });

    it("fails when the server's certificate is not for servers", async () => {
        const wrong = await issue(servers, ["client_auth"]);
        assert.equal(await shakeHands(wrong, servers, await client(), clients), "client: INVALID_PURPOSE");
    });

    it("fails when another authority signed the client's certificate", async () => {
        const wrong = await issue(servers, ["client_auth"]);
        assert.match(await shakeHands(await server(), servers, wrong, clients), /^server: (UNABLE_TO_|SELF_SIGNED_)/);
    });

    it("fails when the server is reached under a name that is not in its certificate", async () => {
        const wrong = await issue(servers, ["server_auth"], "10.213.0.11");
        const result = await shakeHands(wrong, servers, await client(), clients);
        assert.equal(result, "client: ERR_TLS_CERT_ALTNAME_INVALID");
    });
});

/** What comes of a connection with certificates on both sides; TLS 1.2, where the client hears of its rejection. */
async function shakeHands(server: Pair, serverCa: Authority, client: Pair, clientCa: Authority): Promise<string> {
    const listener = createServer({ ...server, ca: clientCa.cert, requestCert: true, rejectUnauthorized: false });
    listener.on("tlsClientError", () => undefined);
    listener.on("secureConnection", (socket) => {
        socket.on("error", () => undefined);
        const { authorized, authorizationError } = socket;
        const name = String(socket.getPeerCertificate().subject.CN);
        socket.end(authorized ? `client ${name} accepted` : `server: ${String(authorizationError)}`);
    });
    listener.listen(0, "127.0.0.1");
    await once(listener, "listening");
    const { port } = listener.address() as AddressInfo;
    try {
        return await new Promise<string>((resolve) => {
            let heard = "";
            const options = { ...client, ca: serverCa.cert, maxVersion: "TLSv1.2" as const };
            const socket = connect({ ...options, host: "127.0.0.1", port });
            socket.setEncoding("utf8");
            socket.on("data", (text: string) => (heard += text));
            socket.on("error", (error: NodeJS.ErrnoException) => {
                resolve(`client: ${error.code ?? error.message}`);
            });
            socket.on("close", () => {
                resolve(heard);
            });
        });
    } finally {
        listener.close();
    }
}
