import * as fs from "node:fs";
import * as tls from "node:tls";
import type { ClusterOutputs } from "../../components/clients/outputs";
import { type ApiServerAccess, type ApiServerStatus, readApiServers } from "./apiServerStatus";
import { type OperatorAccess, runEtcdctl } from "./etcdctl";
import { Failure } from "../shared/failure";
import { AUTHENTICATION_IS_ON, parseUserAuthentication } from "./userAuthentication";

/** How to talk to a cluster: what the stack gives out, with the operator's files on this machine. */
export interface ClusterAccess extends OperatorAccess {
    readonly etcd: Pick<ClusterOutputs, "cluster" | "version" | "members" | "endpoints">;
    /** undefined where nobody may ask their hosts. */
    readonly apiServers?: ApiServerAccess;
}

/** What is true of a cluster now. */
export interface ClusterStatus {
    readonly cluster: string;
    readonly healthy: boolean;
    readonly members: readonly MemberStatus[];
    /** Those of the configuration. */
    readonly apiServers: readonly ApiServerStatus[];
    /** Alarms that are raised, with the member's name. */
    readonly alarms: readonly { readonly member: string; readonly alarm: string }[];
    /** Whether etcd's own users are asked for their names; null when nobody could say. */
    readonly userAuthentication: boolean | null;
    /** Hours since the last verified backup; null while none is made. */
    readonly backupAgeHours: number | null;
    /** What is wrong, a sentence each. */
    readonly problems: readonly string[];
}

export interface MemberStatus {
    readonly name: string;
    readonly endpoint: string;
    readonly id: string | null;
    readonly healthy: boolean;
    readonly leader: boolean;
    readonly learner: boolean;
    readonly version: string | null;
    readonly dbSizeBytes: number | null;
    readonly dbInUseBytes: number | null;
    /** Days until the first of its certificates ends. */
    readonly certificateDays: number | null;
}

interface EndpointStatus {
    readonly Endpoint: string;
    readonly Status: {
        readonly header: { readonly member_id: string };
        readonly version: string;
        readonly dbSize: number;
        readonly dbSizeInUse?: number;
        readonly leader: string;
        readonly isLearner?: boolean;
        readonly errors?: readonly string[];
    };
}

interface MemberList {
    readonly members: readonly { readonly ID: string; readonly name?: string; readonly isLearner?: boolean }[];
}

/** Asks every member, all at once; a member that does not answer is part of the answer. */
export async function readStatus(access: ClusterAccess): Promise<ClusterStatus> {
    const urls = access.etcd.members.map((member) => member.clientUrl);
    const [answers, list, auth, ready, days, apiServers] = await Promise.all([
        // One call each: a single one would ask them in turn, and wait for each that is down.
        Promise.all(urls.map((url) => ask<EndpointStatus[]>(access, [url], ["endpoint", "status"]))),
        ask<MemberList>(access, urls, ["member", "list"]),
        runEtcdctl(access, urls, ["auth", "status"]),
        Promise.all(access.etcd.members.map((member) => isReady(member.healthUrl))),
        Promise.all(access.etcd.members.map((member) => certificateDays(access, member.clientUrl))),
        access.apiServers === undefined ? [] : readApiServers(access.apiServers, access.etcd),
    ]);
    const statuses = answers.flatMap((answer) => answer ?? []);
    const members = access.etcd.members.map((member, i): MemberStatus => {
        const status = statuses.find((one) => one.Endpoint === member.clientUrl)?.Status;
        return {
            name: member.name,
            endpoint: member.clientUrl,
            id: status === undefined ? null : hex(status.header.member_id),
            healthy: ready[i] === true && status !== undefined,
            leader: status !== undefined && status.leader === status.header.member_id,
            learner: status?.isLearner ?? false,
            version: status?.version ?? null,
            dbSizeBytes: status?.dbSize ?? null,
            dbInUseBytes: status?.dbSizeInUse ?? null,
            certificateDays: days[i] ?? null,
        };
    });
    const alarms = alarmsOf(
        answers.flatMap((answer) => answer ?? []),
        members,
    );
    const userAuthentication = parseUserAuthentication(auth);
    const problems = [
        ...findProblems(access, members, alarms, list),
        ...(userAuthentication === true ? [AUTHENTICATION_IS_ON] : []),
        ...apiServers.flatMap((server) => server.problems),
    ];
    return {
        cluster: access.etcd.cluster,
        healthy: problems.length === 0,
        members,
        apiServers,
        alarms,
        userAuthentication,
        backupAgeHours: null,
        problems,
    };
}

