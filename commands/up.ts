import { parseCommandLine } from "./shared/commandLine";
import { Failure, runCommand } from "./shared/failure";
import { findLab, makeControlPlaneKeys, makeSshKey } from "./lab/lab";
import { holdLab } from "./lab/labLock";
import {
    labEnvironment,
    labEtcdVersion,
    labHasApiServers,
    makeLabStack,
    project,
    removeForgotten,
    WITH_API_SERVERS,
    writeLabConfig,
} from "./lab/labStack";
import { checkLab } from "./lab/labHealth";
import { run, runChecked } from "./shared/run";
import { repairStackState } from "./status/stackState";
import { readToolchain, setUp } from "./shared/toolchain";

const usage = `npm run up -- [--lab NAME] [--with-apiserver] [--set KEY=VALUE]...

Makes a lab of real machines on this computer and a healthy etcd in it; run again, it changes nothing.
  --lab NAME        another lab beside the first (default: lab)
  --with-apiserver  also two control-plane machines with a real kube-apiserver, one as a static pod and one under systemd,
                    wired to this etcd; kept for later runs, until --set apiServers= takes it back
  --set KEY=VALUE   a setting other than in Pulumi.lab.yaml, for example members=5 or etcd.version=3.7.3; kept for later
                    runs, until KEY= takes it back
`;

async function main(): Promise<number> {
    const options = parseCommandLine(usage, {
        lab: { type: "string", default: "lab" },
        "with-apiserver": { type: "boolean", default: false },
        set: { type: "string", multiple: true, default: [] },
    });
    const lab = findLab(options.lab);
    const toolchain = await readToolchain(["engine", "image"]);
    await runChecked("lab/lab", ["create", lab.directory]);
    const release = holdLab(lab);
    try {
        await removeForgotten(lab);
        repairStackState(lab.stateDirectory, project, lab.name);
        const parts = [runChecked("lab/lab", ["revive", lab.directory]), makeSshKey(lab), makeLabStack(lab, toolchain)];
        // The lab is let go of when none of them is at work any more, also when one has failed.
        await Promise.allSettled(parts);
        await Promise.all(parts);
        writeLabConfig(lab, [...(options["with-apiserver"] ? [WITH_API_SERVERS] : []), ...options.set]);
        await setUp([`etcd=${labEtcdVersion(lab)}`, ...(labHasApiServers(lab) ? ["kubernetes"] : [])]);
        if (labHasApiServers(lab)) {
            await makeControlPlaneKeys(lab);
        }
        const args = [
            "up",
            "--stack",
            lab.name,
            "--config-file",
            lab.stackConfig,
            "--yes",
            "--skip-preview",
            "--suppress-outputs",
            "--parallel",
            "32",
            // An API server that is down does not keep the others from being wired.
            "--continue-on-error",
        ];
        const { code } = await run("pulumi", args, { env: labEnvironment(lab, toolchain), show: true });
        if (code !== 0) {
            throw new Failure(
                `the update ended with code ${code}; what is wrong stands above. Mend it and run \`npm run up\` again: it goes on from here`,
            );
        }
        return (await checkLab(lab)) ? 0 : 1;
    } finally {
        release();
    }
}

runCommand(main);
