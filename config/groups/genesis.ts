// genesis.*: taking over a cluster that the stack's state does not remember.
import type { Section } from "../values/section";
import type { KeySpec, KeyTable } from "../values/keySpec";

export interface GenesisConfig {
    /** Token of the living incarnation, which all hosts must name; undefined where the stack remembers its own. */
    readonly token: string | undefined;
}

const GENESIS_KEYS: KeyTable = {
    token: {
        type: "text",
        default: "remembered from the birth",
        meaning: "only after the state was lost: the TOKEN in /etc/etcd/marker, which all hosts must have",
    },
};

export const GENESIS: KeySpec = {
    type: "group",
    meaning: "a cluster that the stack has forgotten",
    keys: GENESIS_KEYS,
};

export function checkGenesis(section: Section): GenesisConfig {
    const token = section.text("token");
    if (token !== undefined && !/^[a-z0-9]([a-z0-9-]*[a-z0-9])?-[0-9a-f]{8}$/.test(token)) {
        section.report(
            "token",
            "is not a token of a cluster",
            "give the TOKEN that /etc/etcd/marker has on every host",
        );
    }
    return { token };
}
