// Set when the host is bundled, to the version of @pulumi/pulumi that it was built with.
declare const BUNDLED_VERSION: string | undefined;

export const HOST_VERSION = typeof BUNDLED_VERSION === "string" ? BUNDLED_VERSION : "0.0.0-unbundled";
