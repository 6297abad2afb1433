import * as path from "node:path";

/** The repository's own folder, wherever the command was called from. */
export const root = path.join(__dirname, "../..");
