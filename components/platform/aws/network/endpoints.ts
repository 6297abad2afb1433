import * as ec2 from "@pulumi/aws/ec2";
import type * as pulumi from "@pulumi/pulumi";
import { Egress } from "../../../../config/platforms/aws/egress";
import type { AwsNetwork } from "./network";
import { renderS3EndpointPolicy } from "./renderS3EndpointPolicy";
import { type AwsScope, tagsOf } from "../scope";

export interface AwsEndpoints {
    readonly s3PrefixListId: pulumi.Output<string>;
    readonly resources: readonly pulumi.Resource[];
}

/** Host keys come from the parameter store. */
const SERVICES = ["ssm"] as const;

/** Ways to AWS's services that do not leave the VPC: always to S3, which costs nothing; to the others where there is no NAT. */
export function createEndpoints(
    scope: AwsScope,
    network: AwsNetwork,
    groupId: pulumi.Output<string> | undefined,
): AwsEndpoints {
    const { name, aws, opts } = scope;
    const policy = scope.account.apply((account) =>
        renderS3EndpointPolicy({
            partition: scope.partition,
            account,
            archiveUrl: scope.config.etcd.archive.url,
        }),
    );
    const s3 = new ec2.VpcEndpoint(
        `${name}-endpoint-s3`,
        {
            vpcId: network.vpcId,
            vpcEndpointType: "Gateway",
            serviceName: `com.amazonaws.${aws.region}.s3`,
            routeTableIds: [...network.routeTableIds],
            ...(aws.egress === Egress.none ? { policy } : {}),
            tags: tagsOf(scope, "endpoint-s3"),
        },
        opts,
    );
    const others =
        groupId === undefined
            ? []
            : SERVICES.map(
                  (service, i) =>
                      new ec2.VpcEndpoint(
                          `${name}-endpoint-${service}`,
                          {
                              vpcId: network.vpcId,
                              vpcEndpointType: "Interface",
                              serviceName: `com.amazonaws.${aws.region}.${service}`,
                              privateDnsEnabled: true,
                              subnetIds: [...network.privateSubnetIds.values()],
                              // An address that AWS chose could be a member's.
                              subnetConfigurations: aws.subnets.map(({ zone, endpointAddresses }) => ({
                                  subnetId: network.privateSubnetIds.get(zone) ?? "",
                                  ipv4: endpointAddresses[i] ?? "",
                              })),
                              securityGroupIds: [groupId],
                              tags: tagsOf(scope, `endpoint-${service}`),
                          },
                          opts,
                      ),
              );
    return { s3PrefixListId: s3.prefixListId, resources: [s3, ...others] };
}
