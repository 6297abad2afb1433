/**
 * A text of a shell, a unit or a compose file with the values of variables that were set in lines before. What a program gives (`$(...)`)
 * stays as it is.
 */
export function fillVariables(text: string): string {
    if (!text.includes("$")) {
        return text;
    }
    const known = new Map<string, string>();
    return text
        .split("\n")
        .map((line) => {
            const filled = line.replace(/\$(?:\{(\w+)\}|\{(\w+):-([^}]*)\}|(\w+))/g, (whole, ...names: unknown[]) => {
                const [braced, defaulted, standard, bare] = names as (string | undefined)[];
                return known.get(braced ?? defaulted ?? bare ?? "") ?? standard ?? whole;
            });
            for (const [, name = "", value = ""] of filled.matchAll(ASSIGNMENT)) {
                known.set(name, value.replace(/^(["'])(.*)\1$/, "$2"));
            }
            return filled;
        })
        .join("\n");
}

const ASSIGNMENT =
    /(?:^|[;&]|\bexport|\breadonly|\blocal|\bdeclare|\bEnvironment=["']?)[ \t]*([A-Za-z_]\w*)=("[^"\n$`]*"|'[^'\n]*'|[^\s"'$`;&|()]+)/g;
