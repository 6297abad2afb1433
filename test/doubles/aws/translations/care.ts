import type { Properties } from "../../../../engine/plugins/value";
import { block, caller, literal, named, pairs } from "./shapes";
import type { Params, Translation } from "./translation";

const sns = caller("sns");
const cloudwatch = caller("cloudwatch");
const logs = caller("logs");

const topic: Translation = {
    create: (subject) => [
        sns(
            "CreateTopic",
            {
                Name: named(subject),
                Attributes:
                    subject.inputs.kmsMasterKeyId === undefined
                        ? undefined
                        : { KmsMasterKeyId: subject.inputs.kmsMasterKeyId },
                Tags: pairs(subject.inputs.tags),
            },
            { id: "TopicArn", arn: "TopicArn" },
        ),
    ],
    destroy: ({ self }) => [sns("DeleteTopic", { TopicArn: self("arn") })],
    template: (subject) => ({
        type: "AWS::SNS::Topic",
        properties: {
            TopicName: named(subject),
            KmsMasterKeyId: subject.inputs.kmsMasterKeyId,
            Tags: pairs(subject.inputs.tags),
        },
        attributes: { id: "Ref", arn: "Ref" },
    }),
};

const subscription: Translation = {
    create: ({ inputs }) => [
        sns(
            "Subscribe",
            {
                TopicArn: inputs.topic,
                Protocol: inputs.protocol,
                Endpoint: inputs.endpoint,
                ReturnSubscriptionArn: true,
            },
            { id: "SubscriptionArn", arn: "SubscriptionArn" },
        ),
    ],
    destroy: ({ self }) => [sns("Unsubscribe", { SubscriptionArn: self("arn") })],
    template: ({ inputs }) => ({
        type: "AWS::SNS::Subscription",
        properties: { TopicArn: inputs.topic, Protocol: inputs.protocol, Endpoint: inputs.endpoint },
        attributes: { id: "Ref", arn: "Ref" },
    }),
};

function alarmProperties(inputs: Properties): Params {
    return {
        AlarmName: inputs.name,
        AlarmDescription: inputs.alarmDescription,
        Namespace: inputs.namespace,
        MetricName: inputs.metricName,
        Dimensions: pairs(block(inputs.dimensions), "Name", "Value"),
        Statistic: inputs.statistic,
        ComparisonOperator: inputs.comparisonOperator,
        Threshold: inputs.threshold,
        Period: inputs.period,
        EvaluationPeriods: inputs.evaluationPeriods,
        DatapointsToAlarm: inputs.datapointsToAlarm,
        TreatMissingData: inputs.treatMissingData,
        AlarmActions: inputs.alarmActions,
        OKActions: inputs.okActions,
        InsufficientDataActions: inputs.insufficientDataActions,
        Tags: pairs(inputs.tags),
    };
}

const alarm: Translation = {
    create: ({ inputs }) => [cloudwatch("PutMetricAlarm", alarmProperties(inputs))],
    destroy: ({ inputs }) => [cloudwatch("DeleteAlarms", { AlarmNames: [inputs.name] })],
    template: ({ inputs }) => ({ type: "AWS::CloudWatch::Alarm", properties: alarmProperties(inputs) }),
};

const logGroup: Translation = {
    create: (subject) => [
        logs(
            "CreateLogGroup",
            {
                logGroupName: named(subject),
                kmsKeyId: subject.inputs.kmsKeyId,
                tags: subject.inputs.tags,
            },
            { id: literal(named(subject)) },
        ),
        logs("PutRetentionPolicy", {
            logGroupName: named(subject),
            retentionInDays: subject.inputs.retentionInDays,
        }),
        logs("DescribeLogGroups", { logGroupNamePrefix: named(subject) }, { arn: "before(logGroups[0].arn, ':*')" }),
    ],
    destroy: (subject) => [logs("DeleteLogGroup", { logGroupName: named(subject) })],
    template: (subject) => ({
        type: "AWS::Logs::LogGroup",
        properties: {
            LogGroupName: named(subject),
            KmsKeyId: subject.inputs.kmsKeyId,
            RetentionInDays: subject.inputs.retentionInDays,
            Tags: pairs(subject.inputs.tags),
        },
        attributes: { id: "Ref", arn: "Arn" },
    }),
};

export const care: Readonly<Record<string, Translation>> = {
    "aws:sns/topic:Topic": topic,
    "aws:sns/topicSubscription:TopicSubscription": subscription,
    "aws:cloudwatch/metricAlarm:MetricAlarm": alarm,
    "aws:cloudwatch/logGroup:LogGroup": logGroup,
};
