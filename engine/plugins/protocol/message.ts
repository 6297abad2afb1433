import { ValueMap } from "./values";
import { Reader, Writer } from "./protobuf";
import { readStruct, writeStruct } from "./structs";

/** How a field is read and written. What a message does not have is the field's initial value. */
export interface Field<T> {
    number: number;
    initial: () => T;
    read(reader: Reader, before: T): T;
    write(writer: Writer, value: T): void;
}

type MessageOf<F> = { [K in keyof F]: F[K] extends Field<infer T> ? T : never };

export const text = (number: number): Field<string> => ({
    number,
    initial: () => "",
    read: (reader) => reader.text(),
    write: (writer, value) => {
        if (value !== "") {
            writer.text(number, value);
        }
    },
});

export const texts = (number: number): Field<string[]> => ({
    number,
    initial: () => [],
    read: (reader, before) => [...before, reader.text()],
    write: (writer, value) => {
        for (const item of value.toReversed()) {
            writer.text(number, item);
        }
    },
});

export const whole = (number: number): Field<number> => ({
    number,
    initial: () => 0,
    read: (reader) => reader.varint(),
    write: (writer, value) => {
        writer.varint(number, value);
    },
});

export const double = (number: number): Field<number> => ({
    number,
    initial: () => 0,
    read: (reader) => reader.double(),
    write: (writer, value) => {
        writer.double(number, value);
    },
});

export const flag = (number: number): Field<boolean> => ({
    number,
    initial: () => false,
    read: (reader) => reader.varint() !== 0,
    write: (writer, value) => {
        writer.varint(number, value ? 1 : 0);
    },
});

export const struct = (number: number): Field<ValueMap> => ({
    number,
    initial: () => ({}),
    read: (reader) => readStruct(reader.message()),
    write: (writer, value) => {
        writer.message(number, () => {
            writeStruct(writer, value);
        });
    },
});

export const messages = <T>(number: number, codec: Codec<T>): Field<T[]> => ({
    number,
    initial: () => [],
    read: (reader, before) => [...before, codec.readFrom(reader.message())],
    write: (writer, value) => {
        for (const item of value.toReversed()) {
            writer.message(number, () => {
                codec.writeTo(writer, item);
            });
        }
    },
});

export const single = <T>(number: number, codec: Codec<T>): Field<T> => ({
    number,
    initial: () => codec.decode(Buffer.alloc(0)),
    read: (reader) => codec.readFrom(reader.message()),
    write: (writer, value) => {
        writer.message(number, () => {
            codec.writeTo(writer, value);
        });
    },
});

export interface Codec<T> {
    decode: (bytes: Buffer) => T;
    encode: (message: T) => Buffer;
    readFrom: (reader: Reader) => T;
    writeTo: (writer: Writer, message: T) => void;
}

/** A message with the given fields; other fields that it may have are skipped unread. */
export function message<F extends { [K in keyof F]: Field<MessageOf<F>[K]> }>(fields: F): Codec<MessageOf<F>> {
    const entries = Object.entries<Field<unknown>>(fields);
    const byNumber: ([string, Field<unknown>] | undefined)[] = [];
    for (const entry of entries) {
        byNumber[entry[1].number] = entry;
    }
    const readFrom = (reader: Reader): MessageOf<F> => {
        const result: Record<string, unknown> = {};
        for (const [name, field] of entries) {
            result[name] = field.initial();
        }
        for (let number = reader.next(); number !== 0; number = reader.next()) {
            const entry = byNumber[number];
            if (entry === undefined) {
                reader.skip();
            } else {
                result[entry[0]] = entry[1].read(reader, result[entry[0]]);
            }
        }
        return result as MessageOf<F>;
    };
    const writeTo = (writer: Writer, value: MessageOf<F>): void => {
        for (const [name, field] of entries) {
            field.write(writer, (value as Record<string, unknown>)[name]);
        }
    };
    return {
        readFrom,
        writeTo,
        decode: (bytes) => readFrom(new Reader(bytes)),
        encode: (value) => {
            const writer = new Writer();
            writeTo(writer, value);
            return writer.finish();
        },
    };
}
