// The double's lab mode: what is made in the account becomes machines of a lab. An instance is a machine as soon as its volume is
// attached, with the address of its interface, and runs its user data when it boots; the balancer is a machine with HAProxy.
import { execFile } from "node:child_process";
import {
    appendFileSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readFileSync,
    rmSync,
    truncateSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { type Properties, textOf, textsOf } from "../../../../engine/plugins/value";
import type { Account, Thing } from "../account";
import type { World } from "../awsDouble";
import { AwsError } from "../awsError";
import { TARGET, terminate } from "../instances";
import { writeBalancerFiles } from "./balancerFiles";
import { renderBalancer, renderTarget } from "./renderBalancer";
import { writeHostFiles } from "./hostFiles";

const run = promisify(execFile);
const programs = resolve(__dirname, "../../../../lab");

/** The balancer's address in the lab's /24; members have lower ones. */
const BALANCER_HOST = 250;
const BALANCER = "balancer";

const APPLY =
    "cat >/etc/haproxy/haproxy.cfg && haproxy -c -q -f /etc/haproxy/haproxy.cfg && systemctl reload-or-restart haproxy";

export class LabWorld implements World {
    private readonly network: string;
    /** Changes of the balancer, one after the other. */
    private balancing: Promise<void> = Promise.resolve();
    private balancerIsGone = false;

    constructor(
        private readonly account: Account,
        private readonly lab: string,
        /** Whoever keeps the lab has its key; hosts let in whom their user data names. */
        private readonly key: string,
        /** Until the balancer does what it is told: always the same, so that nothing overtakes what was said before. */
        private readonly balancerSeconds: number,
    ) {
        this.network = /^LAB_NET=(.*)$/m.exec(readFileSync(join(lab, "lab.env"), "utf8"))?.[1] ?? "";
    }

    async created(thing: Thing): Promise<void> {
        const { type, state } = thing;
        switch (type) {
            case "aws:ec2/volumeAttachment:VolumeAttachment":
                await this.boot(state);
                break;
            case "aws:ssm/parameter:Parameter":
                this.writeParameter(state);
                break;
            case "aws:lb/loadBalancer:LoadBalancer":
                await this.createBalancer();
                break;
            case TARGET:
                await this.target("register", state);
                break;
            case "aws:route53/record:Record":
                await this.writeName(state);
                break;
            default:
                await this.balance(thing);
        }
    }

    async updated(thing: Thing): Promise<void> {
        const { type, id, state } = thing;
        if (type === "aws:ssm/parameter:Parameter") {
            this.writeParameter(state);
        } else if (type === "aws:ebs/volume:Volume") {
            await this.grow(id, state);
        } else {
            await this.balance(thing);
        }
    }

    async deleting(thing: Thing): Promise<void> {
        const { type, id, state } = thing;
        switch (type) {
            case "aws:ec2/volumeAttachment:VolumeAttachment":
                if (state.stopInstanceBeforeDetaching !== true) {
                    throw new AwsError("IncorrectState", `${textOf(state.volumeId)} is in use by a system that runs`);
                }
                await this.machine("stop", [this.machineOf(textOf(state.instanceId))]);
                break;
            case "aws:ec2/instance:Instance":
                await this.machine("delete", [this.machineOf(id)]);
                break;
            case "aws:ebs/volume:Volume":
                rmSync(this.diskOf(id), { force: true });
                break;
            case "aws:lb/loadBalancer:LoadBalancer":
                await this.inTurn(async () => {
                    await this.machine("delete", [BALANCER]);
                    this.balancerIsGone = true;
                });
                break;
            case TARGET:
                await this.target("deregister", state);
                break;
            default:
                await this.balance(thing, thing.id);
        }
    }

    /** Somebody terminates an instance: its machine is gone, and AWS takes it away from its target groups. */
    async terminate(id: string): Promise<void> {
        await this.machine("delete", [this.machineOf(id)]);
        const targets = this.account.all(TARGET).filter(({ state }) => state.targetId === id);
        terminate(this.account, id);
        for (const { state } of targets) {
            await this.target("deregister", state);
        }
    }

    private get balancerAddress(): string {
        return `${this.network}.${String(BALANCER_HOST)}`;
    }

    private diskOf(volumeId: string): string {
        return join(this.lab, "volumes", `${volumeId}.img`);
    }

    /**
     * AWS names its machines so. The link address that a machine of the lab has follows from its name: as in AWS, it belongs to
     * the interface, and stays when another instance has that.
     */
    private machineOf(instanceId: string): string {
        const address = textOf(this.account.find("aws:ec2/instance:Instance", instanceId)?.state.privateIp ?? "");
        return `ip-${address.replaceAll(".", "-")}`;
    }

    /** A machine of this instance that has this volume. */
    private async boot({ instanceId, volumeId }: Properties): Promise<void> {
        const instance = this.account.find("aws:ec2/instance:Instance", textOf(instanceId))?.state ?? {};
        const volume = this.account.find("aws:ebs/volume:Volume", textOf(volumeId))?.state ?? {};
        const files = mkdtempSync(join(tmpdir(), "pulumi-etcd-host-"));
        try {
            writeHostFiles(files, textOf(instance.userData ?? ""));
            const device = `/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_${textOf(volumeId).replace("-", "")}`;
            const disk = [
                "--disk",
                String(Number(volume.size) * 1024),
                "--volume",
                textOf(volumeId),
                "--device",
                device,
            ];
            const name = this.machineOf(textOf(instanceId));
            await this.machine("create", [name, textOf(instance.privateIp), ...disk, "--files", files]);
        } finally {
            rmSync(files, { recursive: true });
        }
    }

    private async createBalancer(): Promise<void> {
        const files = mkdtempSync(join(tmpdir(), "pulumi-etcd-balancer-"));
        try {
            writeBalancerFiles(files);
            await this.machine("create", [BALANCER, this.balancerAddress, "--role", BALANCER, "--files", files]);
            this.balancerIsGone = false;
        } finally {
            rmSync(files, { recursive: true });
        }
    }

    /** The balancer takes it up at once, and does it later. */
    private async target(verb: "register" | "deregister", target: Properties): Promise<void> {
        await this.inTurn(async () => {
            const words = renderTarget(verb, this.account.all(), target);
            await this.ssh(this.balancerAddress, `aws-target ${String(this.balancerSeconds)} ${words}`);
        });
    }

    /** One thing after the other, as long as there is a balancer. */
    private async inTurn(work: () => Promise<unknown>): Promise<void> {
        const turn = this.balancing.then(async () => {
            if (!this.balancerIsGone && this.account.all("aws:lb/loadBalancer:LoadBalancer").length > 0) {
                await work();
            }
        });
        this.balancing = turn.catch(() => undefined);
        await turn;
    }

    private async machine(verb: "create" | "stop" | "delete", [name = "", ...rest]: readonly string[]): Promise<void> {
        if (verb !== "create" && !existsSync(join(this.lab, "machines", name))) {
            return; // an instance that never had its volume is no machine
        }
        const running = run(join(programs, "machine"), [verb, this.lab, name, ...rest]);
        running.child.stdin?.end(readFileSync(`${this.key}.pub`, "utf8"));
        await running;
    }

    /** The disk of a machine that runs grows under it. */
    private async grow(id: string, { size }: Properties): Promise<void> {
        const disk = this.diskOf(id);
        if (existsSync(disk)) {
            truncateSync(disk, Number(size) * 2 ** 30);
            const { stdout } = await run("losetup", ["-j", disk]);
            for (const [, device = ""] of stdout.matchAll(/^(\/dev\/loop\d+):/gm)) {
                await run("losetup", ["-c", device]);
            }
        }
    }

    /** Where the double of the aws command on the machines finds it. */
    private writeParameter({ name, value, insecureValue }: Properties): void {
        const file = join(this.lab, "shared/aws/parameters", textOf(name));
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, textOf(value ?? insecureValue ?? ""), { mode: 0o600 });
    }

    /** In the form of /etc/hosts, where the lab takes it up whenever a machine is made. */
    private async writeName({ name, type, records, aliases }: Properties): Promise<void> {
        const addresses = aliases === undefined ? textsOf(records) : [this.balancerAddress];
        if (type === "A") {
            appendFileSync(join(this.lab, "names"), addresses.map((one) => `${one} ${textOf(name)}\n`).join(""));
        }
        if (aliases !== undefined) {
            // All machines may be there already; one that is made again stays as it is.
            await this.inTurn(() => this.createBalancer());
        }
    }

    /** Has HAProxy do what the account's balancer says, without what is being deleted. */
    private async balance({ type, id, state }: Thing, gone?: string): Promise<void> {
        if (!type.startsWith("aws:lb/")) {
            return;
        }
        await this.inTurn(async () => {
            const things = this.account.all().filter((thing) => thing.id !== id);
            const now = id === gone ? things : [...things, { type, id, urn: "", state }];
            // HAProxy does not run without anything to listen to.
            const apply = now.some((thing) => thing.type === "aws:lb/listener:Listener")
                ? APPLY
                : "systemctl stop haproxy";
            await this.ssh(this.balancerAddress, apply, renderBalancer(now));
        });
    }

    private async ssh(address: string, script: string, input = ""): Promise<{ stdout: string }> {
        const options = ["BatchMode=yes", "StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "LogLevel=ERROR"];
        const words = [...options.flatMap((option) => ["-o", option]), "-i", this.key, `root@${address}`, script];
        const running = run("ssh", words);
        running.child.stdin?.end(input);
        return running;
    }
}

/** The machine's lab, where the environment names one. */
export function findLabWorld(account: Account): LabWorld | undefined {
    const {
        AWS_DOUBLE_LAB: lab,
        AWS_DOUBLE_LAB_KEY: key = "",
        AWS_DOUBLE_BALANCER_SECONDS: seconds = "2",
    } = process.env;
    return lab === undefined ? undefined : new LabWorld(account, lab, key, Number(seconds));
}
