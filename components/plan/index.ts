// The door to the topology stage: pure functions that decide, nothing that makes.
export { type Birth, checkMemberChange } from "./changes";
export { type FlagsInput, renderFlags } from "./flags";
export { planQuorum, planTolerance } from "./members";
export { renderBootstrap } from "./bootstrap";
export { CLIENT_PORT, HEALTH_PORT, PEER_PORT, renderInitialCluster, SSH_PORT } from "./network";
export { type FlagPaths, HOST_PATHS } from "./hostPaths";
export {
    type BalancerPlan,
    type ClusterPlan,
    type Flow,
    type MemberPlan,
    Party,
    type Sources,
    type SubjectAlternativeNames,
    type Timing,
} from "./plan";
export { planCluster } from "./planCluster";
export { planGivenTiming, planTiming, type TimingPlan } from "./timing";
export { planVersionChange, upgradeFloor, VersionChange, type VersionStep } from "./versions";
