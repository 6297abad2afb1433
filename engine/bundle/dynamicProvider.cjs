#!/usr/bin/env node
// Runs the SDK's host of dynamic providers, taken from the program that uses them (the engine starts this there).
const { createRequire } = require("node:module");
const console = require("node:console");
const { join } = require("node:path");
const process = require("node:process");

try {
    require(createRequire(join(process.cwd(), "resolve.js")).resolve("@pulumi/pulumi/cmd/dynamic-provider"));
} catch (error) {
    if (error.code !== "MODULE_NOT_FOUND") {
        throw error;
    }
    console.error("It looks like the Pulumi SDK has not been installed. Have you run pulumi install?");
    process.exit(1);
}
