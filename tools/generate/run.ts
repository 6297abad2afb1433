import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { GENERATED_FILES, ROOT } from "./files";

async function generate(): Promise<void> {
    for (const { path, render } of GENERATED_FILES) {
        writeFileSync(join(ROOT, path), await render());
    }
}

void generate();
