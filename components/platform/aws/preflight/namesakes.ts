// Names that AWS holds unique in an account, or in a region of it: who comes second is refused in the middle of a run.
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as ec2 from "@pulumi/aws/ec2";
import * as iam from "@pulumi/aws/iam";
import * as kms from "@pulumi/aws/kms";
import * as lb from "@pulumi/aws/lb";
import * as ssm from "@pulumi/aws/ssm";
import { PlacementStrategy } from "../../../../config/platforms/aws/aws";
import type { Problem } from "../../../../config/values/problem";
import { memberName, Part, partName } from "../../../names";
import { balancerName, flowLogGroup, hostKeyParameter, keyAlias, placementGroupName, planRoleName } from "../names";
import { type Asking, type Findings, NOTHING, unlessUnknown } from "./findings";

/** Things of one kind, each by its name in the state and its name with AWS. */
interface Kind {
    readonly what: string;
    readonly names: readonly (readonly [inState: string, withAws: string])[];
    /** Whether AWS has one of that name; a failure that says that there is none counts as no. */
    readonly find: (name: string) => Promise<boolean>;
}

/**
 * Two clusters of one name would share names and tags. Members and roles may be called otherwise in the other one, and each of both may
 * lack something that the other one has; so everything is asked for that this run would make. What an earlier run of this stack has
 * made is its own.
 */
export async function askNames(asking: Asking): Promise<Findings> {
    const taken: string[] = [];
    const found = await Promise.all(
        listKinds(asking).map(async ({ what, names, find }) => {
            const wanted = names.filter(([inState]) => !asking.there.has(inState));
            const list = async (): Promise<Findings> => {
                const areTaken = await Promise.all(wanted.map(([, name]) => isThere(find(name))));
                taken.push(...wanted.filter((_, i) => areTaken[i]).map(([, name]) => `${what} ${name}`));
                return NOTHING;
            };
            return unlessUnknown(`whether the name is free as that of a ${what}`, list());
        }),
    );
    const unknown = found.flatMap((one) => one.unknown);
    return { problems: taken.length === 0 ? [] : [describeClash(asking, taken.sort())], unknown };
}

function describeClash({ plan }: Asking, taken: readonly string[]): Problem {
    return {
        path: "name",
        found: plan.name,
        fault: `is the name of another cluster in this account, made by another stack (${taken.join(", ")})`,
        fix:
            "give another name; what a killed run of this stack has left behind, delete; when the state was lost, see " +
            "docs/operations/lost-state.md",
    };
}

function listKinds(asking: Asking): readonly Kind[] {
    const { name, plan, aws, ask } = asking;
    const hosts = [...plan.members.map((member) => member.name), ...(aws.bastionType === undefined ? [] : ["bastion"])];
    const logsFlows = aws.vpc === undefined && aws.flowLogs;
    const roles = [...hosts, ...(aws.snapshots === undefined ? [] : ["snapshots"]), ...(logsFlows ? ["flow-log"] : [])];
    const ofHosts = (all: readonly string[], part: Part, nameOf: (host: string) => string) =>
        all.map((host) => [partName(memberName(name, host), part), nameOf(host)] as const);
    const ofCluster = (isMade: boolean, part: Part, named: string) =>
        isMade ? [[partName(name, part), named] as const] : [];
    const balances = plan.balancer !== undefined;
    return [
        {
            what: "role",
            names: ofHosts(roles, Part.role, (role) => planRoleName(asking, role)),
            find: (role) => succeeds(iam.getRole({ name: role }, ask)),
        },
        {
            what: "instance profile",
            names: ofHosts(hosts, Part.profile, (host) => planRoleName(asking, host)),
            find: (profile) => succeeds(iam.getInstanceProfile({ name: profile }, ask)),
        },
        {
            what: "parameter",
            names: ofHosts(hosts, Part.hostKeyParameter, (host) => hostKeyParameter(plan.name, host)),
            // What is in it is nobody's business here.
            find: (parameter) => succeeds(ssm.getParameter({ name: parameter, withDecryption: false }, ask)),
        },
        {
            what: "key alias",
            names: ofCluster(aws.keyArn === undefined, Part.keyAlias, keyAlias(plan.name)),
            find: (alias) => succeeds(kms.getAlias({ name: alias }, ask)),
        },
        {
            what: "balancer",
            names: ofCluster(balances, Part.balancer, balancerName(asking)),
            find: (balancer) => succeeds(lb.getLoadBalancer({ name: balancer }, ask)),
        },
        {
            what: "target group",
            names: ofCluster(balances, Part.balancerTargets, balancerName(asking)),
            find: (group) => succeeds(lb.getTargetGroup({ name: group }, ask)),
        },
        {
            what: "log group",
            names: ofCluster(logsFlows, Part.flowLogGroup, flowLogGroup(plan.name)),
            find: async (group) => {
                const { logGroupNames } = await cloudwatch.getLogGroups({ logGroupNamePrefix: group }, ask);
                return logGroupNames.includes(group);
            },
        },
        {
            what: "placement group",
            names:
                aws.placement === PlacementStrategy.none
                    ? []
                    : ofCluster(true, Part[aws.placement], placementGroupName(asking)),
            // The provider tells of groups only by the instances in them.
            find: async (group) => {
                const filters = [{ name: "placement-group-name", values: [group] }];
                const { ids } = await ec2.getInstances({ filters, instanceStateNames: STANDING }, ask);
                return ids.length > 0;
            },
        },
    ];
}

const STANDING = ["pending", "running", "stopping", "stopped"];

async function succeeds(answer: Promise<unknown>): Promise<boolean> {
    await answer;
    return true;
}

async function isThere(answer: Promise<boolean>): Promise<boolean> {
    try {
        return await answer;
    } catch (error) {
        if (/couldn't find resource|empty result|Search returned 0 results|NoSuchEntity|NotFound/.test(String(error))) {
            return false;
        }
        throw error;
    }
}
