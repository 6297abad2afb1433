import type { HostProgram } from "./hostProgram";

/** A file to be put on a host by a script. */
export interface HostFile {
    readonly path: string;
    /** Octal, as chmod takes it. */
    readonly mode: string;
    /** Its text, or a program that was put on the host before (see ProgramDelivery). */
    readonly content: string | HostProgram;
}

const MARK = "END_OF_FILE";

/** Quotes a value for a POSIX shell. */
export function shellQuote(value: string): string {
    return /^[\w./:=@%+,-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}

/**
 * Renders a script that puts files on a host and then does `then`. Each file appears under its name with its mode at once (written
 * beside it, brought to the disk, then renamed), so whoever reads it sees the old or the new one, never a half, also after a
 * power loss. What a run that was killed left beside it is cleared away.
 *
 * The script is sent to `bash -s` over a connection that may break anywhere. All of it stands in one function that the last line
 * calls, so a script that arrived in part does nothing at all. One that outlives the run that sent it may meet that of the next
 * run: where that matters, `lock` makes them take turns.
 */
export function renderFiles(title: string, files: readonly HostFile[], then: readonly string[], lock?: string): string {
    const turn = lock === undefined ? "" : `    exec 9>>${shellQuote(lock)}\n    flock 9\n`;
    return `# ${title}
put() {
    local new="$2.new.$$"
    mkdir -p "$(dirname "$2")"
    rm -f "$2".new.*
    cat >"$new"
    chmod "$1" "$new"
    sync "$new"
    mv -f "$new" "$2"
}
main() {
    set -euo pipefail
    umask 077
${turn}${files.map(renderFile).join("")}${then.map((line) => `    ${line} </dev/null\n`).join("")}}
main
`;
}

/** A script that puts programs where commands look for them. */
export function renderDelivery(programs: readonly HostProgram[]): string {
    const files = programs.map(({ path, text }): HostFile => ({ path, mode: "0755", content: text }));
    return renderFiles("pulumi-etcd: programs", files, []);
}

/** A script that runs such a program, with the arguments that the script is given. */
export function renderLaunch(program: HostProgram): string {
    return `# pulumi-etcd: run ${program.name}
main() {
    set -euo pipefail
    local program
${renderCheck(program)}    exec "$program" "$@" </dev/null
}
main "$@"
`;
}

/**
 * Sets `program` to where it is. Nothing runs but what was sent: a file that is not whole, or that somebody changed, is told from it
 * by the digest that its name ends in.
 */
function renderCheck({ name, path }: HostProgram): string {
    return `    program=${path}
    [[ $(sha256sum 2>/dev/null <"$program") == "\${program##*-}  -" ]] ||
        { echo "${name}: $program is not there, or was changed by somebody; run again" >&2 && exit 70; }
`;
}

function renderFile(file: HostFile): string {
    if (typeof file.content !== "string") {
        return `${renderCheck(file.content)}    put ${file.mode} ${shellQuote(file.path)} <"$program"\n`;
    }
    if (file.content.split("\n").includes(MARK)) {
        throw new Error(`${file.path} holds a line ${MARK}, which ends a file in a script`);
    }
    const content = file.content === "" || file.content.endsWith("\n") ? file.content : `${file.content}\n`;
    return `    put ${file.mode} ${shellQuote(file.path)} <<'${MARK}'\n${content}${MARK}\n`;
}
