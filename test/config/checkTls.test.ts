import { itRefuses, makeLab } from "../support/configs";

describe("configuration of tls", () => {
    itRefuses([
        [
            "certificates that outlive their authority",
            makeLab({ tls: { validity: "11d", caValidity: "10d" } }),
            [/^tls\.validity: 11d is not shorter than caValidity \(10d\)/],
        ],
        [
            "renewal before issue",
            makeLab({ tls: { validity: "10d", earlyRenewal: "10d" } }),
            [/^tls\.earlyRenewal: 10d is not shorter than validity/],
        ],
        [
            "a validity of minutes",
            makeLab({ tls: { validity: "90m" } }),
            [/^tls\.validity: "90m" is not a whole number of hours/],
        ],
        [
            "an unknown algorithm",
            makeLab({ tls: { algorithm: "RSA-1024" } }),
            [/^tls\.algorithm: "RSA-1024" is not one of ECDSA-P256, ECDSA-P384, RSA-3072, RSA-4096; take/],
        ],
    ]);
});
