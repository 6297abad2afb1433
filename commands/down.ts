import * as fs from "node:fs";
import { parseCommandLine } from "./shared/commandLine";
import { Failure, runCommand } from "./shared/failure";
import { findLab } from "./lab/lab";
import { holdLab } from "./lab/labLock";
import { forgetStack } from "./lab/labStack";
import { run } from "./shared/run";

const usage = `npm run down -- [--lab NAME]

Removes a lab and everything that belongs to it: machines, disks, network, and the state of its stack.
`;

// The lab's programs know everything that the lab ever made, also what a killed update did not get to write down, so they
// remove it all. The stack's state goes first: a removal that was killed leaves machines without a stack, which `up` clears
// away, and never a stack whose machines are gone.
async function main(): Promise<number> {
    const options = parseCommandLine(usage, { lab: { type: "string", default: "lab" } });
    const lab = findLab(options.lab);
    if (fs.existsSync(lab.directory)) {
        holdLab(lab);
        forgetStack(lab);
    }
    const { code } = await run("lab/lab", ["destroy", lab.directory], { show: true });
    if (code !== 0) {
        throw new Failure("not all of the lab could be removed; what is left stands above. Run `npm run down` again");
    }
    fs.rmSync(lab.directory, { recursive: true, force: true });
    return 0;
}

runCommand(main);
