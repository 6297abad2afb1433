/** `--attach-debugger` is of no use without a host that starts node's debugger and tells the engine where: better say so. */
export function refuseDebugger(request: { getAttachDebugger(): boolean }): void {
    if (request.getAttachDebugger()) {
        throw new Error(
            "--attach-debugger is not offered by this language host, which stands in for the official one: " +
                "set nodeargs: --inspect-brk among the options of the runtime, and attach to the port that node prints",
        );
    }
}
