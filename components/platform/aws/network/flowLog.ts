import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as ec2 from "@pulumi/aws/ec2";
import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { Part, partName } from "../../../names";
import { flowLogGroup } from "../names";
import { renderPolicy, renderTrust } from "../access/renderPolicy";
import { createRole } from "../access/role";
import { type AwsScope, tagsOf } from "../scope";

/** As long as most incidents take to be noticed. */
const RETENTION_DAYS = 30;

/** Writes down who connected to whom in the VPC. */
export function createFlowLog(scope: AwsScope, vpc: ec2.Vpc, keyArn: pulumi.Output<string>): void {
    const { name, plan, aws, opts } = scope;
    const tags = tagsOf(scope, "flow-log");
    const group = new cloudwatch.LogGroup(
        partName(name, Part.flowLogGroup),
        { name: flowLogGroup(plan.name), retentionInDays: RETENTION_DAYS, kmsKeyId: keyArn, tags },
        opts,
    );
    const { partition } = scope;
    const trust = scope.account.apply((account) =>
        renderTrust({
            service: "vpc-flow-logs.amazonaws.com",
            account,
            sourceArn: `arn:${partition}:ec2:${aws.region}:${account}:vpc-flow-log/*`,
        }),
    );
    const role = createRole(scope, "flow-log", `Flow log of the VPC of the etcd cluster ${plan.name}`, trust);
    const rights = new iam.RolePolicy(
        `${name}-flow-log-policy`,
        {
            role: role.name,
            policy: group.arn.apply((arn) =>
                renderPolicy([
                    {
                        Sid: "WriteFlowLog",
                        Effect: "Allow",
                        Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
                        Resource: [`${arn}:*`],
                    },
                    // It looks for its group among all of them, and cannot be told to look at less.
                    { Sid: "FindFlowLog", Effect: "Allow", Action: ["logs:DescribeLogGroups"], Resource: ["*"] },
                ]),
            ),
        },
        opts,
    );
    new ec2.FlowLog(
        `${name}-flow-log`,
        {
            vpcId: vpc.id,
            trafficType: "ALL",
            logDestinationType: "cloud-watch-logs",
            logDestination: group.arn,
            iamRoleArn: role.arn,
            tags,
        },
        { ...opts, dependsOn: [rights] },
    );
}
