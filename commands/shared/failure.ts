/** A failure that the user can do something about: its message is all that is shown. */
export class Failure extends Error {
    public override readonly name = "Failure";
}

/** Runs a command's main function; a Failure ends it with its message alone. */
export function runCommand(main: () => Promise<number>): void {
    main().then(
        (code) => {
            process.exitCode = code;
        },
        (error: unknown) => {
            process.stderr.write(
                error instanceof Failure
                    ? `error: ${error.message}\n`
                    : `${String(error instanceof Error ? error.stack : error)}\n`,
            );
            process.exitCode = 1;
        },
    );
}
