// lab.*: what `npm run up` found out before it started the program.
import { formatNetwork, type Network } from "../../values/address";
import { readNetwork } from "../../groups/network";
import type { LabConfig } from "../../schema";
import type { Section } from "../../values/section";

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
