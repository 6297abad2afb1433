/** The engine gives its own address as the last argument, after flags such as --tracing, --logtostderr and -v=9. */
export function parseEngineAddress(args: string[]): string | undefined {
    return args.filter((arg) => /^[^-].*:\d+$/.test(arg)).pop();
}
