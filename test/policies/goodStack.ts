// A stack that somebody wrote by hand with everything right, for tests to break one thing at a time.
import type { Given } from "./judge";

export const INSTANCE = "aws:ec2/instance:Instance";
export const VOLUME = "aws:ebs/volume:Volume";

export type Props = Readonly<Record<string, unknown>>;

const FLAGS: Readonly<Record<string, string>> = {
    name: "etcd-1",
    "data-dir": "/var/lib/etcd/data",
    "initial-cluster-token": "blue-7c1e44d0",
    "listen-client-urls": "https://10.0.1.11:2379,https://127.0.0.1:2379",
    "listen-peer-urls": "https://10.0.1.11:2380",
    "advertise-client-urls": "https://10.0.1.11:2379",
    "initial-advertise-peer-urls": "https://10.0.1.11:2380",
    "client-cert-auth": "true",
    "trusted-ca-file": "/pki/client-ca.crt",
    "cert-file": "/pki/server.crt",
    "key-file": "/pki/server.key",
    "peer-client-cert-auth": "true",
    "peer-trusted-ca-file": "/pki/peer-ca.crt",
    "peer-cert-file": "/pki/peer.crt",
    "peer-key-file": "/pki/peer.key",
    "heartbeat-interval": "100",
    "election-timeout": "1000",
};

/** What a machine runs at its first boot. A flag that is undefined is left out. */
export function userData(changes: Readonly<Record<string, string | undefined>> = {}): string {
    const flags = Object.entries({ ...FLAGS, ...changes }).flatMap(([key, value]) =>
        value === undefined ? [] : [`    --${key}=${value} \\`],
    );
    return ["#!/bin/bash", "# installs etcd-v3.6.16-linux-amd64.tar.gz", "exec etcd \\", ...flags, ""].join("\n");
}

/** A member's machine. */
export function host(number: number, changes: Props = {}, more: Partial<Given> = {}): Given {
    return {
        type: INSTANCE,
        name: `etcd-${number}`,
        props: {
            ami: "ami-0123456789abcdef0",
            instanceType: "m7i.xlarge",
            tenancy: "dedicated",
            availabilityZone: `eu-central-1${"abc"[(number - 1) % 3] ?? ""}`,
            associatePublicIpAddress: false,
            metadataOptions: { httpTokens: "required" },
            tags: { Name: `etcd-${number}`, environment: "production" },
            userData: userData(),
            ...changes,
        },
        ...more,
    };
}

export function hosts(count: number, changes: Props = {}): readonly Given[] {
    return Array.from({ length: count }, (_, i) => host(i + 1, changes));
}

/** A member's data volume. */
export function volume(changes: Props = {}, more: Partial<Given> = {}): Given {
    return {
        type: VOLUME,
        name: "etcd-1-data",
        protect: true,
        props: {
            size: 40,
            type: "gp3",
            encrypted: true,
            kmsKeyId: "arn:aws:kms:eu-central-1:123456789012:key/1",
            tags: {},
            ...changes,
        },
        ...more,
    };
}

export function attachment(hostName: string, volumeName: string): Given {
    return {
        type: "aws:ec2/volumeAttachment:VolumeAttachment",
        name: `${hostName}-attachment`,
        props: { deviceName: "/dev/sdf" },
        uses: { instanceId: [hostName], volumeId: [volumeName] },
    };
}

/** A cluster of ours, as its component tells of it. */
export function cluster(changes: Props = {}): Given {
    return {
        type: "etcd:index:EtcdCluster",
        name: "blue",
        props: {
            cluster: "blue",
            environment: "production",
            version: "3.6.16",
            members: ["etcd-1", "etcd-2", "etcd-3", "etcd-4", "etcd-5"],
            zones: { "etcd-1": "a", "etcd-2": "b", "etcd-3": "c", "etcd-4": "a", "etcd-5": "b" },
            quorum: 3,
            tolerance: 2,
            token: "random",
            timing: { heartbeatMs: 100, electionMs: 1000 },
            ...changes,
        },
    };
}

/** The names of members. */
export function names(count: number): readonly string[] {
    return Array.from({ length: count }, (_, i) => `etcd-${i + 1}`);
}

export function zones(...all: readonly string[]): Readonly<Record<string, string>> {
    return Object.fromEntries(all.map((zone, i) => [`etcd-${i + 1}`, zone]));
}
