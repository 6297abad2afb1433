// A cluster of the platform aws whose account is the double's and whose hosts are machines of a lab.
import { existsSync, readFileSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { createHash } from "node:crypto";
import type { Settings } from "../../support/prodSettings";
import { RealStack } from "../../support/realStack";
import { Lab } from "../../support/lab";
import { Account } from "./account";
import { LabWorld } from "./lab/labWorld";
import { AwsAccount } from "./useAwsDouble";

const VERSION = "3.6.16";
/** What AWS's balancer may take minutes for: longer than it takes to stop a member, so that whoever does not wait is found out. */
const BALANCER_SECONDS = 12;
const builds = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "pulumi-etcd/etcd");
const archive = join(builds, VERSION, `etcd-v${VERSION}-linux-amd64.tar`);

/** Why it cannot be tested here, or undefined when it can. */
export function whyNoBuild(): string | undefined {
    return existsSync(`${archive}.sha256`) ? undefined : `needs tools/setup --need etcd=${VERSION}`;
}

export class AwsLab {
    readonly account: AwsAccount;
    readonly stack: RealStack;

    private constructor(readonly lab: Lab) {
        const env = {
            AWS_DOUBLE_LAB: lab.directory,
            AWS_DOUBLE_LAB_KEY: lab.keyFile,
            AWS_DOUBLE_BALANCER_SECONDS: String(BALANCER_SECONDS),
        };
        this.account = new AwsAccount();
        this.stack = new RealStack("aws", { ...this.account.env, ...env });
    }

    static async create(): Promise<AwsLab> {
        return new AwsLab(await findLab());
    }

    /** Three members in three zones of an own VPC, of which the lab's network is the first part. */
    settings(awsChanges: Settings = {}): Settings {
        const region = "eu-central-1";
        return {
            name: "prod",
            platform: "aws",
            environment: "test",
            members: 3,
            network: { cidr: `${this.lab.network}.0/22` },
            etcd: {
                version: VERSION,
                quota: "512MiB",
                archive: {
                    // Machines of a lab have the builds of this computer.
                    url: `file:///opt/etcd-builds/{version}/etcd-v{version}-linux-{arch}.tar`,
                    sha256: readFileSync(`${archive}.sha256`, "utf8").slice(0, 64),
                },
            },
            timing: { roundTrip: "1ms" },
            disk: { size: "8GiB", checkSize: "2MiB" },
            aws: {
                region,
                zones: ["a", "b", "c"].map((letter) => region + letter),
                sizeClass: "small",
                access: { apiServers: ["10.1.0.0/16"], ssh: ["10.2.0.0/24"] },
                ...awsChanges,
            },
        };
    }

    get balancerAddress(): string {
        return `${this.lab.network}.250`;
    }

    /** Somebody else terminates an instance. */
    async terminate(instanceId: string): Promise<void> {
        const account = new Account(this.account.file);
        const world = new LabWorld(account, this.lab.directory, this.lab.keyFile, BALANCER_SECONDS);
        await world.terminate(instanceId);
    }

    async remove(): Promise<void> {
        await this.lab.destroy();
        this.stack.remove();
        this.account.remove();
    }
}

/**
 * A VPC has at least a /22, and its first private subnets are in the first /24 of that: so the lab, which has a /24, must be at a
 * multiple of four. Its network follows from its directory's name, unless another lab has taken it.
 */
async function findLab(): Promise<Lab> {
    for (;;) {
        const lab = Lab.prepare();
        const id = createHash("sha256").update(lab.directory).digest("hex").slice(0, 8);
        if (((Number.parseInt(id, 16) % 254) + 1) % 4 === 0) {
            await lab.createAgain();
            if (Number(lab.network.split(".").at(-1)) % 4 === 0) {
                return lab;
            }
            await lab.destroy();
        } else {
            rmSync(join(lab.directory, ".."), { recursive: true });
        }
    }
}
