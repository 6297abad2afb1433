/** Splits a line into words as a shell would: quotes, backslashes and comments, but no expansion. */
export function parseWords(line: string): string[] {
    const words: string[] = [];
    let word: string | undefined;
    let quote: string | undefined;
    for (let i = 0; i < line.length; i++) {
        const c = line.charAt(i);
        if (quote === "'") {
            if (c === quote) {
                quote = undefined;
            } else {
                word = (word ?? "") + c;
            }
        } else if (c === "\\") {
            i += 1;
            word = (word ?? "") + line.charAt(i);
        } else if (quote !== undefined) {
            if (c === quote) {
                quote = undefined;
            } else {
                word = (word ?? "") + c;
            }
        } else if (c === "'" || c === '"') {
            quote = c;
            word ??= "";
        } else if (/\s/.test(c)) {
            if (word !== undefined) {
                words.push(word);
                word = undefined;
            }
        } else if (c === "#" && word === undefined) {
            break;
        } else {
            word = (word ?? "") + c;
        }
    }
    if (quote !== undefined) {
        throw new Error(`nodeargs: a quote is not closed in: ${line}`);
    }
    if (word !== undefined) {
        words.push(word);
    }
    return words;
}
