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
import type { Resource } from "./facts/resource";
import { forEachKnown, ifKnown } from "./facts/unknown";
import { type Finding, renderFinding } from "./finding";
import { mayHaveOthers, noticeResource } from "./seen";
import { Stack } from "./stack/stack";
import { noteUnsure } from "./unsure";

/** What kind of thing a policy judges, and how such a thing is found. */
export interface Subject<S> {
    /** Types of resources that are judged one at a time, before they are made. */
    readonly types: readonly string[];
    /** Undefined when this resource is none. */
    readonly read: (resource: Resource) => S | undefined;
    /** Those that only the whole stack shows; what `read` knows already is not among them. */
    readonly find?: (stack: Stack) => readonly Found<S>[];
    /** Whether `find` finds things of ours too, and not only what somebody wrote by hand. @default false */
    readonly findsOurs?: boolean;
}

export interface Found<S> {
    readonly resource: Resource;
    readonly subject: S;
    /** Why it is not sure that it is one; then all that is found is advice. */
    readonly unsure?: string | undefined;
}

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
    const { subject } = spec;
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
                noteUnsure(found.resource, unsure, spec.name);
            }
        }
    };
    const validateResource: ResourceValidation = (args, report) => {
        if (subject.types.length > 1) {
            noticeResource(args);
        }
        if (subject.types.includes(args.type)) {
            const resource = resourceOf(args);
            const read = subject.read(resource);
            if (read !== undefined) {
                judge({ resource, subject: read }, args.getConfig(), report);
            }
        }
    };
    const { find } = subject;
    const validateStack = (args: StackValidationArgs, report: ReportViolation): void => {
        const found = find?.(Stack.of(args.resources)) ?? [];
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
            subject.types.length > 1
                ? validateResource
                : Object.assign(validateResource, { __pulumiType: subject.types[0] ?? "none" }),
        // Asked for when the engine shows the whole stack, after it has shown each resource.
        get validateStack() {
            return find === undefined || (subject.findsOurs !== true && !mayHaveOthers()) ? undefined : validateStack;
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

/** Those of some types that are recognised only by what surrounds them. */
export function findOthers<S>(
    all: readonly Resource[],
    read: (resource: Resource) => S | undefined,
    make: (resource: Resource) => S | undefined,
): readonly Found<S>[] {
    return all.flatMap((resource) => {
        const known = ifKnown(() => read(resource));
        const subject = known === undefined ? make(resource) : undefined;
        return subject === undefined ? [] : [{ resource, subject }];
    });
}
