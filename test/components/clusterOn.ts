// Runs EtcdCluster on recording mocks, on each platform and with each number of members.
import * as pulumi from "@pulumi/pulumi";
import { EtcdCluster } from "../../components";
import { argsOf, type CheckedArgs } from "../../components/clusterArgs";
import type { ClusterConfig } from "../../config/schema";
import { Platform } from "../../config/groups/cluster";
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
    const sshPrivateKey = config.platform === Platform.ssh ? pulumi.secret(sshKey) : undefined;
    return runProgram(() => createCluster({ config, sshPrivateKey, kubeconfig: undefined }), options);
}

/** All of it: what is made after something was asked, too. */
export async function createCluster(checked: CheckedArgs): Promise<EtcdCluster> {
    const cluster = new EtcdCluster("main", argsOf(checked));
    // The SDK lets none but the class itself wait.
    await (cluster as unknown as { getData(): Promise<unknown> }).getData();
    return cluster;
}

export function memberNames(count: number): readonly string[] {
    return numbers(count).map((i) => `etcd-${i}`);
}
