import { Environment } from "../../config/schema";
import { isTrue, type Resource } from "../facts/resource";
import { definePolicy, findOthers, type Subject } from "../policy";
import { findPki, isEtcdsPki, PRIVATE_KEY, SELF_SIGNED } from "../subjects/certificate";
import { environmentOf } from "../subjects/environment";

/** Authorities, and keys that are theirs by name. */
const authorities: Subject<Resource> = {
    types: [SELF_SIGNED, PRIVATE_KEY],
    read: readAuthority,
    find: (stack) =>
        findOthers(findPki(stack, SELF_SIGNED, PRIVATE_KEY), readAuthority, (resource) =>
            resource.type === PRIVATE_KEY || isTrue(resource.props.isCaCertificate) ? resource : undefined,
        ),
};

function readAuthority(resource: Resource): Resource | undefined {
    const isAuthority =
        resource.type === SELF_SIGNED
            ? isTrue(resource.props.isCaCertificate)
            : /(^|[-_.])(ca|authority|root)([-_.]|$)/i.test(resource.name);
    return isEtcdsPki(resource) && isAuthority ? resource : undefined;
}

export const authorityProtected = definePolicy({
    name: "etcd-authority-protected",
    description: "Authorities in production are protected from being deleted.",
    subject: authorities,
    judge: (resource) =>
        resource.protect || environmentOf(resource) === Environment.test
            ? []
            : [
                  {
                      reason: "is not protected: without it every certificate of the cluster is lost, and members reject each other",
                      fix: "set the option protect: true",
                  },
              ],
});
