// tls.*: keys and certificates.
import { Environment } from "./cluster";
import { formatDuration, HOUR_MS } from "../values/duration";
import type { Limits, Section } from "../values/section";
import { choiceOf, type KeySpec, type KeyTable } from "../values/keySpec";

/** Algorithm of every private key of the PKI. */
export const KeyAlgorithm = {
    ecdsaP256: "ECDSA-P256",
    ecdsaP384: "ECDSA-P384",
    rsa3072: "RSA-3072",
    rsa4096: "RSA-4096",
} as const;
export type KeyAlgorithm = (typeof KeyAlgorithm)[keyof typeof KeyAlgorithm];

export interface TlsConfig {
    readonly algorithm: KeyAlgorithm;
    readonly caValidityHours: number;
    /** Validity of member and client certificates. */
    readonly validityHours: number;
    /** How long before its end a certificate is renewed. */
    readonly earlyRenewalHours: number;
}

const YEAR_HOURS = 365 * 24;
const DEFAULTS = {
    algorithm: KeyAlgorithm.ecdsaP256,
    caValidityHours: 10 * YEAR_HOURS,
    validityHours: YEAR_HOURS,
} as const;

function describeYears(hours: number): string {
    const years = hours / YEAR_HOURS;
    return `${hours}h (${years} ${years === 1 ? "year" : "years"})`;
}

const TLS_KEYS: KeyTable = {
    algorithm: {
        ...choiceOf({ KeyAlgorithm }),
        default: DEFAULTS.algorithm,
        meaning: "of keys that are made from then on",
    },
    caValidity: {
        type: "duration",
        default: describeYears(DEFAULTS.caValidityHours),
        meaning: "of the two certificate authorities",
    },
    validity: {
        type: "duration",
        default: describeYears(DEFAULTS.validityHours),
        meaning: "of member and client certificates",
    },
    earlyRenewal: {
        type: "duration",
        default: "a third of validity",
        meaning: "how long before its end a certificate is renewed",
    },
};

export const TLS: KeySpec = { type: "group", meaning: "keys and certificates", keys: TLS_KEYS };

/** A certificate is renewed a whole hour before its end at least, and must be good before; its authority is good for longer. */
const VALIDITY = { least: "2h", most: "36500d", such: `${DEFAULTS.validityHours}h` };
const CA_VALIDITY = { least: "3h", most: "36500d", such: `${DEFAULTS.caValidityHours}h` };
const EARLY_RENEWAL = { least: "1h", most: "36500d", such: "2920h" };

/** In production the authorities are protected, so what ends soon is no practice but an outage with a date. */
const LEAST_CA_HOURS = 3 * YEAR_HOURS;

export function checkTls(section: Section, environment: Environment): TlsConfig {
    const algorithm = section.choice("algorithm", KeyAlgorithm) ?? DEFAULTS.algorithm;
    const caValidityHours = readHours(section, "caValidity", CA_VALIDITY) ?? DEFAULTS.caValidityHours;
    if (
        environment === Environment.production &&
        caValidityHours < LEAST_CA_HOURS &&
        !section.problems.has(section.path)
    ) {
        section.report(
            "caValidity",
            "is short for authorities in production, which are protected and not renewed by themselves",
            `give "${LEAST_CA_HOURS}h" (3 years) or more`,
        );
    }
    const validityHours = readHours(section, "validity", VALIDITY) ?? DEFAULTS.validityHours;
    // Renewal at two thirds of a certificate's life.
    const earlyRenewalHours = readHours(section, "earlyRenewal", EARLY_RENEWAL) ?? Math.ceil(validityHours / 3);
    if (validityHours >= caValidityHours && !section.problems.has(section.path)) {
        section.problems.addPhrase(
            section.at("validity"),
            formatDuration(validityHours * HOUR_MS),
            `is not shorter than caValidity (${formatDuration(caValidityHours * HOUR_MS)})`,
            "give certificates that end before the authority that signs them",
        );
    }
    if (earlyRenewalHours >= validityHours && !section.problems.has(section.at("validity"))) {
        section.problems.addPhrase(
            section.at("earlyRenewal"),
            formatDuration(earlyRenewalHours * HOUR_MS),
            `is not shorter than validity (${formatDuration(validityHours * HOUR_MS)}), so every up would renew`,
            "give a part of validity, a third is usual",
        );
    }
    return { algorithm, caValidityHours, validityHours, earlyRenewalHours };
}

function readHours(section: Section, key: string, limits: Limits): number | undefined {
    const duration = section.duration(key, limits);
    if (duration !== undefined && duration % HOUR_MS !== 0) {
        section.report(key, "is not a whole number of hours", `give "${Math.ceil(duration / HOUR_MS)}h"`);
    }
    return duration === undefined ? undefined : Math.ceil(duration / HOUR_MS);
}
