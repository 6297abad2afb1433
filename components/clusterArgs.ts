// What an EtcdCluster is given, and what is known of it once it is checked.
import { checkConfig } from "../config/check";
import { createContext } from "../config/context";
import type { ClusterConfig } from "../config/schema";
import { type ClusterSecrets, readSecrets } from "../config/secrets";
import { ConfigError } from "../config/values/errors";
import type { EtcdClusterArgs } from "./args";

export type { EtcdClusterArgs } from "./args";

/** Checked and complete. */
export interface CheckedArgs extends ClusterSecrets {
    /** Plain values, because they decide which resources exist. */
    readonly config: ClusterConfig;
}

// What was checked while it was read is not checked again.
const checkedBefore = new WeakMap<EtcdClusterArgs, CheckedArgs>();

/** Arguments of a configuration that its reader has checked. */
export function argsOf(checked: CheckedArgs): EtcdClusterArgs {
    const args: EtcdClusterArgs = {};
    checkedBefore.set(args, checked);
    return args;
}

/** Throws one ConfigError with all that is wrong. */
export function readArgs(args: EtcdClusterArgs): CheckedArgs {
    const known = checkedBefore.get(args);
    if (known !== undefined) {
        return known;
    }
    const { memberCount, members, ...others } = args;
    const checked = checkConfig({ ...others, members: members ?? memberCount }, createContext());
    const twice =
        members === undefined || memberCount === undefined
            ? []
            : [
                  {
                      path: "memberCount",
                      found: String(memberCount),
                      fault: "is given beside members",
                      fix: "give one of the two",
                  },
              ];
    if (!checked.ok || twice.length > 0) {
        throw new ConfigError([...twice, ...(checked.ok ? [] : checked.problems)]);
    }
    const { config } = checked;
    return { config, ...readSecrets(config, args) };
}
