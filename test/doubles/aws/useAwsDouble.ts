// What a test sets for the engine to find the double, and where it keeps its account.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { engineEnvironment } from "../../support/engine";
import { Account, type AccountEvent, readEvents } from "./account";
import { hang, setShortage } from "./instances";
import { awsDouble, commandDouble, installPlugins, NO_CALLS, type SourcePlugin } from "./install";

export class AwsAccount {
    private readonly directory = mkdtempSync(join(tmpdir(), "pulumi-etcd-aws-"));
    readonly file = join(this.directory, "account");

    /** To be added to the environment of every command of the engine. */
    readonly env: Readonly<Record<string, string>>;

    /** @param more doubles of other providers */
    constructor(more: readonly SourcePlugin[] = []) {
        const home = join(this.directory, "home");
        installPlugins(home, engineEnvironment()?.PULUMI_HOME ?? "", [awsDouble, ...more]);
        const calls = more.includes(commandDouble) ? NO_CALLS : {};
        this.env = { PULUMI_HOME: home, AWS_DOUBLE_ACCOUNT: this.file, ...calls };
    }

    events(): readonly AccountEvent[] {
        return readEvents(this.file);
    }

    /** An instance does nothing any more. */
    hang(instanceId: string): void {
        hang(new Account(this.file), instanceId);
    }

    /** AWS has no room in placement groups of a strategy, or has some again. */
    setShortage(strategy: string, isShort: boolean): void {
        setShortage(new Account(this.file), strategy, isShort);
    }

    remove(): void {
        rmSync(this.directory, { recursive: true, force: true });
    }
}
