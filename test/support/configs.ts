// Configurations that are good, for tests to break.
import assert from "node:assert/strict";

import { checkConfig, type CheckContext } from "../../config/check";
import { formatProblem } from "../../config/values/problem";
import type { ClusterConfig } from "../../config/schema";

export const DIGEST = "0123456789abcdef".repeat(4);

/** The smallest key that has the right form, another for each number. */
export function makeHostKey(number: number): string {
    return makePublicKey("ssh-ed25519", Buffer.alloc(32, number));
}

/** A line as known_hosts has it, of a key with these fields. */
export function makePublicKey(type: string, ...fields: readonly (string | Buffer)[]): string {
    const blob = [type, ...fields].map((content) => {
        const bytes = Buffer.from(content);
        const length = Buffer.alloc(4);
        length.writeUInt32BE(bytes.length);
        return Buffer.concat([length, bytes]);
    });
    return `${type} ${Buffer.concat(blob).toString("base64")}`;
}

/** Of a host that is no member. */
export const HOST_KEY = makeHostKey(200);

export const CONTEXT: CheckContext = {
    stack: "test",
    agentSocket: "/run/agent",
    resolvePath: (path) => path.replace(/^~/, "/home/someone"),
    readText: () => undefined,
    findKeyFault: () => undefined,
    findBuildDigest: () => DIGEST,
};

export type Values = Readonly<Record<string, unknown>>;

export function makeLab(changes: Values = {}): Values {
    return {
        platform: "lab",
        environment: "test",
        members: 3,
        lab: { directory: "/var/lab", network: "10.213.4.0/24", buildsDirectory: "/var/builds" },
        ...changes,
    };
}

export function makeMember(number: number, changes: Values = {}): Values {
    return { name: `etcd-${number}`, address: `192.0.2.${10 + number}`, hostKey: makeHostKey(number), ...changes };
}

export function makeSsh(changes: Values = {}): Values {
    return {
        platform: "ssh",
        members: [1, 2, 3].map((number) => makeMember(number)),
        etcd: { version: "3.6.14" },
        disk: { device: "/dev/sdb" },
        network: { cidr: "192.0.2.0/24" },
        ...changes,
    };
}

/** Three members in three zones of an own VPC. */
export function makeAws(changes: Values = {}, awsChanges: Values = {}): Values {
    return {
        platform: "aws",
        members: 3,
        etcd: { version: "3.6.14" },
        network: { cidr: "10.60.0.0/16" },
        aws: {
            region: "eu-central-1",
            zones: ["eu-central-1a", "eu-central-1b", "eu-central-1c"],
            access: { apiServers: ["10.20.0.0/16"], ssh: ["10.30.0.0/24"] },
            alarms: { emails: ["etcd-oncall@example.com"] },
            ...awsChanges,
        },
        ...changes,
    };
}

export function mustCheck(values: Values, context: Partial<CheckContext> = {}): ClusterConfig {
    const checked = checkConfig(values, { ...CONTEXT, ...context });
    if (!checked.ok) {
        throw new Error(checked.problems.map(formatProblem).join("\n"));
    }
    return checked.config;
}

/** The messages, in order; empty when the configuration is good. */
export function listProblems(values: Values, context: Partial<CheckContext> = {}): readonly string[] {
    const checked = checkConfig(values, { ...CONTEXT, ...context });
    return checked.ok ? [] : checked.problems.map(formatProblem);
}

/** What is wrong, the configuration, and what each of its problems must say: no more and no fewer than these. */
export type RefusedCase = readonly [string, Values, readonly RegExp[]];

export function itRefuses(cases: readonly RefusedCase[]): void {
    for (const [what, values, expected] of cases) {
        it(`refuses ${what}`, () => {
            const problems = listProblems(values);
            expected.forEach((pattern, index) => {
                assert.match(problems[index] ?? "(no problem)", pattern);
            });
            assert.equal(problems.length, expected.length, problems.join("\n"));
        });
    }
}
