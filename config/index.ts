// The door to the configuration stage.
export { ConfigError } from "./values/errors";
export { loadConfig, loadSecrets, type ClusterSecrets } from "./load";
export * from "./schema";
export * from "./platforms/aws/schema";