function findProblems(
    access: ClusterAccess,
    members: readonly MemberStatus[],
    alarms: ClusterStatus["alarms"],
    list: MemberList | undefined,
): string[] {
    const problems: string[] = [];
    const down = members.filter((member) => !member.healthy);
    for (const member of down) {
        problems.push(
            `${member.name} (${member.endpoint}) ${member.version === null ? "does not answer" : "answers, but is not ready"}`,
        );
    }
    if (list === undefined || members.length - down.length < Math.floor(members.length / 2) + 1) {
        problems.push(
            `the cluster has no majority: ${members.length - down.length} of ${members.length} members are ready`,
        );
    } else {
        const known = new Set(list.members.map((member) => member.name ?? ""));
        for (const member of members.filter((one) => !known.has(one.name))) {
            problems.push(`${member.name} is not a member of the cluster`);
        }
        for (const name of [...known].filter((one) => !members.some((member) => member.name === one))) {
            problems.push(
                `the cluster has a member ${name === "" ? "that never started" : name}, which the stack does not know`,
            );
        }
        if (!members.some((member) => member.leader)) {
            problems.push("the cluster has no leader");
        }
    }
    for (const member of members.filter((one) => one.version !== null && one.version !== access.etcd.version)) {
        problems.push(`${member.name} runs ${member.version ?? ""}, the stack says ${access.etcd.version}`);
    }
    for (const member of members.filter((one) => one.certificateDays !== null && one.certificateDays < 0)) {
        problems.push(`the certificate of ${member.name} has ended; \`pulumi up\` makes a new one`);
    }
    return [...problems, ...alarms.map((one) => `${one.member} raises the alarm ${one.alarm}`)];
}

function alarmsOf(statuses: readonly EndpointStatus[], members: readonly MemberStatus[]): ClusterStatus["alarms"] {
    // Every member tells of every alarm: "memberID:123 alarm:NOSPACE".
    const told = new Set(statuses.flatMap((one) => one.Status.errors ?? []));
    return [...told].flatMap((text) => {
        const [, id, alarm] = /memberID:(\d+) alarm:(\w+)/.exec(text) ?? [];
        if (id === undefined || alarm === undefined) {
            return [];
        }
        const member = members.find((one) => one.id !== null && BigInt(`0x${one.id}`) === BigInt(id));
        return [{ member: member?.name ?? `member ${id}`, alarm }];
    });
}

/** etcdctl's answer; undefined when there was none. */
async function ask<T>(
    access: ClusterAccess,
    urls: readonly string[],
    words: readonly string[],
): Promise<T | undefined> {
    const { stdout } = await runEtcdctl(access, urls, words);
    const line = stdout.trim().split("\n").at(-1) ?? "";
    if (line === "") {
        return undefined;
    }
    // Ids have 64 bits, more than a number here holds: they are kept as text.
    return JSON.parse(line.replace(/"(member_id|cluster_id|leader|ID)":(\d+)/g, '"$1":"$2"')) as T;
}

function hex(id: string): string {
    return BigInt(id).toString(16);
}

async function isReady(healthUrl: string): Promise<boolean> {
    try {
        return (await fetch(`${healthUrl}/readyz`, { signal: AbortSignal.timeout(3000) })).ok;
    } catch {
        return false;
    }
}

/** Days until the certificate that a member shows its clients ends. */
async function certificateDays(access: ClusterAccess, clientUrl: string): Promise<number | undefined> {
    const { hostname, port } = new URL(clientUrl);
    const read = (file: string): Buffer => {
        try {
            return fs.readFileSync(`${access.credentialsDirectory}/${file}`);
        } catch {
            throw new Failure(
                `${access.credentialsDirectory} holds no ${file}; run \`pulumi up\`, which writes the operator's files`,
            );
        }
    };
    const options = {
        host: hostname,
        port: Number(port),
        ca: read("ca.crt"),
        cert: read("operator.crt"),
        key: read("operator.key"),
        // Decided below: the date of a certificate that has ended is to be read too.
        rejectUnauthorized: false,
    };
    return new Promise((resolve) => {
        const socket = tls.connect({ ...options, timeout: 3000 }, () => {
            const isKnown = socket.authorized || String(socket.authorizationError) === "CERT_HAS_EXPIRED";
            const { valid_to: end } = socket.getPeerCertificate();
            resolve(isKnown ? Math.floor((Date.parse(end) - Date.now()) / 86_400_000) : undefined);
            socket.destroy();
        });
        const give = (): void => {
            resolve(undefined);
            socket.destroy();
        };
        socket.on("error", give).on("timeout", give);
    });
}
