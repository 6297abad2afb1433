// Names of clusters and hosts.

/** A DNS label that also leaves room for what is put around it in names. */
const LABEL = /^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/;

export function isLabel(text: string): boolean {
    return LABEL.test(text);
}

export const LABEL_ADVICE = "give 1 to 40 lower-case letters, digits and hyphens, beginning with a letter";
