/** Columns as wide as their widest cell; the first row is the heading. */
export function renderTable(rows: readonly (readonly string[])[]): string {
    const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
    return rows
        .map(
            (row) =>
                `${row
                    .map((cell, column) => cell.padEnd(widths[column] ?? 0))
                    .join("  ")
                    .trimEnd()}\n`,
        )
        .join("");
}

/** Colour, on a terminal only. */
export function coloured(stream: NodeJS.WriteStream, code: "red" | "green" | "bold", text: string): string {
    const codes = { red: 31, green: 32, bold: 1 } as const;
    return stream.isTTY && process.env.NO_COLOR === undefined ? `\u001b[${codes[code]}m${text}\u001b[0m` : text;
}
