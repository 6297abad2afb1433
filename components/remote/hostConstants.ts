// What programs of hosts and we must agree on. Pure.
import { API_SERVER_PATHS, HOST_PATHS, PROGRAMS } from "../plan/hostPaths";
import { HostExit } from "./hostExit";

/** The variables that a program begins with. */
export const HOST_CONSTANTS = {
    "etcd-node": {
        EXIT_UNKNOWN: HostExit.unknown,
        EXIT_EXPLAINED: HostExit.explained,
        EXIT_NOT_READY: HostExit.notReady,
        PROGRAM: HOST_PATHS.node,
        PROGRAMS,
        ETC: HOST_PATHS.etc,
        STAGED: HOST_PATHS.staged,
        PKI: HOST_PATHS.pki,
        OPT: HOST_PATHS.releases,
        MOUNT: HOST_PATHS.dataMount,
        DATA_DIR: HOST_PATHS.dataDirectory,
        ROOT_MARKER: HOST_PATHS.rootMarker,
        BOOTSTRAP_ENV: HOST_PATHS.bootstrapEnv,
    },
    "apiserver-node": {
        EXIT_EXPLAINED: HostExit.explained,
        PROGRAMS,
        STATE: API_SERVER_PATHS.state,
        STAGED: API_SERVER_PATHS.staged,
    },
    "member-keys": {
        EXIT_EXPLAINED: HostExit.explained,
        ETC: HOST_PATHS.etc,
        PKI: HOST_PATHS.pki,
        ROOT_MARKER: HOST_PATHS.rootMarker,
        BOOTSTRAP_ENV: HOST_PATHS.bootstrapEnv,
    },
} as const;

export type HostProgramName = keyof typeof HOST_CONSTANTS;

/** As bash reads them. */
export function renderConstants(name: HostProgramName): string {
    return Object.entries(HOST_CONSTANTS[name])
        .map(([variable, value]) => `${variable}=${value}\n`)
        .join("");
}
