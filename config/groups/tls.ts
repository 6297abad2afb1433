// tls.*: keys and certificates.
import { formatDuration, HOUR_MS } from "../values/duration";
import { Environment, KeyAlgorithm, type TlsConfig } from "../schema";
import type { Limits, Section } from "../values/section";

/** A certificate is renewed a whole hour before its end at least, and must be good before; its authority is good for longer. */
const VALIDITY = { least: "2h", most: "36500d", such: "8760h" };
const CA_VALIDITY = { least: "3h", most: "36500d", such: "87600h" };
const EARLY_RENEWAL = { least: "1h", most: "36500d", such: "2920h" };

/** In production the authorities are protected, so what ends soon is no practice but an outage with a date. */
const LEAST_CA_HOURS = 3 * 365 * 24;

export function checkTls(section: Section, environment: Environment): TlsConfig {
    const algorithm = section.choice("algorithm", KeyAlgorithm) ?? KeyAlgorithm.ecdsaP256;
    const caValidityHours = readHours(section, "caValidity", CA_VALIDITY) ?? 87_600;
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
    const validityHours = readHours(section, "validity", VALIDITY) ?? 8_760;
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
