// aws.image: what hosts are made from.
import type { Architecture } from "../../facts/architecture";
import type { Section } from "../../values/section";
import type { KeyTable } from "../../values/keySpec";

export interface AwsImageConfig {
    /** Exactly one of the two is set: an AMI, or the SSM parameter that names one. */
    readonly ami: string | undefined;
    readonly parameter: string | undefined;
    /** Another number renews all hosts with today's image, one at a time. */
    readonly generation: number;
}

export const IMAGE_KEYS: KeyTable = {
    id: { type: "AMI id", meaning: "a fixed image; another id renews all hosts, one at a time" },
    parameter: {
        type: "SSM parameter",
        default: "the newest Amazon Linux 2023 for the architecture",
        meaning: "names the image that new hosts get; what it says later changes no host",
    },
    generation: {
        type: "number",
        default: "1",
        meaning: "another number renews all hosts with what the parameter says today, one at a time",
    },
};

const DEFAULT_PARAMETER = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-";
export const AWS_ARCHITECTURE: Readonly<Record<Architecture, string>> = { amd64: "x86_64", arm64: "arm64" };

export function checkAwsImage(parent: Section, architecture: Architecture, warnings: string[]): AwsImageConfig {
    const section = parent.section("image");
    const ami = section.text("id");
    const parameter = section.text("parameter");
    if (ami !== undefined && !/^ami-(?:[0-9a-f]{8}|[0-9a-f]{17})$/.test(ami)) {
        section.report("id", "is not the id of an image", 'give one such as "ami-0a1b2c3d4e5f67890"');
    }
    if (parameter !== undefined && !/^\/[\w.\-/]+$/.test(parameter)) {
        section.report(
            "parameter",
            "is not the name of an SSM parameter",
            `give one such as "${DEFAULT_PARAMETER}${AWS_ARCHITECTURE[architecture]}"`,
        );
    }
    const fault = parameter === undefined ? undefined : findImageFault(parameter, architecture);
    if (fault !== undefined) {
        section.report("parameter", fault, `give one such as "${DEFAULT_PARAMETER}${AWS_ARCHITECTURE[architecture]}"`);
    }
    if (parameter?.startsWith(AMAZON_LINUX) && !parameter.startsWith(`${AMAZON_LINUX}al2023`) && fault === undefined) {
        warnings.push(
            `${section.at("parameter")}: nobody has tried ${parameter} yet; try it first with a cluster that may be lost`,
        );
    }
    if (ami !== undefined && parameter !== undefined) {
        section.problems.addPhrase(section.path, "id and parameter", "are given together", "keep one of them");
    }
    const generation = section.integer("generation", { least: 1, most: 1_000_000 }) ?? 1;
    const named = parameter ?? `${DEFAULT_PARAMETER}${AWS_ARCHITECTURE[architecture]}`;
    return { ami, parameter: ami === undefined ? named : undefined, generation };
}

const AMAZON_LINUX = "/aws/service/ami-amazon-linux-latest/";

/** Why hosts cannot be made from an image that AWS publishes; of one's own there is nothing to see here. */
function findImageFault(parameter: string, architecture: Architecture): string | undefined {
    if (/fips/i.test(parameter)) {
        return "is an image in FIPS mode, whose SSH takes no ed25519 keys, and those of hosts and of Pulumi are of that kind";
    }
    if (!parameter.startsWith("/aws/service/")) {
        return undefined;
    }
    const image = parameter.startsWith(AMAZON_LINUX) ? parameter.slice(AMAZON_LINUX.length) : "";
    if (image.startsWith("amzn")) {
        return "is an older Amazon Linux, whose SSH server takes no settings from files of others, so nobody could log in";
    }
    if (!image.startsWith("al20") || image.includes("-minimal-")) {
        return "is an image without AWS's command line, with which a host fetches its host key";
    }
    const other = Object.values(AWS_ARCHITECTURE).find(
        (name) => name !== AWS_ARCHITECTURE[architecture] && image.endsWith(name),
    );
    return other === undefined ? undefined : `is for ${other}, but etcd.architecture is ${architecture}`;
}
