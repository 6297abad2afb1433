/** What a function of a provider gives: as much as programs ask for, whichever function it is. */
export function answerLookup(token: string, inputs: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const zones = ["eu-central-1a", "eu-central-1b", "eu-central-1c"];
    const subnets = ["subnet-a", "subnet-b", "subnet-c"];
    return {
        id: token.endsWith("getAmi") ? "ami-0123456789abcdef0" : `${token.split(":").at(-1) ?? ""}-1`,
        arn: "arn:aws:x:eu-central-1:123456789012:y",
        names: zones,
        zoneIds: ["euc1-az1", "euc1-az2", "euc1-az3"],
        ids: token.includes("getSubnet") ? subnets : [`${token}-1`],
        accountId: "123456789012",
        cidrBlock: "10.0.0.0/16",
        vpcId: "vpc-1",
        zoneId: "Z1",
        json: "{}",
        value: "looked-up",
        region: "eu-central-1",
        name: "eu-central-1",
        ...inputs,
    };
}
