import assert from "node:assert/strict";
import { ChildProcess, spawn } from "node:child_process";
import { connect, createServer, Server, Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** Passes connections on to a port, until it freezes those that it has. */
export class Relay {
    private readonly server = createServer((socket) => {
        const target = connect(this.port, "127.0.0.1");
        this.pairs.push([socket, target]);
        socket.pipe(target).pipe(socket);
        [socket, target].forEach((end) => end.on("error", () => undefined));
    });
    private readonly pairs: [Socket, Socket][] = [];

    constructor(private readonly port: number) {}

    listen(port = 0): Promise<number> {
        return listen(this.server, port);
    }

    freeze(): void {
        for (const [socket, target] of this.pairs) {
            socket.unpipe();
            target.unpipe();
            socket.pause();
            target.pause();
        }
    }

    async close(): Promise<void> {
        this.pairs.flat().forEach((end) => {
            end.destroy();
        });
        await close(this.server);
    }
}

/** A port that does not answer: its queue is full, and the program behind it stands still. */
export class BlackHole {
    private constructor(
        private readonly program: ChildProcess,
        private readonly sockets: Socket[],
        readonly port: number,
    ) {}

    static async open(): Promise<BlackHole> {
        const port = await freePort();
        const text = `require("net").createServer().listen(${port}, "127.0.0.1", 1, () => console.log("here"))`;
        const program = spawn(process.execPath, ["-e", text], { stdio: ["ignore", "pipe", "inherit"] });
        await new Promise((done) => program.stdout.once("data", done));
        program.kill("SIGSTOP");
        const sockets = Array.from({ length: 4 }, () => connect(port, "127.0.0.1").on("error", () => undefined));
        await sleep(200);
        return new BlackHole(program, sockets, port);
    }

    async close(): Promise<void> {
        this.sockets.forEach((socket) => socket.destroy());
        const gone = new Promise((done) => this.program.once("exit", done));
        this.program.kill("SIGKILL");
        await gone;
    }
}

export async function listen(server: Server, port = 0): Promise<number> {
    await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
    const address = server.address();
    assert.ok(address !== null && typeof address !== "string");
    return address.port;
}

export function close(server: Server): Promise<unknown> {
    return new Promise((done) => server.close(done));
}

/** Waits until a condition holds; an error counts as no. */
export async function until(holds: () => boolean, milliseconds = 3000): Promise<void> {
    for (const begin = performance.now(); performance.now() - begin < milliseconds;) {
        try {
            if (holds()) {
                return;
            }
        } catch {
            // Not yet.
        }
        await sleep(50);
    }
    throw new Error(`it did not happen within ${milliseconds} ms`);
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
    const server = createServer();
    const port = await listen(server);
    await close(server);
    return port;
}
