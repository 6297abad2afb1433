/** A file to be put on a host by a script. */
export interface HostFile {
    readonly path: string;
    /** Octal, as chmod takes it. */
    readonly mode: string;
    readonly content: string;
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

function renderFile(file: HostFile): string {
    if (file.content.split("\n").includes(MARK)) {
        throw new Error(`${file.path} holds a line ${MARK}, which ends a file in a script`);
    }
    const content = file.content === "" || file.content.endsWith("\n") ? file.content : `${file.content}\n`;
    return `    put ${file.mode} ${shellQuote(file.path)} <<'${MARK}'\n${content}${MARK}\n`;
}
