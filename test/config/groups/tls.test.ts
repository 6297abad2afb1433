import assert from "node:assert/strict";

import { itRefuses, listProblems, makeLab, makeSsh, mustCheck } from "../../support/configs";

describe("configuration of tls", () => {
    itRefuses([
        [
            "certificates that outlive their authority",
            makeLab({ tls: { validity: "11d", caValidity: "10d" } }),
            [/^tls\.validity: 11d is not shorter than caValidity \(10d\)/],
        ],
        [
            "authorities that end within three years in production",
            makeSsh({ tls: { caValidity: "26279h" } }),
            [/^tls\.caValidity: "26279h" is short for authorities in production.*; give "26280h" \(3 years\) or more/],
        ],
        [
            "renewal before issue",
            makeLab({ tls: { validity: "10d", earlyRenewal: "10d" } }),
            [/^tls\.earlyRenewal: 10d is not shorter than validity/],
        ],
        [
            "a validity of minutes",
            makeLab({ tls: { validity: "150m" } }),
            [/^tls\.validity: "150m" is not a whole number of hours; give "3h"/],
        ],
        [
            "an unknown algorithm",
            makeLab({ tls: { algorithm: "RSA-1024" } }),
            [/^tls\.algorithm: "RSA-1024" is not one of ECDSA-P256, ECDSA-P384, RSA-3072, RSA-4096; take/],
        ],
    ]);

    it("takes the shortest validity that it names, and renews in time", () => {
        assert.equal(mustCheck(makeLab({ tls: { validity: "2h", caValidity: "3h" } })).tls.earlyRenewalHours, 1);
        assert.match(listProblems(makeLab({ tls: { validity: "1h" } })).join("\n"), /from 2h to/);
    });
});
