// Whether a stack has anything that this product did not make and that may be an etcd. The SDK unpacks the whole stack for every policy
// that looks at it as a whole, which is most of what the pack costs; for a stack of ours alone most of them would find nothing there.
import { forgetNoticed, isOurs, notice } from "./facts/noticed";
import type { Props } from "./facts/resource";

const seen = { looked: false, others: false };

interface Shown {
    readonly type: string;
    readonly urn: string;
    readonly props: Props;
    readonly opts: { readonly parent?: string | undefined };
}

/** Called with every resource, whatever its type, by each policy about several types. */
export function noticeResource({ type, urn, props, opts: { parent } }: Shown): void {
    notice({ type, urn, props, parent });
    seen.looked = true;
    seen.others ||= /^(aws|command|kubernetes|nomad):/.test(type) && !isOurs({ urn, parent });
}

/** True until it is known that there is nothing. */
export function mayHaveOthers(): boolean {
    return !seen.looked || seen.others;
}

/** As if the pack had just been started. */
export function forgetSeen(): void {
    Object.assign(seen, { looked: false, others: false });
    forgetNoticed();
}
