// The SDK unpacks a resource's properties anew for every policy that may judge it, which is most of what a pack of many policies
// costs. A request does not change, so what a message was unpacked to is kept with it; the SDK copies it before a policy sees it.
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

type Unpacked = ReturnType<Struct["toJavaScript"]>;

const unpacked = new WeakMap<Struct, Unpacked>();
// Called on the message below.
// eslint-disable-next-line @typescript-eslint/unbound-method
const unpack = Struct.prototype.toJavaScript;

Struct.prototype.toJavaScript = function (): Unpacked {
    const known = unpacked.get(this);
    if (known !== undefined) {
        return known;
    }
    const made = unpack.call(this);
    unpacked.set(this, made);
    return made;
};
