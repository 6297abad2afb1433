import { createHash } from "node:crypto";
import type { ApiServerSettings } from "../../config/schema";
import { API_SERVER_PATHS } from "../plan/hostPaths";
import type { HostProgram } from "../remote/hostProgram";
import { type HostFile, renderFiles, shellQuote } from "../remote/renderFiles";
import type { ApiServerPlan } from "./planApiServer";
import { renderDropIn } from "./renderDropIn";

export interface ApiServerStageSpec {
    readonly server: ApiServerPlan;
    readonly cluster: string;
    readonly settings: ApiServerSettings;
    /** apiserver-node, which was put on the host before. */
    readonly program: HostProgram;
    /** Authorities of all etcd servers that the API server talks to. */
    readonly authorityPem: string;
    readonly certPem: string;
}

export interface ApiServerStage {
    /** Stands for all that is staged: wiring asks for exactly this. */
    readonly digest: string;
    readonly script: string;
}

/** Held while files are put there: the script of a run that was killed may still be at it when the next comes. */
const LOCK = "/run/lock/apiserver-stage.lock";

/** Renders the script that puts everything beside what runs, and touches nothing of that. */
export function renderApiServerStage(spec: ApiServerStageSpec): ApiServerStage {
    const contents: readonly (readonly [string, string])[] = [
        ["settings.env", renderSettings(spec)],
        ["ca.crt", spec.authorityPem],
        ["client.crt", spec.certPem],
        ["drop-in", renderDropIn(spec.server.flags)],
    ];
    const files = contents.map(([name, content]) => ({
        path: `${API_SERVER_PATHS.staged}/${name}`,
        mode: "0644",
        content: content.endsWith("\n") ? content : `${content}\n`,
    }));
    // As the host computes it, of the files in this order.
    const digest = createHash("sha256")
        .update(files.map((file) => file.content).join(""))
        .digest("hex")
        .slice(0, 16);
    const program: HostFile = { path: API_SERVER_PATHS.program, mode: "0755", content: spec.program };
    return { digest, script: renderFiles(`pulumi-etcd: stage ${spec.server.name}`, [program, ...files], [], LOCK) };
}

function renderSettings({ server, cluster, settings }: ApiServerStageSpec): string {
    const values = {
        KIND: server.kind,
        CLUSTER: cluster,
        DIRECTORY: settings.certificateDirectory,
        MANIFEST: settings.manifest,
        UNIT: settings.unit,
        KNOWN: server.known.join(","),
        TAKE_OVER: String(settings.takeOver),
        FLAGS: server.flags.join(" "),
    };
    return Object.entries(values)
        .map(([key, value]) => `${key}=${shellQuote(value)}\n`)
        .join("");
}
