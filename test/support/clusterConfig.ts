// Whole configurations of each platform, by number of members.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ClusterConfig } from "../../config/schema";
import { keyMaterial } from "./answers";
import { makeAws, makeLab, makeMember, makeSsh, mustCheck, type Values } from "./configs";

/** An Ed25519 key that anybody can read the marker in: whoever lets it out is caught. */
export const sshKey = `-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA${keyMaterial.padEnd(42, "A")}\n-----END PRIVATE KEY-----\n`;

/** Hosts that are there already, at 192.0.2.11 and up; in production unless it is a single one. */
export function sshConfig(memberCount: number, changes: Values = {}): ClusterConfig {
    return mustCheck(
        makeSsh({
            name: "main",
            environment: memberCount === 1 ? "test" : "production",
            members: numbers(memberCount).map((i) => makeMember(i)),
            sshPrivateKey: sshKey,
            ...changes,
        }),
    );
}

/** Machines that are made on AWS; in production unless it is a single one. */
export function awsConfig(memberCount: number, changes: Values = {}, awsChanges: Values = {}): ClusterConfig {
    const environment = memberCount === 1 ? "test" : "production";
    return mustCheck(makeAws({ name: "main", environment, members: memberCount, ...changes }, awsChanges));
}

/** Machines that a lab makes. */
export function labConfig(memberCount: number, directory: string, changes: Values = {}): ClusterConfig {
    const lab = { directory, network: "10.213.4.0/24", buildsDirectory: "/var/builds" };
    return mustCheck(makeLab({ name: "main", members: memberCount, lab, ...changes }));
}

/** The folder of a lab, with what logs in to its machines. Called in a `describe`, after which it is removed. */
export function makeLabDirectory(): string {
    const directory = mkdtempSync(join(tmpdir(), "pulumi-etcd-lab-"));
    writeFileSync(join(directory, "id_ed25519"), sshKey);
    writeFileSync(join(directory, "id_ed25519.pub"), "ssh-ed25519 AAAAC3Nz lab-test\n");
    after(() => {
        rmSync(directory, { recursive: true, force: true });
    });
    return directory;
}

/** 1, 2, ..., count. */
export function numbers(count: number): readonly number[] {
    return Array.from({ length: count }, (_, i) => i + 1);
}
