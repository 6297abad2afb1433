import type { RunRequest } from "@pulumi/pulumi/proto/language_pb";
import { RunResponse } from "@pulumi/pulumi/proto/language_pb";
import { Child, ChildResult, startChild } from "./child";
import { locateModule } from "./locate";
import { OutOfMemorySniffer } from "./outOfMemory";
import { optionsEnvironment, parseOptions } from "./options";
import { refuseDebugger } from "./refuseDebugger";

/** The exit code by which the SDK says that the user has already been told what went wrong. */
const ALREADY_REPORTED = 32;

/** Runs a Pulumi program to its end. `onStarted` receives the process, so that the caller can interrupt it. */
export async function run(
    request: RunRequest,
    engineAddress: string,
    onStarted: (child: Child) => void,
): Promise<RunResponse> {
    refuseDebugger(request);
    const directory = request.getInfo()?.getProgramDirectory() ?? request.getPwd();
    const options = parseOptions(request.getInfo());
    const runPath = locateModule(
        process.env.PULUMI_LANGUAGE_NODEJS_RUN_PATH ?? "@pulumi/pulumi/cmd/run",
        directory,
        "pulumi install",
    );
    const sniffer = new OutOfMemorySniffer();
    const child = startChild({
        command: process.execPath,
        args: [...options.nodeArgs, runPath, ...programArguments(request, engineAddress, directory)],
        env: {
            ...process.env,
            PULUMI_CONFIG: JSON.stringify(config(request)),
            PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
            ...optionsEnvironment(options),
        },
        onStdout: (data) => process.stdout.write(data),
        onStderr: (data) => {
            sniffer.add(data);
            process.stderr.write(data);
        },
    });
    onStarted(child);
    return response(await child.ended, sniffer);
}

function programArguments(request: RunRequest, engineAddress: string, directory: string): string[] {
    const flag = (name: string, value: string) => (value === "" ? [] : [`--${name}`, value]);
    return [
        ...flag("monitor", request.getMonitorAddress()),
        ...flag("engine", engineAddress),
        ...flag("organization", request.getOrganization()),
        ...flag("project", request.getProject()),
        ...flag("root-directory", request.getInfo()?.getRootDirectory() ?? ""),
        ...flag("stack", request.getStack()),
        ...flag("pwd", directory),
        ...(request.getDryrun() ? ["--dry-run"] : []),
        ...flag("parallel", String(request.getParallel())),
        request.getInfo()?.getEntryPoint() ?? ".",
        ...request.getArgsList(),
    ];
}

/** Keys become namespace:config:name, which every version of the SDK reads. */
function config(request: RunRequest): Record<string, string> {
    const result: Record<string, string> = {};
    request.getConfigMap().forEach((value, key) => {
        result[key.replace(/^([^:]+):(?:config:)?/, "$1:config:")] = value;
    });
    return result;
}

function response(result: ChildResult, sniffer: OutOfMemorySniffer): RunResponse {
    const answer = new RunResponse();
    switch (result.kind) {
        case "exited":
            if (result.code === ALREADY_REPORTED) {
                answer.setBail(true);
            } else if (result.code !== 0) {
                answer.setError(`Program exited with non-zero exit code: ${result.code}${sniffer.explanation()}`);
            }
            return answer;
        case "signalled":
            answer.setError(`Program was ended by signal ${result.signal}${sniffer.explanation()}`);
            return answer;
        case "notStarted":
            answer.setError(`Problem executing program (could not run language executor): ${result.error.message}`);
            return answer;
    }
}
