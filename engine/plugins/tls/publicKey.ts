import type { KeyObject } from "node:crypto";
import type { Properties } from "../value";
import { publicKeyDer } from "./keyPair";
import { encodePublicKey, fingerprintMd5, fingerprintSha256, renderAuthorizedKey } from "./openssh";
import { renderPem } from "./pem";

/** The public half of a key in all its forms; those of SSH are empty for a key that SSH does not know. */
export function describePublicKey(publicKey: KeyObject, encoded = encodePublicKey(publicKey)): Properties {
    return {
        publicKeyPem: renderPem("PUBLIC KEY", publicKeyDer(publicKey)),
        publicKeyOpenssh: encoded === undefined ? "" : renderAuthorizedKey(encoded),
        publicKeyFingerprintMd5: encoded === undefined ? "" : fingerprintMd5(encoded),
        publicKeyFingerprintSha256: encoded === undefined ? "" : fingerprintSha256(encoded),
    };
}
