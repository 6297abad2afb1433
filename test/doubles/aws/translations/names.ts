import type { Properties } from "../../../../engine/plugins/value";
import { blocks, caller, pairs } from "./shapes";
import type { Call, Params, Subject, Translation } from "./translation";

const route53 = caller("route53");

const zone: Translation = {
    create: ({ name, inputs, self }) => [
        route53(
            "CreateHostedZone",
            {
                Name: inputs.name,
                CallerReference: name,
                HostedZoneConfig: { Comment: inputs.comment },
                VPC: blocks(inputs.vpcs).map(({ vpcId, vpcRegion }) => ({ VPCId: vpcId, VPCRegion: vpcRegion }))[0],
            },
            { id: "after(HostedZone.Id, '/hostedzone/')", zoneId: "after(HostedZone.Id, '/hostedzone/')" },
        ),
        ...(pairs(inputs.tags) === undefined
            ? []
            : [
                  route53("ChangeTagsForResource", {
                      ResourceType: "hostedzone",
                      ResourceId: self("zoneId"),
                      AddTags: pairs(inputs.tags),
                  }),
              ]),
    ],
    destroy: ({ self }) => [route53("DeleteHostedZone", { Id: self("zoneId") })],
    template: ({ inputs }) => ({
        type: "AWS::Route53::HostedZone",
        properties: {
            Name: inputs.name,
            HostedZoneConfig: { Comment: inputs.comment },
            VPCs: blocks(inputs.vpcs).map(({ vpcId, vpcRegion }) => ({ VPCId: vpcId, VPCRegion: vpcRegion })),
            HostedZoneTags: pairs(inputs.tags),
        },
        attributes: { id: "Ref", zoneId: "Ref" },
    }),
};

function recordSet(inputs: Properties): Params {
    const [alias] = blocks(inputs.aliases);
    return {
        Name: inputs.name,
        Type: inputs.type,
        TTL: inputs.ttl,
        ResourceRecords: Array.isArray(inputs.records) ? inputs.records.map((Value) => ({ Value })) : undefined,
        AliasTarget:
            alias === undefined
                ? undefined
                : {
                      HostedZoneId: alias.zoneId,
                      DNSName: alias.name,
                      EvaluateTargetHealth: alias.evaluateTargetHealth,
                  },
    };
}

function change(action: "CREATE" | "DELETE"): (subject: Subject) => readonly Call[] {
    return ({ inputs }) => [
        route53("ChangeResourceRecordSets", {
            HostedZoneId: inputs.zoneId,
            ChangeBatch: { Changes: [{ Action: action, ResourceRecordSet: recordSet(inputs) }] },
        }),
    ];
}

const record: Translation = {
    create: change("CREATE"),
    destroy: change("DELETE"),
    template: ({ inputs }) => ({
        type: "AWS::Route53::RecordSet",
        properties: {
            HostedZoneId: inputs.zoneId,
            ...recordSet(inputs),
            TTL: typeof inputs.ttl === "number" ? inputs.ttl.toString() : undefined,
            ResourceRecords: inputs.records,
        },
    }),
};

export const names: Readonly<Record<string, Translation>> = {
    "aws:route53/zone:Zone": zone,
    "aws:route53/record:Record": record,
};
