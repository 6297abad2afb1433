// What a test sets for the engine to find the double, and where it keeps its account.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { engineEnvironment } from "../engine";
import { type AccountEvent, readEvents } from "./account";
import { awsDouble, installPlugins, type SourcePlugin } from "./install";

export class AwsAccount {
    private readonly directory = mkdtempSync(join(tmpdir(), "pulumi-etcd-aws-"));
    readonly file = join(this.directory, "account");

    /** To be added to the environment of every command of the engine. */
    readonly env: Readonly<Record<string, string>>;

    /** @param more doubles of other providers */
    constructor(more: readonly SourcePlugin[] = []) {
        const home = join(this.directory, "home");
        installPlugins(home, engineEnvironment()?.PULUMI_HOME ?? "", [awsDouble, ...more]);
        this.env = { PULUMI_HOME: home, AWS_DOUBLE_ACCOUNT: this.file };
    }

    events(): readonly AccountEvent[] {
        return readEvents(this.file);
    }

    remove(): void {
        rmSync(this.directory, { recursive: true, force: true });
    }
}
