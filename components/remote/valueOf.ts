import * as pulumi from "@pulumi/pulumi";

/** The value of what is known when it is asked for; of what is not known, as in a preview, this never resolves. */
export function valueOf<T>(input: pulumi.Input<T>): Promise<pulumi.Unwrap<T>> {
    return new Promise((resolve) => {
        pulumi.output(input).apply(resolve);
    });
}
