import { connect as tcpConnect, Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Client } from "ssh2";
import { abortError, untilAborted } from "./abort";
import { addressOf, Connection, Endpoint } from "./connection";
import { Credentials, loadCredentials } from "./credentials";
import { DialError, tcpError, timeoutError } from "./dialError";
import { expectedHostKey, logIn } from "./login";
import { retryDial, RetryOptions, RetryReport } from "./retryDial";

/** A logged-in client, with the bastion's client that it may run through. */
export interface Dialled {
    client: Client;
    close(): void;
}

/** Connects to the host, through its bastion if it has one, as often as the connection allows. */
export async function dial(connection: Connection, signal: AbortSignal, report: RetryReport): Promise<Dialled> {
    const credentials = await prepare(connection);
    const { proxy } = connection;
    if (proxy === undefined) {
        const client = await retryDial("Dial", connection, { signal, report }, async () =>
            logIn(await openTcp(connection, signal), connection, credentials, signal),
        );
        return { client, close: () => client.end() };
    }
    try {
        return await dialThrough(connection, credentials, proxy, { signal, report });
    } catch (error) {
        throw new Error(`proxy: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
}

async function dialThrough(
    connection: Connection,
    credentials: Credentials,
    proxy: Endpoint,
    options: RetryOptions,
): Promise<Dialled> {
    const { signal } = options;
    const proxyCredentials = await prepare(proxy);
    let bastion = await retryDial("Dial proxy", proxy, options, async () =>
        logIn(await openTcp(proxy, signal), proxy, proxyCredentials, signal),
    );
    let isOpen = watch(bastion);
    try {
        const client = await retryDial("Dial from proxy", connection, options, async () => {
            if (!isOpen()) {
                bastion = await logIn(await openTcp(proxy, signal), proxy, proxyCredentials, signal);
                isOpen = watch(bastion);
            }
            const stream = await untilAborted(forward(bastion, connection, proxy), signal);
            return logIn(stream, connection, credentials, signal);
        });
        const used = bastion;
        client.once("close", () => used.end());
        return { client, close: () => client.end() };
    } catch (error) {
        bastion.end();
        throw error;
    }
}

async function prepare(endpoint: Endpoint): Promise<Credentials> {
    expectedHostKey(endpoint);
    return loadCredentials(endpoint);
}

function watch(client: Client): () => boolean {
    let open = true;
    client.once("close", () => {
        open = false;
    });
    return () => open;
}

function openTcp(endpoint: Endpoint, signal: AbortSignal): Promise<Socket> {
    return new Promise((resolve, reject) => {
        if (signal.aborted) {
            reject(abortError(signal));
            return;
        }
        const socket = tcpConnect({ host: endpoint.host, port: endpoint.port, noDelay: true });
        let timer: NodeJS.Timeout | undefined;
        const settle = (): void => {
            clearTimeout(timer);
            signal.removeEventListener("abort", stop);
            socket.removeListener("error", onError);
        };
        const fail = (error: Error): void => {
            settle();
            socket.on("error", () => undefined);
            socket.destroy();
            reject(error);
        };
        const stop = (): void => {
            fail(abortError(signal));
        };
        const onError = (error: NodeJS.ErrnoException): void => {
            fail(tcpError(endpoint, firstOf(error)));
        };
        if (endpoint.perDialTimeout > 0) {
            timer = setTimeout(() => {
                fail(timeoutError(endpoint, endpoint.perDialTimeout));
            }, endpoint.perDialTimeout * 1000);
        }
        signal.addEventListener("abort", stop, { once: true });
        socket.on("error", onError);
        socket.once("connect", () => {
            settle();
            socket.setKeepAlive(true, 15_000);
            resolve(socket);
        });
    });
}

/** A name with several addresses fails with one error for each; the first is as good as any. */
function firstOf(error: NodeJS.ErrnoException): NodeJS.ErrnoException {
    return error instanceof AggregateError ? ((error.errors as NodeJS.ErrnoException[])[0] ?? error) : error;
}

function forward(bastion: Client, target: Endpoint, proxy: Endpoint): Promise<Duplex> {
    return new Promise((resolve, reject) => {
        bastion.forwardOut("127.0.0.1", 0, target.host, target.port, (error, stream) => {
            if (error === undefined) {
                resolve(stream);
                return;
            }
            const reason = error.message.replace(/^\(SSH\) Channel open failure: /, "");
            const explanation = `the bastion ${addressOf(proxy)} cannot connect to it: ${reason}`;
            reject(new DialError(`ssh: rejected: connect failed (${reason})`, explanation));
        });
    });
}
