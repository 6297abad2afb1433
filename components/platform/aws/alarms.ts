import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as sns from "@pulumi/aws/sns";
import * as pulumi from "@pulumi/pulumi";
import { recoversByItself } from "../../../config/awsInstanceTypes";
import { type AwsScope, tagsOf } from "./scope";

/** The topic that is told when something is wrong: the user's, or one to subscribe to. Gives its ARN. */
export function createTopic(scope: AwsScope, keyArn: pulumi.Output<string>): pulumi.Output<string> {
    const { topicArn } = scope.aws.alarms;
    return topicArn === undefined
        ? new sns.Topic(
              `${scope.name}-alarms`,
              { namePrefix: `${scope.plan.name}-alarms-`, kmsMasterKeyId: keyArn, tags: tagsOf(scope, "alarms") },
              scope.opts,
          ).arn
        : pulumi.output(topicArn);
}

interface AlarmSpec {
    readonly role: string;
    readonly description: string;
    readonly namespace: string;
    readonly metric: string;
    readonly dimensions: Readonly<Record<string, pulumi.Input<string>>>;
    readonly threshold: number;
    readonly periods: number;
    readonly periodSeconds: number;
    readonly actions: readonly pulumi.Input<string>[];
    readonly missing: "breaching" | "missing" | "notBreaching";
}

/** Alarms for a member's machine and its volume. */
export function createMemberAlarms(
    scope: AwsScope,
    member: string,
    instanceId: pulumi.Output<string>,
    volumeId: pulumi.Output<string>,
    topicArn: pulumi.Output<string>,
): void {
    const recovers = recoversByItself(scope.aws.instanceType);
    const machine = { namespace: "AWS/EC2", dimensions: { InstanceId: instanceId }, threshold: 1, periodSeconds: 60 };
    createAlarm(scope, {
        ...machine,
        role: `${member}-hardware`,
        description: `The hardware under ${member} failed; ${
            recovers ? "AWS moves the instance to other hardware, with its volume and address" : "replace the host"
        }`,
        metric: "StatusCheckFailed_System",
        periods: 2,
        actions: recovers ? [`arn:${scope.partition}:automate:${scope.aws.region}:ec2:recover`, topicArn] : [topicArn],
        missing: "missing",
    });
    createAlarm(scope, {
        ...machine,
        role: `${member}-system`,
        description: `The system of ${member} does not answer; look at its console`,
        metric: "StatusCheckFailed_Instance",
        periods: 3,
        actions: [topicArn],
        missing: "missing",
    });
    createAlarm(scope, {
        role: `${member}-volume`,
        description: `The data volume of ${member} does not finish what it is asked for; etcd cannot write`,
        namespace: "AWS/EBS",
        metric: "VolumeStalledIOCheck",
        dimensions: { VolumeId: volumeId },
        threshold: 1,
        periodSeconds: 60,
        periods: 2,
        actions: [topicArn],
        missing: "missing",
    });
}

function createAlarm(scope: AwsScope, spec: AlarmSpec): void {
    new cloudwatch.MetricAlarm(
        `${scope.name}-${spec.role}-alarm`,
        {
            // The policy of the key knows alarms by this name.
            name: `${scope.plan.name}-${spec.role}`,
            alarmDescription: spec.description,
            namespace: spec.namespace,
            metricName: spec.metric,
            dimensions: { ...spec.dimensions },
            statistic: "Maximum",
            comparisonOperator: "GreaterThanOrEqualToThreshold",
            threshold: spec.threshold,
            period: spec.periodSeconds,
            evaluationPeriods: spec.periods,
            treatMissingData: spec.missing,
            alarmActions: [...spec.actions],
            okActions: [spec.actions.at(-1) ?? ""],
            tags: tagsOf(scope, spec.role),
        },
        scope.opts,
    );
}
