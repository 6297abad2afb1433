// lab.*: what `npm run up` found out before it started the program.
import { formatNetwork, type Network } from "../../values/address";
import { readNetwork } from "../../groups/network";
import type { Section } from "../../values/section";
import type { KeySpec, KeyTable } from "../../values/keySpec";

/** Written by `npm run up`, never by hand. */
export interface LabConfig {
    readonly directory: string;
    /** IPv4 /24 of the lab's bridge, normalised. */
    readonly network: string;
    readonly buildsDirectory: string;
}

const LAB_KEYS: KeyTable = {
    directory: { type: "path", meaning: "where the lab keeps its machines" },
    network: { type: "IPv4 network", meaning: "the lab's own /24" },
    buildsDirectory: { type: "path", meaning: "where etcd's builds are on this computer" },
};

export const LAB: KeySpec = {
    type: "group",
    meaning: "written by npm run up, never by hand; platform lab only",
    keys: LAB_KEYS,
};

export interface LabReading {
    readonly config: LabConfig;
    readonly network: Network | undefined;
}

export function checkLab(root: Section): LabReading {
    const section = root.section("lab");
    const values = { directory: section.text("directory"), buildsDirectory: section.text("buildsDirectory") };
    const network = readNetwork(section, "network");
    const missing = ["directory", "network", "buildsDirectory"].filter((key) => section.value(key) === undefined);
    if (missing.length > 0 && !root.problems.has("lab")) {
        root.problems.addPhrase(
            "lab",
            missing.join(", "),
            "must be set, but nothing is there",
            "make the lab with npm run up, which writes it",
        );
    }
    if (network !== undefined && network.prefix !== 24) {
        section.report("network", "is not a /24", "make the lab anew with npm run down and npm run up");
    }
    const config = {
        directory: values.directory ?? "",
        network: network === undefined ? "" : formatNetwork(network),
        buildsDirectory: values.buildsDirectory ?? "",
    };
    return { config, network };
}
