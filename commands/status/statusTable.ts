import type { ClusterStatus } from "./clusterStatus";
import { coloured, renderTable } from "../shared/table";

/** The status as a person reads it. */
export function renderStatus(status: ClusterStatus): string {
    const rows = status.members.map((member) => [
        member.name,
        member.endpoint,
        member.healthy ? "ready" : "DOWN",
        member.leader ? "leader" : member.learner ? "learner" : member.id === null ? "-" : "follower",
        member.version ?? "-",
        member.dbSizeBytes === null ? "-" : renderSize(member.dbSizeBytes),
        status.alarms
            .filter((alarm) => alarm.member === member.name)
            .map((alarm) => alarm.alarm)
            .join(",") || "none",
        renderDays(member.certificateDays),
    ]);
    const backup =
        status.backupAgeHours === null ? "none is configured" : `${status.backupAgeHours.toFixed(1)} hours old`;
    const heading = ["MEMBER", "ENDPOINT", "STATE", "ROLE", "VERSION", "DB SIZE", "ALARMS", "CERTIFICATE"];
    return `${renderTable([heading, ...rows])}${renderApiServers(status)}backup: ${backup}\n${renderUserAuthentication(status)}`;
}

/** Spoken of only where it is on: nobody who runs Kubernetes on it wants it. */
function renderUserAuthentication({ userAuthentication }: ClusterStatus): string {
    return userAuthentication === true ? "user authentication: ON\n" : "";
}

function renderApiServers({ apiServers }: ClusterStatus): string {
    if (apiServers.length === 0) {
        return "";
    }
    const rows = apiServers.map((server) => [
        server.name,
        server.kind,
        server.ready ? "ready" : "DOWN",
        server.wired ? "as wired" : "OTHER",
        server.talksTo.join(",") || "-",
        renderDays(server.certificateDays),
    ]);
    return `\n${renderTable([["API SERVER", "KIND", "STATE", "FLAGS", "TALKS TO", "CERTIFICATE"], ...rows])}\n`;
}

function renderDays(days: number | null): string {
    return days === null ? "-" : `${days} day${days === 1 ? "" : "s"}`;
}

export function printStatus(status: ClusterStatus): void {
    process.stdout.write(`\n${renderStatus(status)}`);
    const verdict = status.healthy
        ? coloured(
              process.stdout,
              "green",
              `${status.cluster} is healthy: ${status.members.length} of ${status.members.length} members ready`,
          )
        : coloured(process.stdout, "red", `${status.cluster} is not healthy:`);
    process.stdout.write(`${verdict}\n${status.problems.map((problem) => `  - ${problem}\n`).join("")}`);
}

function renderSize(bytes: number): string {
    return bytes < 2 ** 20 ? `${(bytes / 1024).toFixed(0)} KiB` : `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
