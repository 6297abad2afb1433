// All that reads and writes X.509.
export * from "./certificate";
export * from "./distinguishedName";
export * from "./signature";
export * from "./signingRequest";
