// Runs EtcdCluster on recording mocks, on each platform and with each number of members.
import * as pulumi from "@pulumi/pulumi";
import { createEtcdCluster } from "../../components";
import { type ClusterConfig, Platform } from "../../config/schema";
import { awsConfig, labConfig, numbers, sshConfig, sshKey } from "../support/clusterConfig";
import { runProgram, type RunOptions } from "../support/mocks";

export interface Case {
    readonly platform: Platform;
    readonly memberCount: number;
    readonly preview: boolean;
}

export const cases: readonly Case[] = Object.values(Platform).flatMap((platform) =>
    [1, 3, 5, 7].flatMap((memberCount) => [true, false].map((preview) => ({ platform, memberCount, preview }))),
);

export function titleOf({ platform, memberCount, preview }: Case): string {
    return `${platform}, ${memberCount} member${memberCount === 1 ? "" : "s"}, ${preview ? "preview" : "update"}`;
}

export function configOf({ platform, memberCount }: Case, labDirectory: string): ClusterConfig {
    switch (platform) {
        case Platform.ssh:
            return sshConfig(memberCount);
        case Platform.aws:
            return awsConfig(memberCount);
        case Platform.lab:
            return labConfig(memberCount, labDirectory, { operator: { credentialsDirectory: "/home/someone/pki" } });
        default:
            return platform satisfies never;
    }
}

export type ClusterRun = Awaited<ReturnType<typeof runCluster>>;

export function runCluster(config: ClusterConfig, options: RunOptions = {}) {
    const key = config.platform === Platform.ssh ? { sshPrivateKey: pulumi.secret(sshKey) } : {};
    return runProgram(() => createEtcdCluster("main", { config, ...key }), options);
}

export function memberNames(count: number): readonly string[] {
    return numbers(count).map((i) => `etcd-${i}`);
}
