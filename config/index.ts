// The door to the configuration stage.
export { ConfigError } from "./errors";
export { loadConfig, loadSecrets, type ClusterSecrets } from "./load";
export * from "./schema";
export * from "./schemaAws";
