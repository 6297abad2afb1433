import { Environment } from "../../config/schema";
import { isEtcds } from "../facts/recognise";
import { isTrue, type Resource } from "../facts/resource";
import { definePolicy, type Subject } from "../policy";
import { PRIVATE_KEY } from "../subjects/certificate";
import { environmentOf } from "../subjects/environment";

const AUTHORITY = "tls:index/selfSignedCert:SelfSignedCert";

/** Authorities, and keys that are theirs by name. */
const authorities: Subject<Resource> = {
    types: [AUTHORITY, PRIVATE_KEY],
    read: (resource) => {
        const isAuthority =
            resource.type === AUTHORITY
                ? isTrue(resource.props.isCaCertificate)
                : /(^|[-_.])(ca|authority|root)([-_.]|$)/i.test(resource.name);
        return isEtcds(resource) && isAuthority ? resource : undefined;
    },
};

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
