import { Failure } from "../shared/failure";

const PATIENCE_MS = 30_000;

export interface Access {
    readonly headers: Readonly<Record<string, string>>;
    /** What is missing when it is refused. */
    readonly permission: string;
}

/** Asks a forge; what it refuses is said without the token. */
export async function ask(method: string, url: string, access: Access, body?: object): Promise<unknown> {
    const { headers, permission } = access;
    let response: Response;
    try {
        response = await fetch(url, {
            method,
            headers: { ...headers, "content-type": "application/json" },
            signal: AbortSignal.timeout(PATIENCE_MS),
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
    } catch (error) {
        throw new Failure(
            `${new URL(url).host} does not answer: ${error instanceof Error ? error.message : String(error)}`,
        );
    }
    if ([401, 403, 404].includes(response.status)) {
        throw new Failure(
            `the comment was refused (${response.status}): ${permission}; the report stands in the job's log`,
        );
    }
    if (!response.ok) {
        throw new Failure(
            `the comment failed: ${method} answered ${response.status}; the report stands in the job's log`,
        );
    }
    return response.json();
}
