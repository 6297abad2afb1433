// The door to the topology stage: pure functions that decide, nothing that makes.
export type { BalancerPlan, ClusterPlan, Flow, MemberPlan, SubjectAlternativeNames, Timing } from "./plan";
export { Party } from "./plan";
