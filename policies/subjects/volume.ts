import { isEtcds, readTag, ROLE_TAG } from "../facts/recognise";
import { isTrue, readNumber, type Resource } from "../facts/resource";
import { ATTACHMENT, VOLUME } from "../facts/stack";
import { isGiven } from "../facts/unknown";
import { findOthers, type Subject } from "../policy";

/** A member's data volume. */
export class Volume {
    public constructor(public readonly resource: Resource) {}

    public get isEncrypted(): boolean {
        return isTrue(this.resource.props.encrypted);
    }

    public get hasOwnKey(): boolean {
        return isGiven(this.resource.props, "kmsKeyId");
    }

    public get sizeGib(): number | undefined {
        return readNumber(this.resource.props.size);
    }
}

function readVolume(resource: Resource): Volume | undefined {
    const role = readTag(resource.props, ROLE_TAG);
    return isEtcds(resource) && (role === undefined || /^(member|data)$/i.test(role))
        ? new Volume(resource)
        : undefined;
}

export const volumes: Subject<Volume> = {
    types: [VOLUME],
    read: readVolume,
    find: (stack) => {
        const attached = stack
            .handWrittenHosts()
            .flatMap((host) => stack.usersOf(host, ATTACHMENT, "instanceId"))
            .flatMap((attachment) => stack.usedBy(attachment, "volumeId", VOLUME));
        return findOthers([...new Set(attached)], readVolume, (resource) => new Volume(resource));
    },
};
