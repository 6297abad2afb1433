// The calls of etcd's API that tests make themselves, over HTTP/2: unlike etcd's own clients this one never tries again, so a test
// knows of each call whether it was answered.
import { type ClientHttp2Session, type ClientHttp2Stream, connect } from "node:http2";
import { bytes, fieldsOf, messages, number, numberOf, textOf } from "./protobuf";

export interface Credentials {
    readonly ca: string;
    readonly cert: string;
    readonly key: string;
    /** The name in the server's certificate, where the endpoint is only an address. */
    readonly servername?: string;
}

export interface KeyValue {
    readonly key: string;
    readonly value: string;
    /** The revision at which it was written. */
    readonly revision: number;
}

/** What a member says of itself. Ids are in decimal. */
export interface MemberStatus {
    readonly cluster: string;
    readonly id: string;
    readonly leader: string;
    readonly term: number;
    readonly revision: number;
    readonly applied: string;
}

export class EtcdClient {
    private session: ClientHttp2Session | undefined;

    public constructor(
        private readonly endpoint: string,
        private readonly credentials: Credentials,
        private readonly timeoutMs: number,
    ) {}

    /** The revision of the write. */
    public async put(key: string, value: string): Promise<number> {
        const revision = revisionIn(await this.call("KV/Put", [bytes(1, key), bytes(2, value)]));
        if (revision === 0) {
            throw new Error(`${this.endpoint} acknowledged a write without a revision`);
        }
        return revision;
    }

    /** All keys that begin so, by a linearizable read. */
    public async list(prefix: string): Promise<readonly KeyValue[]> {
        const answer = await this.call("KV/Range", [bytes(1, prefix), bytes(2, endOf(prefix))]);
        return messages(answer, 2).map(readKeyValue);
    }

    /** The revision that a read finds: of the cluster, or, serializable, of this member alone. */
    public async readRevision(consistency: "linearizable" | "serializable"): Promise<number> {
        const serializable = consistency === "serializable" ? [number(7, 1)] : [];
        return revisionIn(await this.call("KV/Range", [bytes(1, "/"), ...serializable]));
    }

    public async status(): Promise<MemberStatus> {
        const answer = await this.call("Maintenance/Status", []);
        const header = headerOf(answer);
        const fields = fieldsOf(answer);
        return {
            cluster: numberOf(header, 1),
            id: numberOf(header, 2),
            leader: numberOf(fields, 4),
            term: Number(numberOf(fields, 6)),
            revision: Number(numberOf(header, 3)),
            applied: numberOf(fields, 7),
        };
    }

    /** A hash of all that this member has at a revision, with the compaction it counts from. */
    public async hash(revision: number): Promise<string> {
        const fields = fieldsOf(await this.call("Maintenance/HashKV", [number(1, revision)]));
        return `${numberOf(fields, 2)} from ${numberOf(fields, 3)}`;
    }

    /** The members as this one alone knows them, in the order of their ids. */
    public async members(): Promise<readonly string[]> {
        const listed = messages(await this.call("Cluster/MemberList", []), 2).map((member) => {
            const fields = fieldsOf(member);
            const urls = messages(member, 3).join(",");
            return `${numberOf(fields, 1)} ${textOf(fields, 2)} ${urls}${numberOf(fields, 5) === "1" ? " learner" : ""}`;
        });
        return listed.sort();
    }

    /** Number of alarms. */
    public async alarms(): Promise<number> {
        return messages(await this.call("Maintenance/Alarm", []), 2).length;
    }

    /** Says that there is no space, as a member does that has used up its quota. */
    public async raiseAlarm(): Promise<void> {
        await this.call("Maintenance/Alarm", [number(1, 1), number(3, 1)]);
    }

