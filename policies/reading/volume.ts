import { isTrue, type Props, readNumber, type Resource } from "./resource";
import { isGiven } from "./unknown";

/** A member's data volume, of its own or declared with a machine. */
export class Volume {
    public constructor(
        public readonly resource: Resource,
        /** Whether it, or the machine that it is attached to, is there for tests. */
        public readonly isForTest: boolean,
        private readonly props: Props = resource.props,
    ) {}

    public get isEncrypted(): boolean {
        return isTrue(this.props.encrypted);
    }

    public get hasOwnKey(): boolean {
        return isGiven(this.props, "kmsKeyId");
    }

    public get sizeGib(): number | undefined {
        return readNumber(this.props.size ?? this.props.volumeSize);
    }
}
