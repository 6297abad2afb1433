// What a resource of the program is in the words of others: calls of AWS's API, and a part of a CloudFormation template.
import type { Properties } from "../../../../engine/plugins/value";

/** Absent members are left out. */
export type Params = Readonly<Record<string, unknown>>;

/** A call of an API, in botocore's words. */
export interface Call {
    readonly service: string;
    readonly operation: string;
    readonly params: Params;
    /** Properties of the resource, and where the answer has each (JMESPath; a text in single quotes is known without an answer). */
    readonly gives?: Readonly<Record<string, string>>;
}

/** A resource of CloudFormation. */
export interface Part {
    readonly type: string;
    readonly properties: Params;
}

export type Template =
    | (Part & {
          /** How a template names properties of the resource: "Ref", an attribute, or a value in single quotes where it has no name. */
          readonly attributes?: Readonly<Record<string, string>>;
          /** What CloudFormation has a resource of its own for. */
          readonly more?: readonly Part[];
      })
    /** Properties of another resource, which this text names. */
    | { readonly within: unknown; readonly properties: Params }
    /** Why CloudFormation has no such thing. */
    | string;

/** A resource that is translated. */
export interface Subject {
    /** As the program calls it. */
    readonly name: string;
    readonly inputs: Properties;
    /** Stands for a property of it that only AWS knows. */
    readonly self: (property: string) => string;
}

export interface Translation {
    /** As terraform-provider-aws makes it, in its order. */
    create(subject: Subject): readonly Call[];
    /** As it deletes it; nothing where it goes with another resource. */
    destroy(subject: Subject): readonly Call[];
    template(subject: Subject): Template;
}

/** Texts such as {{main-vpc.id}} stand for what AWS answers. */
export const REFERENCE = /\{\{([\w.-]+)\.(\w+)\}\}/g;

export function refer(name: string, property: string): string {
    return `{{${name}.${property}}}`;
}
