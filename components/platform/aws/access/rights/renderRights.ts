import { renderPolicy, type Statement } from "../renderPolicy";
import { CALLS, type Calls, type ResourceCalls } from "./calls";
import { type Grant, type GrantTerms, type RightsFacts, termsOf } from "./grants";

/** Each adds to those before it. What `up` takes is too long for one managed policy of AWS's. */
export const RIGHTS = ["preview", "up-machines", "up-services", "destroy"] as const;
export type Rights = (typeof RIGHTS)[number];

interface Scope {
    readonly verbs: readonly (keyof ResourceCalls)[];
    readonly holds: (action: string) => boolean;
}

const isOfMachines = (action: string): boolean => /^(?:ec2|elasticloadbalancing|kms):/.test(action);
const UP = ["write", "replace"] as const;

const SCOPES: Readonly<Record<Rights, Scope>> = {
    preview: { verbs: ["read"], holds: () => true },
    "up-machines": { verbs: UP, holds: isOfMachines },
    "up-services": { verbs: UP, holds: (action) => !isOfMachines(action) },
    destroy: { verbs: ["destroy"], holds: () => true },
};

/** The policy document for who runs that. */
export function renderRights(rights: Rights, facts: RightsFacts): string {
    const terms: Readonly<Record<Grant, GrantTerms>> = termsOf(facts);
    const grants = Object.keys(terms) as Grant[]; // of our own object
    return renderPolicy(grants.flatMap((grant) => renderGrant(grant, terms[grant], collect(rights, grant))));
}

function renderGrant(
    grant: Grant,
    { resources, condition }: GrantTerms,
    actions: readonly string[],
): readonly Statement[] {
    return actions.length === 0
        ? []
        : [
              {
                  Sid: `${grant.slice(0, 1).toUpperCase()}${grant.slice(1)}`,
                  Effect: "Allow",
                  Action: actions,
                  Resource: resources,
                  ...(condition === undefined ? {} : { Condition: condition }),
              },
          ];
}

function collect(rights: Rights, grant: Grant): readonly string[] {
    const { verbs, holds } = SCOPES[rights];
    const all = Object.values(CALLS).flatMap((calls) => verbs.map((verb): Calls => calls[verb] ?? {}));
    return [...new Set(all.flatMap((calls) => calls[grant] ?? []))].filter(holds).sort();
}
