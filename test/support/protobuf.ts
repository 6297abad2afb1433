// Protocol buffers: a field is its number and kind, then a number in groups of seven bits, or a length and that many bytes.

export type Fields = ReadonlyMap<number, readonly (bigint | Buffer)[]>;

/** A field of bytes, or of a message within. */
export function bytes(field: number, content: string | Buffer): Buffer {
    const data = Buffer.from(content);
    return Buffer.concat([Buffer.from([(field << 3) | 2]), varint(data.length), data]);
}

/** A field of a number or a truth. */
export function number(field: number, value: number): Buffer {
    return Buffer.concat([Buffer.from([field << 3]), varint(value)]);
}

function varint(value: number): Buffer {
    const groups: number[] = [];
    let rest = value;
    do {
        groups.push((rest % 128) | (rest > 0x7f ? 0x80 : 0));
        rest = Math.floor(rest / 128);
    } while (rest > 0);
    return Buffer.from(groups);
}

export function messages(message: Buffer, field: number): readonly Buffer[] {
    return (fieldsOf(message).get(field) ?? []).filter((value): value is Buffer => Buffer.isBuffer(value));
}

/** A field that is a number: "0" when it is not there, as the format has it. In words, for an id has 64 bits. */
export function numberOf(fields: Fields, field: number): string {
    const value = fields.get(field)?.[0];
    return typeof value === "bigint" ? String(value) : "0";
}

export function textOf(fields: Fields, field: number): string {
    const value = fields.get(field)?.[0];
    return Buffer.isBuffer(value) ? value.toString() : "";
}

export function fieldsOf(message: Buffer): Fields {
    const fields = new Map<number, (bigint | Buffer)[]>();
    let at = 0;
    const next = (): bigint => {
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
        const tag = Number(next());
        let value: bigint | Buffer;
        if ((tag & 7) === 5) {
            value = BigInt(message.readUInt32LE(at));
            at += 4;
        } else {
            value = next();
            if ((tag & 7) === 2) {
                const length = Number(value);
                value = message.subarray(at, at + length);
                at += length;
            }
        }
        fields.set(tag >> 3, [...(fields.get(tag >> 3) ?? []), value]);
    }
    return fields;
}
