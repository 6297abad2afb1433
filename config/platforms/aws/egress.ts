// aws.egress: none, and what it asks of the address of etcd's release.
import { parseS3Address } from "../../values/s3Address";
import { isRecord, type Section } from "../../values/section";

export const Egress = { nat: "nat", none: "none" } as const;
export type Egress = (typeof Egress)[keyof typeof Egress];

/** Members without a way out reach S3 of their own region alone: that is where its endpoint and its addresses are of. */
export function checkAwsEgress(root: Section, section: Section, egress: Egress, region: string): void {
    if (egress !== Egress.none) {
        return;
    }
    const etcd = root.value("etcd");
    const archive = isRecord(etcd) ? etcd.archive : undefined;
    const url = isRecord(archive) ? archive.url : undefined;
    if (!root.isGiven("etcd", "archive", "url")) {
        section.report(
            "egress",
            "leaves no way to etcd's official releases",
            "name a mirror inside in etcd.archive.url, or set egress: nat",
        );
    }
    const address = typeof url === "string" ? parseS3Address(url) : undefined;
    if (typeof url === "string" && address !== undefined && region !== "" && address.region !== region) {
        root.problems.add(
            "etcd.archive.url",
            url,
            `is in ${address.region}, but with aws.egress: none members reach S3 in ${region} alone`,
            `name a bucket in ${region} by an address with the region in it, or set egress: nat`,
        );
    }
}
