import { type Authority, Certificate, PRIVATE_KEY, SELF_SIGNED, SIGNED } from "../reading/certificate";
import type { OwnFinder } from "../reading/subject";

/** As they are asked for. */
export const certificates: OwnFinder<Certificate> = {
    types: [SELF_SIGNED, SIGNED],
    read: (resource) => new Certificate(resource),
};

/** As they are, which only the state knows. */
export const madeCertificates: OwnFinder<Certificate> = {
    types: [],
    find: (stack) =>
        stack.ofType(SELF_SIGNED, SIGNED).map((resource) => ({ resource, subject: new Certificate(resource) })),
};

/** Whatever signs itself is one, and so is the key that is named for one: `peer-ca-key`. */
export const authorities: OwnFinder<Authority> = {
    types: [SELF_SIGNED, PRIVATE_KEY],
    read: (resource, cluster) =>
        resource.type === SELF_SIGNED || cluster.partOf(resource).endsWith("-ca-key")
            ? { resource, isForTest: cluster.isForTest }
            : undefined,
};
