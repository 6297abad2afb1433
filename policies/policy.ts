import type {
    EnforcementLevel,
    Policy,
    PolicyConfigSchema,
    ReportViolation,
    ResourceValidation,
    ResourceValidationArgs,
    StackValidation,
    StackValidationArgs,
} from "@pulumi/policy";
import { checkConfig, type ConfigKeys, type ConfigOf, fillDefaults } from "./config";
import { noteDoubt } from "./doubts";
import { type Finding, renderFinding } from "./finding";
import { noteDeclared } from "./reading/declared";
import { mayBeWritten } from "./reading/ownership";
import type { Resource } from "./reading/resource";
import { splitStack } from "./reading/stack";
import { findIn, type Found, readSubject, type Subject } from "./reading/subject";
import { forEachKnown } from "./reading/unknown";

export interface PolicySpec<S, K extends ConfigKeys> {
    /** etcd-NOUN-RULE */
    readonly name: string;
    /** The rule, as a sentence. */
    readonly description: string;
    /** @default mandatory */
    readonly level?: EnforcementLevel;
    /** What can be set with --policy-pack-config. */
    readonly config?: K;
    readonly subject: Subject<S>;
    /** What is wrong; empty when it obeys. What is absent is wrong. */
    readonly judge: (subject: S, config: ConfigOf<K>, resource: Resource) => readonly Finding[];
}

/** A policy as the pack takes it: resources are judged before they are made, and once more as a whole stack where that shows more. */
export interface EtcdPolicy extends Policy {
    readonly enforcementLevel: EnforcementLevel;
    readonly configKeys: ConfigKeys;
    readonly validateResource: ResourceValidation;
    readonly validateStack: StackValidation | undefined;
}

export function definePolicy<S, K extends ConfigKeys = ConfigKeys>(spec: PolicySpec<S, K>): EtcdPolicy {
    const { own, written } = spec.subject;
    const keys: ConfigKeys = spec.config ?? {};
    const judge = (found: Found<S>, given: object, report: ReportViolation): void => {
        const problems = checkConfig(spec.name, keys, given);
        const findings: readonly Finding[] =
            problems.length > 0
                ? problems.map((problem) => ({ reason: `cannot be judged: ${problem.reason}`, fix: problem.fix }))
                : // The keys were just checked against K.
                  spec.judge(found.subject, fillDefaults(keys, given) as ConfigOf<K>, found.resource);
        for (const finding of findings) {
            const unsure = found.unsure ?? finding.unsure;
            if (unsure === undefined) {
                report(renderFinding(found.resource.name, finding), found.resource.urn);
            } else {
                noteDoubt(found.resource, unsure, spec.name);
            }
        }
    };
    const types = [...new Set([...(own?.types ?? []), ...(written?.types ?? [])])];
    const validateResource: ResourceValidation = (args, report) => {
        const resource = noteDeclared(args.urn, () => resourceOf(args));
        const subject = types.includes(args.type) ? readSubject(spec.subject, resource) : undefined;
        if (subject !== undefined) {
            judge({ resource, subject }, args.getConfig(), report);
        }
    };
    const validateStack = (args: StackValidationArgs, report: ReportViolation): void => {
        const halves = splitStack(args.resources);
        const found = [...findIn(own, halves.own), ...findIn(written, halves.written)];
        forEachKnown(found, (one) => {
            judge(one, args.getConfig(), report);
        });
    };
    return {
        name: spec.name,
        description: spec.description,
        enforcementLevel: spec.level ?? "mandatory",
        configKeys: keys,
        ...(Object.keys(keys).length === 0 ? {} : { configSchema: schemaOf(keys) }),
        // The SDK skips resources of other types without unpacking them, as it does for the validateResourceOfType of its own.
        validateResource:
            types.length > 1 ? validateResource : Object.assign(validateResource, { __pulumiType: types[0] ?? "none" }),
        // Asked for when the engine shows the whole stack, after each resource (docs/decisions/judge-stacks-when-needed.md).
        get validateStack() {
            const finds = own?.find !== undefined || (written?.find !== undefined && mayBeWritten());
            return finds ? validateStack : undefined;
        },
    };
}

function schemaOf(keys: ConfigKeys): PolicyConfigSchema {
    return {
        properties: Object.fromEntries(
            Object.entries(keys).map(([key, { description, ...schema }]) => [key, { ...schema, description }]),
        ),
    };
}

function resourceOf(args: ResourceValidationArgs): Resource {
    return {
        type: args.type,
        name: args.name,
        urn: args.urn,
        props: args.props,
        protect: args.opts.protect,
        parent: args.opts.parent,
    };
}
