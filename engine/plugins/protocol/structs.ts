import { isSecret, makeSecret, OUTPUT, SIGNATURE, UNKNOWN, Value, ValueMap } from "./values";
import { Reader, Writer } from "./protobuf";

// The fields of google.protobuf.Value.
const NULL = 1;
const NUMBER = 2;
const TEXT = 3;
const BOOLEAN = 4;
const STRUCT = 5;
const LIST = 6;

/** Reads a google.protobuf.Struct. Fields that are null do not count as given, wherever they are. */
export function readStruct(reader: Reader): ValueMap {
    const result: ValueMap = {};
    while (reader.next() !== 0) {
        readEntry(reader.message(), result);
    }
    return result;
}

function readEntry(entry: Reader, result: ValueMap): void {
    let key = "";
    let value: Value = null;
    for (let field = entry.next(); field !== 0; field = entry.next()) {
        if (field === 1) {
            key = entry.text();
        } else {
            value = readValue(entry.message());
        }
    }
    if (key === "__proto__") {
        // Assigned, it would be something else than a field.
        Object.defineProperty(result, key, { value, enumerable: true, writable: true, configurable: true });
    } else if (value !== null) {
        result[key] = value;
    }
}

function readValue(reader: Reader): Value {
    switch (reader.next()) {
        case NUMBER:
            return reader.double();
        case TEXT:
            return reader.text();
        case BOOLEAN:
            return reader.varint() !== 0;
        case STRUCT:
            return simplifyOutput(readStruct(reader.message()));
        case LIST: {
            const items = reader.message();
            const list: Value[] = [];
            while (items.next() !== 0) {
                list.push(readValue(items.message()));
            }
            return list;
        }
        default:
            return null;
    }
}

/** An output value is no more to us than its secret or unknown content. */
function simplifyOutput(map: ValueMap): Value {
    if (map[SIGNATURE] !== OUTPUT) {
        return map;
    }
    const value = map.value ?? UNKNOWN;
    return map.secret === true ? makeSecret(value) : value;
}

/** Writes the fields of a google.protobuf.Struct. */
export function writeStruct(writer: Writer, map: ValueMap): void {
    for (const [key, value] of Object.entries(map)) {
        // A secret that holds null must still hold something, or it is no secret to the engine.
        if (value !== null || (key === "value" && isSecret(map))) {
            writeEntry(writer, key, value);
        }
    }
    if (isSecret(map) && map.value === undefined) {
        writeEntry(writer, "value", null);
    }
}

function writeEntry(writer: Writer, key: string, value: Value): void {
    writer.message(1, () => {
        writer.message(2, () => {
            writeValue(writer, value);
        });
        writer.text(1, key);
    });
}

function writeValue(writer: Writer, value: Value): void {
    switch (typeof value) {
        case "string":
            writer.text(TEXT, value);
            break;
        case "number":
            writer.double(NUMBER, value);
            break;
        case "boolean":
            writer.varint(BOOLEAN, value ? 1 : 0);
            break;
        default:
            if (value === null) {
                writer.varint(NULL, 0);
            } else if (Array.isArray(value)) {
                writer.message(LIST, () => {
                    for (const item of value.toReversed()) {
                        writer.message(1, () => {
                            writeValue(writer, item);
                        });
                    }
                });
            } else {
                writer.message(STRUCT, () => {
                    writeStruct(writer, value);
                });
            }
    }
}
