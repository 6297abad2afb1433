import { readProps, readText, type Resource } from "../reading/resource";
import { ifKnown, isGiven } from "../reading/unknown";
import { sureUnits } from "./members";
import type { Stack } from "../reading/stack";
import { KUBERNETES_SERVICE, WORKLOADS } from "../reading/types";

/** Services of Kubernetes that make a load balancer before pods that start an etcd. */
export function findServices(stack: Stack): readonly Resource[] {
    const pods = sureUnits(stack).flatMap(({ resource }) => (WORKLOADS.includes(resource.type) ? [resource] : []));
    return stack.ofType(KUBERNETES_SERVICE).filter(({ props }) => {
        const spec = ifKnown(() => readProps(props.spec)) ?? {};
        return ifKnown(() => spec.type) === "LoadBalancer" && pods.some((one) => selects(spec.selector, one));
    });
}

function selects(selector: unknown, workload: Resource): boolean {
    const wanted = Object.entries(readProps(selector));
    const labels = ifKnown(() => labelsOf(workload)) ?? {};
    return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
}

/** Of the pods that it makes, or of the pod that it is. */
function labelsOf({ type, props }: Resource): Readonly<Record<string, unknown>> {
    const pod = type.endsWith(":Pod") ? props : readProps(readProps(props.spec).template);
    return readProps(readProps(pod.metadata).labels);
}

/** Whether such a balancer is on the internet; undefined where only the cluster knows who makes it. */
export function isServicePublic({ props }: Resource): boolean | undefined {
    const annotations = Object.entries(readProps(readProps(props.metadata).annotations));
    const says = (key: RegExp, value: RegExp): boolean =>
        annotations.some(([name, said]) => key.test(name) && value.test(readText(said) ?? ""));
    if (says(/load-?balancer-(internal|type|scheme)$/i, /^(true|internal|0\.0\.0\.0\/0)$/i)) {
        return false;
    }
    if (says(/aws-load-balancer-scheme$/, /^internet-facing$/)) {
        return true;
    }
    // AWS's own controller makes internal ones where nothing is said, and the one in Kubernetes public ones.
    const byController =
        says(/aws-load-balancer-type$/, /^(external|nlb-ip)$/) || isGiven(readProps(props.spec), "loadBalancerClass");
    return byController ? false : undefined;
}
