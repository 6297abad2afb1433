// Protocol buffers, as far as the engine's messages need them; see docs/decisions/own-protobuf.md.

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

/** Reads the fields of one message. */
export class Reader {
    private tag = 0;

    constructor(
        private readonly buffer: Buffer,
        private position = 0,
        private readonly end = buffer.length,
    ) {}

    /** The number of the next field, 0 at the end. */
    next(): number {
        if (this.position >= this.end) {
            return 0;
        }
        this.tag = this.varint();
        return this.tag >>> 3;
    }

    /** Skips the value of the current field. */
    skip(): void {
        switch (this.tag & 7) {
            case VARINT:
                this.varint();
                break;
            case FIXED64:
                this.position += 8;
                break;
            case BYTES:
                // The length must be read before it is added.
                this.position = this.varint() + this.position;
                break;
            case FIXED32:
                this.position += 4;
                break;
            default:
                throw new Error(`a message of the engine has a field of unknown kind ${this.tag & 7}`);
        }
    }

    varint(): number {
        let result = 0;
        let scale = 1;
        for (;;) {
            const byte = this.buffer[this.position++] ?? 0;
            result += (byte & 0x7f) * scale;
            if (byte < 0x80) {
                return result;
            }
            scale *= 0x80;
        }
    }

    double(): number {
        this.position += 8;
        return this.buffer.readDoubleLE(this.position - 8);
    }

    text(): string {
        const end = this.endOfBytes();
        const text = this.buffer.toString("utf8", this.position, end);
        this.position = end;
        return text;
    }

    message(): Reader {
        const end = this.endOfBytes();
        const reader = new Reader(this.buffer, this.position, end);
        this.position = end;
        return reader;
    }

    private endOfBytes(): number {
        const length = this.varint();
        return this.position + length;
    }
}

/** Writes a message from its end to its beginning, so that the length of what is inside is known when it is written. */
export class Writer {
    private buffer = Buffer.allocUnsafe(1024);
    private position = this.buffer.length;

    finish(): Buffer {
        return this.buffer.subarray(this.position);
    }

    varint(field: number, value: number): void {
        this.number(value);
        this.number(field * 8 + VARINT);
    }

    double(field: number, value: number): void {
        this.reserve(8);
        this.position -= 8;
        this.buffer.writeDoubleLE(value, this.position);
        this.number(field * 8 + FIXED64);
    }

    text(field: number, value: string): void {
        const length = Buffer.byteLength(value);
        this.reserve(length);
        this.position -= length;
        this.buffer.write(value, this.position, length, "utf8");
        this.number(length);
        this.number(field * 8 + BYTES);
    }

    /** Writes a message inside this one; `write` writes its fields, the last one first where order matters. */
    message(field: number, write: () => void): void {
        const end = this.buffer.length - this.position;
        write();
        this.number(this.buffer.length - this.position - end);
        this.number(field * 8 + BYTES);
    }

    private number(value: number): void {
        this.reserve(10);
        let size = 1;
        for (let rest = value; rest >= 0x80; rest /= 0x80) {
            size++;
        }
        this.position -= size;
        for (let i = 0, rest = value; i < size; i++, rest = Math.floor(rest / 0x80)) {
            this.buffer[this.position + i] = (rest % 0x80) + (i < size - 1 ? 0x80 : 0);
        }
    }

    private reserve(size: number): void {
        if (this.position >= size) {
            return;
        }
        const used = this.buffer.length - this.position;
        const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, used + size));
        this.buffer.copy(larger, larger.length - used, this.position);
        this.position = larger.length - used;
        this.buffer = larger;
    }
}
