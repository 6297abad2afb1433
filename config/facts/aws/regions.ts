// Data only: AWS's regions as published in July 2026 (botocore 1.44.8 has the same). A region that is not here is taken for a spelling mistake.

export const AWS_REGIONS: readonly string[] = [
    ...["us-east-1", "us-east-2", "us-west-1", "us-west-2", "us-gov-east-1", "us-gov-west-1"],
    ...["ca-central-1", "ca-west-1", "mx-central-1", "sa-east-1"],
    ...[
        "eu-central-1",
        "eu-central-2",
        "eu-north-1",
        "eu-south-1",
        "eu-south-2",
        "eu-west-1",
        "eu-west-2",
        "eu-west-3",
    ],
    ...["af-south-1", "il-central-1", "me-central-1", "me-south-1"],
    ...["ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-south-2"],
    ...["ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6"],
    ...["ap-southeast-7", "cn-north-1", "cn-northwest-1", "eusc-de-east-1"],
];

/**
 * Where the program does not work as it is: other names of services stand in the policies of keys, roles and endpoints there, and nobody
 * has tried them.
 */
export function findRegionFault(region: string): string | undefined {
    const partition = PARTITIONS.find(({ begins }) => region.startsWith(begins));
    return partition?.suffix === undefined
        ? undefined
        : `is in ${partition.called}, where AWS's services have other names (${partition.suffix}) than in the policies that are made`;
}

/** Where everything should be as elsewhere, and nobody has tried it. */
export function isUntriedRegion(region: string): boolean {
    return PARTITIONS.some(({ begins, suffix }) => suffix === undefined && region.startsWith(begins));
}

interface Partition {
    readonly begins: string;
    readonly partition: string;
    readonly called: string;
    /** Of services' names, when it is not the usual amazonaws.com. */
    readonly suffix?: string;
}

const PARTITIONS: readonly Partition[] = [
    { begins: "cn-", partition: "aws-cn", called: "China", suffix: "amazonaws.com.cn" },
    { begins: "eusc-", partition: "aws-eusc", called: "the European Sovereign Cloud", suffix: "amazonaws.eu" },
    { begins: "us-gov-", partition: "aws-us-gov", called: "GovCloud" },
];

/** The first part of every ARN in a region. */
export function planPartition(region: string): string {
    return PARTITIONS.find(({ begins }) => region.startsWith(begins))?.partition ?? "aws";
}
