// genesis.*: taking over a cluster that the stack's state does not remember.
import type { GenesisConfig } from "../schema";
import type { Section } from "../values/section";

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
