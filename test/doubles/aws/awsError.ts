/** What AWS answers when it refuses, with the code that it is known by. */
export class AwsError extends Error {
    constructor(
        readonly code: string,
        message: string,
    ) {
        super(`${code}: ${message}`);
    }
}
