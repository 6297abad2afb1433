import assert from "node:assert/strict";
import type { ClusterStatus, MemberStatus } from "../../../commands/status/clusterStatus";
import { renderStatus } from "../../../commands/status/statusTable";
import { coloured, renderTable } from "../../../commands/shared/table";
import { assertGolden } from "../../support/golden";

const member = (i: number, changes: Partial<MemberStatus> = {}): MemberStatus => ({
    name: `etcd-${i}`,
    endpoint: `https://192.0.2.1${i}:2379`,
    id: `${i}0ca5a1700204a2d`,
    healthy: true,
    leader: i === 1,
    learner: false,
    version: "3.6.16",
    dbSizeBytes: 20_480,
    dbInUseBytes: 16_384,
    certificateDays: 364,
    ...changes,
});

const status: ClusterStatus = {
    cluster: "main",
    healthy: true,
    members: [member(1), member(2), member(3)],
    apiServers: [],
    alarms: [],
    userAuthentication: false,
    backupAgeHours: null,
    problems: [],
};

describe("renderStatus", () => {
    it("shows a healthy cluster", () => {
        assertGolden("status/healthy.txt", renderStatus(status));
    });

    it("shows API servers, where the stack has some", () => {
        const server = { kind: "static-pod", ready: true, wired: true, certificateDays: 364, problems: [] };
        const apiServers = [
            { ...server, name: "cp-1", talksTo: ["etcd-1", "etcd-2"] },
            {
                ...server,
                name: "cp-2",
                kind: "systemd",
                ready: false,
                wired: false,
                talksTo: [],
                certificateDays: null,
            },
        ];
        assertGolden("status/api-servers.txt", renderStatus({ ...status, apiServers }));
    });

    it("shows what is wrong with one that is not", () => {
        const down = { healthy: false, id: null, version: null, dbSizeBytes: null, certificateDays: null };
        assertGolden(
            "status/sick.txt",
            renderStatus({
                ...status,
                healthy: false,
                members: [
                    member(1, { dbSizeBytes: 2_147_483_648 }),
                    member(2, { ...down, dbInUseBytes: null }),
                    member(3, { learner: true, certificateDays: 1, dbSizeBytes: 1_572_864 }),
                ],
                alarms: [
                    { member: "etcd-1", alarm: "NOSPACE" },
                    { member: "etcd-1", alarm: "CORRUPT" },
                ],
                userAuthentication: true,
                backupAgeHours: 1.26,
            }),
        );
    });
});

describe("renderTable", () => {
    it("makes each column as wide as its widest cell, and leaves no blanks at the ends", () => {
        assert.equal(
            renderTable([
                ["A", "LONG HEAD", "C"],
                ["longer", "x", ""],
            ]),
            "A       LONG HEAD  C\nlonger  x\n",
        );
    });
});

describe("coloured", () => {
    const stream = (isTTY: boolean): NodeJS.WriteStream =>
        Object.assign(Object.create(null) as NodeJS.WriteStream, { isTTY });
    const { NO_COLOR } = process.env;
    afterEach(() => {
        if (NO_COLOR === undefined) {
            delete process.env.NO_COLOR;
        } else {
            process.env.NO_COLOR = NO_COLOR;
        }
    });

    it("colours on a terminal alone, and not where nobody wants it", () => {
        delete process.env.NO_COLOR;
        assert.equal(coloured(stream(true), "red", "text"), "\u001b[31mtext\u001b[0m");
        assert.equal(coloured(stream(false), "red", "text"), "text");
        process.env.NO_COLOR = "1";
        assert.equal(coloured(stream(true), "red", "text"), "text");
    });
});
