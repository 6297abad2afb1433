// The two calls of etcd's API that tests make themselves, over HTTP/2: unlike etcd's own clients this one never tries again, so a
// test knows of each write whether it was acknowledged.
import { type ClientHttp2Session, connect } from "node:http2";

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

export class EtcdClient {
    private session: ClientHttp2Session | undefined;

    public constructor(
        private readonly endpoint: string,
        private readonly credentials: Credentials,
        private readonly timeoutMs: number,
    ) {}

    /** The revision of the write. */
    public async put(key: string, value: string): Promise<number> {
        const answer = await this.call("Put", [bytes(1, key), bytes(2, value)]);
        const header = messages(answer, 1)[0] ?? Buffer.alloc(0);
        const revision = fieldsOf(header).get(3)?.[0];
        if (typeof revision !== "bigint") {
            throw new Error(`${this.endpoint} acknowledged a write without a revision`);
        }
        return Number(revision);
    }

    /** All keys that begin so, by a linearizable read. */
    public async list(prefix: string): Promise<readonly KeyValue[]> {
        const end = Buffer.from(prefix);
        end.writeUInt8(end.readUInt8(end.length - 1) + 1, end.length - 1);
        const answer = await this.call("Range", [bytes(1, prefix), bytes(2, end)]);
        return messages(answer, 2).map((message) => {
            const fields = fieldsOf(message);
            const [key, value] = [1, 5].map((field) => String(fields.get(field)?.[0] ?? ""));
            return { key: key ?? "", value: value ?? "", revision: Number(fields.get(3)?.[0] ?? 0) };
        });
    }

    public close(): void {
        this.session?.destroy();
    }

    private call(method: "Put" | "Range", message: readonly Buffer[]): Promise<Buffer> {
        const body = Buffer.concat(message);
        const frame = Buffer.alloc(5);
        frame.writeUInt32BE(body.length, 1);
        return new Promise((resolve, reject) => {
            const session = this.openSession();
            const stream = session.request({
                ":method": "POST",
                ":path": `/etcdserverpb.KV/${method}`,
                "content-type": "application/grpc",
                te: "trailers",
            });
            const timer = setTimeout(() => {
                reject(new Error(`${this.endpoint} does not answer`));
                // A connection that is stuck is not used again.
                session.destroy();
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
            stream.end(Buffer.concat([frame, body]));
        });
    }

    private openSession(): ClientHttp2Session {
        if (this.session === undefined || this.session.closed || this.session.destroyed) {
            // What ends a session ends the calls on it, and they say so.
            this.session = connect(this.endpoint, this.credentials).on("error", () => undefined);
        }
        return this.session;
    }
}

// Protocol buffers: a field is its number and kind, then a number in groups of seven bits, or a length and that many bytes.

function bytes(field: number, content: string | Buffer): Buffer {
    const data = Buffer.from(content);
    return Buffer.concat([Buffer.from([(field << 3) | 2]), varint(data.length), data]);
}

function varint(value: number): Buffer {
    const groups: number[] = [];
    let rest = value;
    do {
        groups.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
        rest = Math.floor(rest / 128);
    } while (rest > 0);
    return Buffer.from(groups);
}

function messages(message: Buffer, field: number): readonly Buffer[] {
    return (fieldsOf(message).get(field) ?? []).filter((value): value is Buffer => Buffer.isBuffer(value));
}

function fieldsOf(message: Buffer): ReadonlyMap<number, readonly (bigint | Buffer)[]> {
    const fields = new Map<number, (bigint | Buffer)[]>();
    let at = 0;
    const number = (): bigint => {
        let value = 0n;
        for (let shift = 0n; ; shift += 7n) {
            const byte = message.readUInt8(at++);
            value |= BigInt(byte & 0x7f) << shift;
            if (byte < 0x80) {
                return value;
            }
        }
    };
    while (at < message.length) {
        const tag = Number(number());
        let value: bigint | Buffer = number();
        if ((tag & 7) === 2) {
            const length = Number(value);
            value = message.subarray(at, at + length);
            at += length;
        }
        fields.set(tag >> 3, [...(fields.get(tag >> 3) ?? []), value]);
    }
    return fields;
}
