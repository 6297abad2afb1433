import type * as tls from "@pulumi/tls";
import { KeyAlgorithm } from "../../config/groups/tls";

/** What tls.PrivateKey is asked for. */
export function keyArgs(algorithm: KeyAlgorithm): tls.PrivateKeyArgs {
    switch (algorithm) {
        case KeyAlgorithm.ecdsaP256:
            return { algorithm: "ECDSA", ecdsaCurve: "P256" };
        case KeyAlgorithm.ecdsaP384:
            return { algorithm: "ECDSA", ecdsaCurve: "P384" };
        case KeyAlgorithm.rsa3072:
            return { algorithm: "RSA", rsaBits: 3072 };
        case KeyAlgorithm.rsa4096:
            return { algorithm: "RSA", rsaBits: 4096 };
        default: {
            const never: never = algorithm;
            return never;
        }
    }
}

/** What `openssl genpkey` is asked for on a host, for the same algorithm. */
export function opensslKeyOptions(algorithm: KeyAlgorithm): string {
    switch (algorithm) {
        case KeyAlgorithm.ecdsaP256:
            return "-algorithm EC -pkeyopt ec_paramgen_curve:P-256";
        case KeyAlgorithm.ecdsaP384:
            return "-algorithm EC -pkeyopt ec_paramgen_curve:P-384";
        case KeyAlgorithm.rsa3072:
            return "-algorithm RSA -pkeyopt rsa_keygen_bits:3072";
        case KeyAlgorithm.rsa4096:
            return "-algorithm RSA -pkeyopt rsa_keygen_bits:4096";
        default: {
            const never: never = algorithm;
            return never;
        }
    }
}
