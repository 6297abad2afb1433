import { commandActions } from "./commandActions";
import { ResourceActions } from "./provider";
import { Pool } from "./remote/pool";

const pool = new Pool();

/** What the resource types do. Loaded late: a preview does nothing. */
export async function loadActions(type: string): Promise<ResourceActions> {
    switch (type) {
        case "command:local:Command": {
            const { runLocally } = await import("./local/runLocally");
            return commandActions(runLocally);
        }
        case "command:remote:Command": {
            const { runRemotely } = await import("./remote/runRemotely");
            return commandActions((...run) => runRemotely(pool, ...run));
        }
        default:
            throw new Error(`Resource type '${type}' not found`);
    }
}
