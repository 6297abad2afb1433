import * as route53 from "@pulumi/aws/route53";
import * as pulumi from "@pulumi/pulumi";
import { CLIENT_PORT, PEER_PORT } from "../../../plan";
import type { AwsBalancer } from "./loadBalancer";
import { type AwsScope, tagsOf } from "../scope";

/** Names change when a member is replaced by one of another name; a minute is how long clients may keep an old one. */
const TTL_SECONDS = 60;

/** A private zone: a name for each member, one for the cluster, and SRV records by which etcd's tools find all members. */
export function createNames(
    scope: AwsScope,
    vpcId: pulumi.Output<string>,
    zones: ReadonlyMap<string, pulumi.Output<string>>,
    balancer: AwsBalancer | undefined,
): void {
    const { name, plan, opts } = scope;
    const zone = new route53.Zone(
        `${name}-dns`,
        {
            name: plan.domain ?? "",
            comment: `The etcd cluster ${plan.name}`,
            vpcs: [{ vpcId, vpcRegion: scope.aws.region }],
            tags: tagsOf(scope, "dns"),
        },
        // Other VPCs may be associated with a zone by those who use the cluster; that is not ours to undo.
        { ...opts, ignoreChanges: ["vpcs"] },
    );
    const record = (role: string, type: string, dnsName: string, records: pulumi.Input<string>[]): void => {
        new route53.Record(
            `${name}-dns-${role}`,
            { zoneId: zone.zoneId, name: dnsName, type, ttl: TTL_SECONDS, records },
            opts,
        );
    };
    const named = plan.members.flatMap(({ name: member, address, dnsName }) =>
        dnsName === undefined ? [] : [{ member, address, dnsName }],
    );
    for (const { member, address, dnsName } of named) {
        // Not before the member's place was found good: a refused run must not send its clients elsewhere.
        record(member, "A", dnsName, [(zones.get(member) ?? pulumi.output("")).apply(() => address)]);
    }
    const srv = (port: number): string[] => named.map(({ dnsName }) => `0 0 ${port} ${dnsName}`);
    record("peers", "SRV", `_etcd-server-ssl._tcp.${plan.domain ?? ""}`, srv(PEER_PORT));
    record("clients", "SRV", `_etcd-client-ssl._tcp.${plan.domain ?? ""}`, srv(CLIENT_PORT));
    if (balancer !== undefined && plan.balancer?.dnsName !== undefined) {
        const alias = { name: balancer.dnsName, zoneId: balancer.zoneId, evaluateTargetHealth: false };
        new route53.Record(
            `${name}-dns-balancer`,
            { zoneId: zone.zoneId, name: plan.balancer.dnsName, type: "A", aliases: [alias] },
            opts,
        );
    }
}
