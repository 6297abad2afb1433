// Which version may follow which. A cluster goes one minor at a time, and what a release must have before it may take the next minor is
// data in config/facts/knownVersions.ts. Within a minor every patch may follow every other. One minor back is how an upgrade is taken back
// that not all members have; whether it still can be only the living know, so their hosts decide (etcd-node, check_version_step).
import { BUILT_IN_RELEASES } from "../../config/facts/archives";
import { UPGRADE_GATES } from "../../config/facts/knownVersions";
import { isSupportedMinor } from "../../config/facts/releases";
import { compareVersions, formatMinor, parseVersion } from "../../config/values/version";

export const VersionChange = {
    none: "none",
    patch: "patch",
    minor: "minor",
    /** An upgrade is taken back. */
    back: "back",
    refused: "refused",
} as const;

export type VersionStep =
    | { readonly kind: Exclude<(typeof VersionChange)[keyof typeof VersionChange], "refused"> }
    /** Why not, and what to do instead. */
    | { readonly kind: typeof VersionChange.refused; readonly reason: string };

/** What every member must run at least before any of them may go on to the minor of a version; empty when nothing is known of it. */
export function upgradeFloor(version: string): string {
    const parsed = parseVersion(version);
    const minor = parsed === undefined ? undefined : formatMinor(parsed);
    return Object.values(UPGRADE_GATES).find((gate) => gate.to === minor)?.from ?? "";
}

/** What it means to take a running cluster from one version to another. */
export function planVersionChange(from: string, to: string): VersionStep {
    const [source, target] = [parseVersion(from), parseVersion(to)];
    if (source === undefined || target === undefined) {
        return refuse(`"${source === undefined ? from : to}" is not an etcd release`);
    }
    const order = compareVersions(target, source);
    if (order === 0) {
        return { kind: VersionChange.none };
    }
    if (source.major === target.major && source.minor === target.minor) {
        return { kind: VersionChange.patch };
    }
    if (order < 0) {
        return source.major === target.major && source.minor - target.minor === 1
            ? { kind: VersionChange.back }
            : refuse(
                  `${to} is more than one minor before ${from}: an older etcd does not read what a newer one wrote; ` +
                      `keep etcd.version at ${from} or newer`,
              );
    }
    const sourceMinor = formatMinor(source);
    const gate = isSupportedMinor(sourceMinor) ? UPGRADE_GATES[sourceMinor] : undefined;
    if (source.major !== target.major || target.minor - source.minor !== 1 || gate === undefined) {
        const next = gate === undefined ? "" : `; go to ${BUILT_IN_RELEASES[gate.to] ?? gate.to} first`;
        return refuse(`${to} is more than one minor after ${from}, and etcd cannot skip one${next}`);
    }
    const least = parseVersion(gate.from);
    if (least !== undefined && compareVersions(source, least) < 0) {
        const bridge = (isSupportedMinor(sourceMinor) ? BUILT_IN_RELEASES[sourceMinor] : undefined) ?? gate.from;
        return refuse(
            `${from} cannot go to ${to}: every member must run ${gate.from} or newer before; go to ${bridge} first`,
        );
    }
    return { kind: VersionChange.minor };
}

function refuse(reason: string): VersionStep {
    return { kind: VersionChange.refused, reason };
}
