import { readdirSync, readFileSync, existsSync, realpathSync, statSync, Dirent } from "node:fs";
import { join } from "node:path";
import { PackageDependency, PackageParameterization } from "@pulumi/pulumi/proto/plugin_pb";

interface Parameterization {
    name: string;
    version: string;
    value: string;
}

interface PackageJson {
    name?: string;
    version?: string;
    pulumi?: {
        resource?: boolean;
        name?: string;
        version?: string;
        server?: string;
        parameterization?: Parameterization;
        extensionParameterization?: Parameterization;
    };
}

/**
 * The provider plugins that a program needs: one for each package in any node_modules folder below its directory that
 * says so in its package.json.
 */
export function findPackages(directory: string): PackageDependency[] {
    const found: PackageDependency[] = [];
    visit(directory, false, new Set(), found);
    return found;
}

function visit(path: string, inModules: boolean, seen: Set<string>, found: PackageDependency[]): void {
    const directory = realpathSync(path);
    if (seen.has(directory)) {
        return;
    }
    seen.add(directory);
    if (inModules) {
        const dependency = readDependency(join(directory, "package.json"));
        if (dependency !== undefined) {
            found.push(dependency);
        }
    }
    const isModules = directory.endsWith("/node_modules");
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
        const child = join(directory, entry.name);
        if (!isDirectory(entry, child) || entry.name.startsWith(".")) {
            continue;
        }
        // Inside of an installed package only what it has installed itself can matter.
        const relevant = !inModules || isModules || entry.name === "node_modules" || isScope(directory);
        // What a policy pack needs is the pack's own business.
        if (relevant && !existsSync(join(child, "PulumiPolicy.yaml"))) {
            visit(child, inModules || entry.name === "node_modules", seen, found);
        }
    }
}

function isScope(directory: string): boolean {
    return /\/node_modules\/@[^/]+$/.test(directory);
}

function isDirectory(entry: Dirent, path: string): boolean {
    if (!entry.isSymbolicLink()) {
        return entry.isDirectory();
    }
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function readDependency(path: string): PackageDependency | undefined {
    if (!existsSync(path)) {
        return undefined;
    }
    const text = readFileSync(path, "utf8");
    if (!text.includes('"pulumi"')) {
        return undefined;
    }
    const info = parsePackageJson(text);
    if (info?.pulumi?.resource !== true) {
        return undefined;
    }
    const name = info.pulumi.name ?? scopedName(info.name);
    const version = info.pulumi.version ?? info.version;
    if (name === undefined || version === undefined) {
        return undefined;
    }
    const dependency = new PackageDependency();
    dependency.setName(name);
    dependency.setKind("resource");
    dependency.setVersion(version.startsWith("v") ? version : `v${version}`);
    dependency.setServer(info.pulumi.server ?? "");
    dependency.setParameterization(parameterization(info.pulumi.parameterization));
    dependency.setExtension$(parameterization(info.pulumi.extensionParameterization));
    return dependency;
}

function parsePackageJson(text: string): PackageJson | undefined {
    try {
        // Only the fields above are read, and each is checked before use.
        return JSON.parse(text) as PackageJson;
    } catch {
        // Broken files lie about in packages' test data; they declare nothing.
        return undefined;
    }
}

function scopedName(name: string | undefined): string | undefined {
    return name?.startsWith("@pulumi/") === true ? name.slice("@pulumi/".length) : undefined;
}

function parameterization(from: Parameterization | undefined): PackageParameterization | undefined {
    if (from === undefined) {
        return undefined;
    }
    const result = new PackageParameterization();
    result.setName(from.name);
    result.setVersion(from.version);
    result.setValue(from.value);
    return result;
}
