/** Bits of the key usage extension (RFC 5280, 4.2.1.3), most significant first. */
const KEY_USAGES = [
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "cert_signing",
    "crl_signing",
    "encipher_only",
    "decipher_only",
] as const;

const PURPOSES: Readonly<Record<string, string>> = {
    any_extended: "2.5.29.37.0",
    server_auth: "1.3.6.1.5.5.7.3.1",
    client_auth: "1.3.6.1.5.5.7.3.2",
    code_signing: "1.3.6.1.5.5.7.3.3",
    email_protection: "1.3.6.1.5.5.7.3.4",
    ipsec_end_system: "1.3.6.1.5.5.7.3.5",
    ipsec_tunnel: "1.3.6.1.5.5.7.3.6",
    ipsec_user: "1.3.6.1.5.5.7.3.7",
    timestamping: "1.3.6.1.5.5.7.3.8",
    ocsp_signing: "1.3.6.1.5.5.7.3.9",
    microsoft_server_gated_crypto: "1.3.6.1.4.1.311.10.3.3",
    netscape_server_gated_crypto: "2.16.840.1.113730.4.1",
    microsoft_commercial_code_signing: "1.3.6.1.4.1.311.2.1.22",
    microsoft_kernel_code_signing: "1.3.6.1.4.1.311.61.1.1",
};

export const ALLOWED_USES: readonly string[] = [...KEY_USAGES, ...Object.keys(PURPOSES)].sort();

/** The key usage bits as KeyUsageFlags: bit 0 is digital_signature. */
export function keyUsageBits(uses: readonly string[]): number {
    return KEY_USAGES.reduce((bits, usage, i) => (uses.includes(usage) ? bits | (1 << i) : bits), 0);
}

/** The object identifiers of the extended key usages, in the order they were given. */
export function extendedKeyUsages(uses: readonly string[]): string[] {
    return uses.flatMap((use) => PURPOSES[use] ?? []);
}
