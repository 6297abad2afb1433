/** Calls `onLine` with the first line of what passes through, and `onRest` with all that follows it. */
export function splitFirstLine(onLine: (line: string) => void, onRest: (data: Buffer) => void): (data: Buffer) => void {
    let line: Buffer | undefined = Buffer.alloc(0);
    return (data) => {
        if (line === undefined) {
            onRest(data);
            return;
        }
        line = Buffer.concat([line, data]);
        const end = line.indexOf("\n");
        if (end >= 0) {
            const rest = line.subarray(end + 1);
            onLine(line.subarray(0, end).toString().trim());
            line = undefined;
            if (rest.length > 0) {
                onRest(rest);
            }
        }
    };
}
