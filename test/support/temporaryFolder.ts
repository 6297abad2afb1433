import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Gives each test of a `describe` a folder of its own, which is removed after it. */
export function useTemporaryFolder(): () => string {
    let folder = "";
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "pulumi-etcd-test-"));
    });
    afterEach(() => {
        rmSync(folder, { recursive: true, force: true });
    });
    return () => folder;
}
