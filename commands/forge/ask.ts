import { Failure } from "../shared/failure";

const PATIENCE_MS = 30_000;

/** Asks a forge; what it refuses is said without the token. */
export async function ask(
    method: string,
    url: string,
    headers: Readonly<Record<string, string>>,
    permission: string,
    body?: object,
): Promise<unknown> {
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
