// Data only: etcd's hardware guide (https://etcd.io/docs/v3.6/op-guide/hardware/) in today's instance types and volumes.
import type { Architecture } from "../architecture";

export const SizeClass = { small: "small", medium: "medium", large: "large", xlarge: "xlarge" } as const;
export type SizeClass = (typeof SizeClass)[keyof typeof SizeClass];

export interface SizeFacts {
    readonly instanceType: Readonly<Record<Architecture, string>>;
    readonly iops: number;
    /** MiB/s. */
    readonly throughput: number;
}

/** CPUs and memory as in the guide; IOPS and throughput as in the guide, but no less than what gp3 gives for nothing. */
export const SIZES: Readonly<Record<SizeClass, SizeFacts>> = {
    small: { instanceType: { amd64: "m7i.large", arm64: "m7g.large" }, iops: 3600, throughput: 125 },
    medium: { instanceType: { amd64: "m7i.xlarge", arm64: "m7g.xlarge" }, iops: 6000, throughput: 125 },
    large: { instanceType: { amd64: "m7i.2xlarge", arm64: "m7g.2xlarge" }, iops: 8000, throughput: 125 },
    xlarge: { instanceType: { amd64: "m7i.4xlarge", arm64: "m7g.4xlarge" }, iops: 16_000, throughput: 250 },
};
