/** A resource as a policy sees it: what the program asked for, or what it became. */
export interface Resource {
    readonly type: string;
    readonly name: string;
    readonly urn: string;
    /** In a preview, reading one that is not known yet throws the SDK's UnknownValueError. */
    readonly props: Props;
    readonly protect: boolean;
    /** URN. */
    readonly parent: string | undefined;
}

export type Props = Readonly<Record<string, unknown>>;

export function readText(value: unknown): string | undefined {
    return typeof value === "string" && value !== "" ? value : undefined;
}

export function readNumber(value: unknown): number | undefined {
    const number = typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
    return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

/** True and "true", as some providers have it. */
export function isTrue(value: unknown): boolean {
    return value === true || value === "true";
}

export function readProps(value: unknown): Props {
    // Whatever is neither a text nor a list has keys, and what a key holds is checked when it is read.
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Props) : {};
}

export function readList(value: unknown): readonly unknown[] {
    return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

export function readTexts(value: unknown): readonly string[] {
    return readList(value).filter((one): one is string => typeof one === "string");
}
