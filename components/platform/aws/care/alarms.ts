import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as sns from "@pulumi/aws/sns";
import * as pulumi from "@pulumi/pulumi";
import { recoversByItself } from "../../../../config/facts/aws/instanceTypes";
import type { AwsBalancer } from "../network/loadBalancer";
import { type AwsScope, tagsOf } from "../scope";

/** The topic that is told when something is wrong: the user's, or one that the configured addresses subscribe to. Gives its ARN. */
export function createTopic(scope: AwsScope, keyArn: pulumi.Output<string>): pulumi.Output<string> {
    const { topicArn, emails } = scope.aws.alarms;
    if (topicArn !== undefined) {
        return pulumi.output(topicArn);
    }
    const { arn } = new sns.Topic(
        `${scope.name}-alarms`,
        { namePrefix: `${scope.plan.name}-alarms-`, kmsMasterKeyId: keyArn, tags: tagsOf(scope, "alarms") },
        scope.opts,
    );
    for (const endpoint of emails) {
        // Whoever has the address confirms it by a link in the first message.
        new sns.TopicSubscription(
            `${scope.name}-alarms-${endpoint}`,
            { topic: arn, protocol: "email", endpoint },
            scope.opts,
        );
    }
    return arn;
}

interface AlarmSpec {
    readonly role: string;
    readonly description: string;
    readonly namespace: string;
    readonly metric: string;
    readonly dimensions: Readonly<Record<string, pulumi.Input<string>>>;
    /** What a period is judged by. */
    readonly statistic: "Maximum" | "Minimum" | "Sum";
    /** What is wrong: this much and more, or less than this. */
    readonly limit: { readonly from: number } | { readonly under: number };
    readonly periods: number;
    readonly periodSeconds: number;
    readonly actions: readonly pulumi.Input<string>[];
    /** What silence means: "breaching" where there is data as long as all is well. */
    readonly silence: "breaching" | "missing" | "notBreaching";
}

/** Alarms for a member's machine and its volumes. */
export function createMemberAlarms(
    scope: AwsScope,
    member: string,
    instanceId: pulumi.Output<string>,
    topicArn: pulumi.Output<string>,
): void {
    const recovers = recoversByItself(scope.aws.instanceType);
    const machine = {
        namespace: "AWS/EC2",
        dimensions: { InstanceId: instanceId },
        statistic: "Maximum",
        limit: { from: 1 },
        periodSeconds: 60,
    } as const;
    createAlarm(scope, {
        ...machine,
        role: `${member}-hardware`,
        description: `The hardware under ${member} failed; ${
            recovers ? "AWS moves the instance to other hardware, with its volume and address" : "replace the host"
        }`,
        metric: "StatusCheckFailed_System",
        periods: 2,
        actions: recovers ? [`arn:${scope.partition}:automate:${scope.aws.region}:ec2:recover`, topicArn] : [topicArn],
        // There is nothing to recover where there is no instance; of that the next one tells.
        silence: "missing",
    });
    createAlarm(scope, {
        ...machine,
        role: `${member}-system`,
        description: `The system of ${member} does not answer, or its instance is stopped or gone; look at it, and at its console`,
        metric: "StatusCheckFailed_Instance",
        periods: 3,
        actions: [topicArn],
        silence: "breaching",
    });
    createAlarm(scope, {
        ...machine,
        role: `${member}-volume`,
        description: `A volume of ${member}, of its data or its system, does not finish what it is asked for; etcd cannot write`,
        metric: "StatusCheckFailed_AttachedEBS",
        periods: 2,
        actions: [topicArn],
        silence: "missing",
    });
}

/** Whether clients that come through the balancer find a quorum. */
export function createBalancerAlarm(scope: AwsScope, balancer: AwsBalancer, topicArn: pulumi.Output<string>): void {
    const { quorum } = scope.plan;
    createAlarm(scope, {
        role: "balancer",
        description: `Fewer than ${String(quorum)} members of the etcd cluster ${scope.plan.name} are healthy to its balancer`,
        namespace: "AWS/NetworkELB",
        metric: "HealthyHostCount",
        dimensions: { LoadBalancer: balancer.arnSuffix, TargetGroup: balancer.targetGroupArnSuffix },
        statistic: "Minimum",
        limit: { under: quorum },
        periodSeconds: 60,
        periods: 3,
        actions: [topicArn],
        silence: "breaching",
    });
}

const HOUR = 3600;

/** Whether a snapshot of a volume failed, and whether none is made any more. */
export function createSnapshotAlarms(
    scope: AwsScope,
    policyId: pulumi.Output<string>,
    everyHours: number,
    topicArn: pulumi.Output<string>,
): void {
    const policy = {
        namespace: "AWS/EBS",
        dimensions: { DLMPolicyId: policyId },
        statistic: "Sum",
        periodSeconds: HOUR,
        actions: [topicArn],
    } as const;
    createAlarm(scope, {
        ...policy,
        role: "snapshots-failed",
        description: `A snapshot of a data volume of the etcd cluster ${scope.plan.name} could not be made`,
        metric: "SnapshotsCreateFailed",
        limit: { from: 1 },
        periods: 1,
        // There is data only when one fails.
        silence: "notBreaching",
    });
    createAlarm(scope, {
        ...policy,
        role: "snapshots-silent",
        description: `No snapshot of the data volumes of the etcd cluster ${scope.plan.name} was made in time`,
        metric: "SnapshotsCreateCompleted",
        limit: { under: 1 },
        // AWS begins within an hour of the time, and tries for another one.
        periods: everyHours + 2,
        silence: "breaching",
    });
}

function createAlarm(scope: AwsScope, spec: AlarmSpec): void {
    const { limit } = spec;
    const [comparisonOperator, threshold] =
        "from" in limit
            ? (["GreaterThanOrEqualToThreshold", limit.from] as const)
            : (["LessThanThreshold", limit.under] as const);
    new cloudwatch.MetricAlarm(
        `${scope.name}-${spec.role}-alarm`,
        {
            // The policy of the key knows alarms by this name.
            name: `${scope.plan.name}-${spec.role}`,
            alarmDescription: spec.description,
            namespace: spec.namespace,
            metricName: spec.metric,
            dimensions: { ...spec.dimensions },
            statistic: spec.statistic,
            comparisonOperator,
            threshold,
            period: spec.periodSeconds,
            evaluationPeriods: spec.periods,
            treatMissingData: spec.silence,
            alarmActions: [...spec.actions],
            okActions: [spec.actions.at(-1) ?? ""],
            tags: tagsOf(scope, spec.role),
        },
        scope.opts,
    );
}
