import { ListValue, NullValue, Struct, Value as ProtoValue } from "google-protobuf/google/protobuf/struct_pb";
import { isSecret, makeSecret, OUTPUT, SECRET, SIGNATURE, UNKNOWN, Value, ValueMap } from "./values";

/** Reads a protobuf struct. Fields that are null do not count as given, wherever they are. */
export function readStruct(struct: Struct | undefined): ValueMap {
    const result: ValueMap = {};
    struct?.getFieldsMap().forEach((field: ProtoValue, key: string) => {
        const value = readValue(field);
        if (value !== null) {
            result[key] = value;
        }
    });
    return result;
}

function readValue(value: ProtoValue): Value {
    switch (value.getKindCase()) {
        case ProtoValue.KindCase.STRING_VALUE:
            return value.getStringValue();
        case ProtoValue.KindCase.NUMBER_VALUE:
            return value.getNumberValue();
        case ProtoValue.KindCase.BOOL_VALUE:
            return value.getBoolValue();
        case ProtoValue.KindCase.LIST_VALUE:
            return (value.getListValue()?.getValuesList() ?? []).map(readValue);
        case ProtoValue.KindCase.STRUCT_VALUE:
            return simplifyOutput(readStruct(value.getStructValue()));
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

export function writeStruct(map: ValueMap): Struct {
    const struct = new Struct();
    const fields = struct.getFieldsMap();
    for (const [key, value] of Object.entries(map)) {
        if (value !== null) {
            fields.set(key, writeValue(value));
        }
    }
    return struct;
}

function writeValue(value: Value): ProtoValue {
    const result = new ProtoValue();
    switch (typeof value) {
        case "string":
            result.setStringValue(value);
            break;
        case "number":
            result.setNumberValue(value);
            break;
        case "boolean":
            result.setBoolValue(value);
            break;
        default:
            if (value === null) {
                result.setNullValue(NullValue.NULL_VALUE);
            } else if (Array.isArray(value)) {
                const list = new ListValue();
                list.setValuesList(value.map(writeValue));
                result.setListValue(list);
            } else {
                // A secret that holds null must still hold something, or it is no secret to the engine.
                result.setStructValue(isSecret(value) ? writeSecret(value) : writeStruct(value));
            }
    }
    return result;
}

function writeSecret(secret: ValueMap): Struct {
    const struct = new Struct();
    struct
        .getFieldsMap()
        .set(SIGNATURE, writeValue(SECRET))
        .set("value", writeValue(secret.value ?? null));
    return struct;
}
