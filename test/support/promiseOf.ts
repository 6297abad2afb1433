import * as pulumi from "@pulumi/pulumi";

/** The parts of an Output that its declaration keeps to itself. */
interface OutputInside<T> {
    readonly isKnown: Promise<boolean>;
    promise(): Promise<T>;
}

/** The value of an output. Fails when it is unknown: awaiting it in an `apply` would wait for ever, and assert nothing. */
export async function promiseOf<T>(input: pulumi.Input<T>): Promise<pulumi.Unwrap<T>> {
    const output = pulumi.output(input) as unknown as OutputInside<pulumi.Unwrap<T>>;
    if (!(await output.isKnown)) {
        throw new Error("this output is unknown, as in a preview of something that is not there yet");
    }
    return output.promise();
}

export function isKnown(output: pulumi.Output<unknown>): Promise<boolean> {
    return (output as unknown as OutputInside<unknown>).isKnown;
}
