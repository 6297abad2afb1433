import type * as Issuing from "./issuing";

/**
 * The X.509 part, loaded when it is first needed: it takes a third of the time that the plugin needs to start, and
 * most runs sign nothing.
 */
export function loadIssuing(): typeof Issuing {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- import() finds no TypeScript under tsx/cjs
    return require("./issuing") as typeof Issuing;
}
