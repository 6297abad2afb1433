// What providers and hosts answer in component tests: plausible, and a function of what they are asked, so that the same question
// has the same answer and another one has another.
import { createHash } from "node:crypto";
import type { Marker } from "../../components/member/founders";
import { answerAws, type AwsWorld, isAws } from "./awsAnswers";
import { type Inputs, reveal, unknown } from "./recordOptions";

/** What may differ from test to test. */
export interface World extends AwsWorld {
    /** The id of a host, by address. */
    readonly hostIds?: Readonly<Record<string, string>>;
    /** What is on a host's root disk, by address. */
    readonly markers?: Readonly<Record<string, Marker>>;
    /** Whom a host does not reach, by its address. */
    readonly silent?: Readonly<Record<string, readonly string[]>>;
    /** The longest round trip that a host measures, by address. */
    readonly roundTripsMs?: Readonly<Record<string, number>>;
    /** Incarnations of the lab's machines, by name. */
    readonly machineIds?: Readonly<Record<string, string>>;
}

/** In every private key that is made here; must be in no input that is not secret. */
export const keyMaterial = "PRIVATEKEYMATERIAL";

interface Behaviour {
    /** What a provider adds to the inputs. */
    readonly outputs: readonly string[];
    readonly answer: (name: string, inputs: Inputs, world: World) => Inputs;
}

const certificate: Behaviour = {
    outputs: ["certPem", "keyAlgorithm", "readyForRenewal", "validityStartTime", "validityEndTime"],
    answer: answerCertificate,
};

const behaviours: Readonly<Record<string, Behaviour>> = {
    "tls:index/privateKey:PrivateKey": {
        outputs: [
            ...["privateKeyPem", "privateKeyPemPkcs8", "privateKeyOpenssh", "publicKeyPem", "publicKeyOpenssh"],
            ...["publicKeyFingerprintMd5", "publicKeyFingerprintSha256"],
        ],
        answer: answerPrivateKey,
    },
    "tls:index/selfSignedCert:SelfSignedCert": certificate,
    "tls:index/locallySignedCert:LocallySignedCert": certificate,
    "tls:index/certRequest:CertRequest": {
        outputs: ["certRequestPem", "keyAlgorithm"],
        answer: (name, inputs) => ({
            certRequestPem: pem("CERTIFICATE REQUEST", name, inputs),
            keyAlgorithm: "ECDSA",
        }),
    },
    "command:local:Command": {
        outputs: ["stdout", "stderr"],
        answer: (_, inputs, world) => ({ stdout: answerLocalCommand(inputs, world), stderr: "" }),
    },
    "command:remote:Command": {
        outputs: ["stdout", "stderr"],
        answer: (_, inputs, world) => ({ stdout: answerRemoteCommand(inputs, world), stderr: "" }),
    },
};

/** Kubernetes adds much to an object, and nothing that we read. */
const object: Behaviour = { outputs: [], answer: () => ({}) };

function behaviourOf(type: string): Behaviour | undefined {
    return type.startsWith("kubernetes:") || type === "pulumi:providers:kubernetes" ? object : behaviours[type];
}

/**
 * What a provider makes of its inputs. In a preview it does nothing, so all that it would add is unknown; the engine's own
 * resources have no provider and are known as soon as their inputs are.
 */
export function answerFor(
    resource: { readonly type: string; readonly name: string; readonly inputs: Inputs },
    world: World,
    preview: boolean,
): Inputs {
    if (resource.type === "pulumi:index:Stash") {
        return { output: resource.inputs.input };
    }
    if (isAws(resource.type)) {
        return answerAws(resource.type, resource.name, reveal(resource.inputs) as Inputs, preview);
    }
    const behaviour = behaviourOf(resource.type);
    if (behaviour === undefined) {
        throw new Error(`${resource.name} is a ${resource.type}, which these mocks do not know`);
    }
    if (preview) {
        return Object.fromEntries(behaviour.outputs.map((key) => [key, unknown]));
    }
    return behaviour.answer(resource.name, reveal(resource.inputs) as Inputs, world);
}

function digest(...parts: readonly unknown[]): string {
    return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 16);
}

