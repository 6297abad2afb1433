// Whether a stack has anything from AWS that this product did not make. The SDK unpacks the whole stack for every policy that looks at
// it as a whole, which is most of what the pack costs; for a stack of ours alone most of them would find nothing there.
import { isOurs } from "./facts/recognise";

const seen = { looked: false, others: false };

/** Called with every resource, whatever its type, by each policy about several types. */
export function noticeResource(resource: { readonly type: string; readonly urn: string }): void {
    seen.looked = true;
    seen.others ||= resource.type.startsWith("aws:") && !isOurs(resource);
}

/** True until it is known that there is nothing. */
export function mayHaveOthers(): boolean {
    return !seen.looked || seen.others;
}

/** As if the pack had just been started. */
export function forgetSeen(): void {
    Object.assign(seen, { looked: false, others: false });
}