    /** Reports every write of these keys from a revision on, until the stream ends; then `ended` is called, once. */
    public watch(prefix: string, from: number, seen: (event: KeyValue) => void, ended: () => void): void {
        const wanted = bytes(1, Buffer.concat([bytes(1, prefix), bytes(2, endOf(prefix)), number(3, from)]));
        const stream = this.request("Watch/Watch", wanted);
        let rest = Buffer.alloc(0);
        stream.on("data", (part: Buffer) => {
            rest = Buffer.concat([rest, part]);
            while (rest.length >= 5 && rest.length >= 5 + rest.readUInt32BE(1)) {
                const answer = rest.subarray(5, 5 + rest.readUInt32BE(1));
                rest = rest.subarray(5 + answer.length);
                for (const event of messages(answer, 11)) {
                    messages(event, 2).forEach((pair) => {
                        seen(readKeyValue(pair));
                    });
                }
                if (numberOf(fieldsOf(answer), 4) === "1") stream.close();
            }
        });
        stream.on("error", () => undefined).on("close", ended);
    }

    /** A connection that does not answer is given up, and with it all that goes over it. */
    public ping(): void {
        const session = this.session;
        if (session === undefined || session.destroyed) return;
        const timer = setTimeout(() => {
            session.destroy();
        }, this.timeoutMs);
        const answered = (): void => {
            clearTimeout(timer);
        };
        if (session.connecting) session.once("connect", answered);
        else session.ping(answered);
    }

    public close(): void {
        this.session?.destroy();
    }

    private call(method: string, message: readonly Buffer[]): Promise<Buffer> {
        return new Promise((resolve, reject) => {
            const stream = this.request(method, Buffer.concat(message));
            const session = this.session;
            const timer = setTimeout(() => {
                reject(new Error(`${this.endpoint} does not answer`));
                // A connection that is stuck is not used again.
                session?.destroy();
            }, this.timeoutMs);
            const parts: Buffer[] = [];
            let status = "none";
            const readStatus = (headers: object): void => {
                status = (headers as Record<string, string | undefined>)["grpc-status"] ?? status;
            };
            stream.on("response", readStatus).on("trailers", readStatus);
            stream.on("data", (part: Buffer) => parts.push(part)).on("error", reject);
            stream.on("close", () => {
                clearTimeout(timer);
                if (status === "0") {
                    resolve(Buffer.concat(parts).subarray(5));
                } else {
                    reject(new Error(`${this.endpoint} answers ${method} with status ${status}`));
                }
            });
            stream.end();
        });
    }

    /** Sends one message; the stream stays open to more. */
    private request(method: string, body: Buffer): ClientHttp2Stream {
        const frame = Buffer.alloc(5);
        frame.writeUInt32BE(body.length, 1);
        const stream = this.openSession().request(
            {
                ":method": "POST",
                ":path": `/etcdserverpb.${method}`,
                "content-type": "application/grpc",
                te: "trailers",
            },
            { endStream: false },
        );
        stream.write(Buffer.concat([frame, body]));
        return stream;
    }

    private openSession(): ClientHttp2Session {
        if (this.session === undefined || this.session.closed || this.session.destroyed) {
            // What ends a session ends the calls on it, and they say so.
            this.session = connect(this.endpoint, this.credentials).on("error", () => undefined);
        }
        return this.session;
    }
}

/** The first key that does not begin so any more. */
function endOf(prefix: string): Buffer {
    const end = Buffer.from(prefix);
    end.writeUInt8(end.readUInt8(end.length - 1) + 1, end.length - 1);
    return end;
}

function headerOf(answer: Buffer): ReturnType<typeof fieldsOf> {
    return fieldsOf(messages(answer, 1)[0] ?? Buffer.alloc(0));
}

function revisionIn(answer: Buffer): number {
    return Number(numberOf(headerOf(answer), 3));
}

function readKeyValue(message: Buffer): KeyValue {
    const fields = fieldsOf(message);
    return { key: textOf(fields, 1), value: textOf(fields, 5), revision: Number(numberOf(fields, 3)) };
}