function pem(label: string, name: string, content: unknown): string {
    return `-----BEGIN ${label}-----\n${name} ${digest(content)}\n-----END ${label}-----\n`;
}

function answerPrivateKey(name: string, inputs: Inputs): Inputs {
    const secret = pem("PRIVATE KEY", `${keyMaterial} ${name}`, inputs);
    return {
        privateKeyPem: secret,
        privateKeyPemPkcs8: secret,
        privateKeyOpenssh: secret.replaceAll("PRIVATE KEY-", "OPENSSH PRIVATE KEY-"),
        publicKeyPem: pem("PUBLIC KEY", name, inputs),
        publicKeyOpenssh: `ssh-ed25519 ${name}-public\n`,
        publicKeyFingerprintMd5: digest("md5", name),
        publicKeyFingerprintSha256: digest("sha256", name),
    };
}

function answerCertificate(name: string, inputs: Inputs): Inputs {
    return {
        certPem: pem("CERTIFICATE", name, inputs),
        keyAlgorithm: "ECDSA",
        readyForRenewal: false,
        validityStartTime: "2030-01-01T00:00:00Z",
        validityEndTime: "2031-01-01T00:00:00Z",
    };
}

/** The machine that a lab's program makes, or the operator's files. */
function answerLocalCommand(inputs: Inputs, world: World): string {
    const command = String(inputs.create);
    const [, name, address] = /lab\/machine' create '[^']*' (\S+) (\S+)/.exec(command) ?? [];
    if (name !== undefined && address !== undefined) {
        const machineId = world.machineIds?.[name] ?? digest("machine", name);
        return `${JSON.stringify({ name, address, machineId, hostKey: `ssh-ed25519 ${digest("host key", name)}` })}\n`;
    }
    if (command === "bash -s") {
        return "";
    }
    throw new Error(`these mocks do not know the local command ${command}`);
}

/** What a host says: identity, stage, converge, or the balancer's set-up. */
function answerRemoteCommand(inputs: Inputs, world: World): string {
    const command = String(inputs.create);
    const stdin = typeof inputs.stdin === "string" ? inputs.stdin : "";
    const address = String((inputs.connection as Inputs).host);
    if (command.includes("bash -s -- --name")) {
        return `${JSON.stringify(answerIdentity(command, address, world))}\n`;
    }
    const [, staged] = /\/etc\/etcd\/staged\.new\/etcd-node stage ([0-9a-f]{16}) /.exec(stdin) ?? [];
    if (command.endsWith("bash -s") && staged !== undefined) {
        return `${JSON.stringify({ stamp: `${staged}.1a2b3c4d`, diskCheck: null })}\n`;
    }
    if (command.endsWith("bash -s") && stdin.includes("haproxy -c")) {
        return "";
    }
    if (/\/etc\/etcd\/staged\/etcd-node converge [0-9a-f]{16}\.[0-9a-f]{8}$/.test(command)) {
        return `${JSON.stringify({ id: digest("member", address), state: "started" })}\n`;
    }
    if (command.includes("bash -s -- request ")) {
        return `${JSON.stringify({ csr: pem("CERTIFICATE REQUEST", `client of ${address}`, command) })}\n`;
    }
    if (command.endsWith("bash -s") && /apiserver-node|lab-kubernetes/.test(stdin)) {
        return "";
    }
    if (/\/usr\/local\/sbin\/apiserver-node wire [0-9a-f]{16}$/.test(command)) {
        return '{"state":"wired","pid":1}\n';
    }
    throw new Error(`these mocks do not know the remote command ${command}`);
}

function answerIdentity(command: string, address: string, world: World): Inputs {
    const hostId = world.hostIds?.[address] ?? digest("host", address).repeat(2);
    const request = (use: string): string => {
        const names = new RegExp(`--${use} (\\S+)`).exec(command)?.[1];
        return pem("CERTIFICATE REQUEST", `${use} of ${address}`, [names, hostId]);
    };
    return {
        peerCsr: request("peer"),
        serverCsr: request("server"),
        hostId,
        marker: world.markers?.[address] ?? null,
        roundTripMs: world.roundTripsMs?.[address] ?? 0,
        silent: world.silent?.[address] ?? [],
    };
}
