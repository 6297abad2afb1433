// How a text is read by bash, as far as it takes to tell comments from what looks like one. Pure.

/** From the first character to before the last. */
export interface Span {
    readonly from: number;
    readonly to: number;
}

export interface ShellText {
    readonly comments: readonly Span[];
    /** Quoted text and here-documents, with their quotes and last lines. */
    readonly literals: readonly Span[];
}

/** Backquotes are refused: they would be read by rules of their own, and `$(...)` does the same. */
export function readShell(text: string): ShellText {
    const reader = new Reader(text);
    reader.code(0, undefined);
    return reader;
}

/** The same program without comments and empty lines; the first line, when it names the shell, stays. */
export function withoutComments(text: string): string {
    const { comments, literals } = readShell(text);
    const literal = new Uint8Array(text.length + 1);
    literals.forEach(({ from, to }) => literal.fill(1, from, to));
    // To bash, what stands between double quotes is text until it is run.
    const going = comments.filter(({ from }) => literal[from] === 0 && !(from === 0 && text.startsWith("#!")));
    const lines: string[] = [];
    let begin = 0;
    let next = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", begin)) {
        const comment = going[next];
        let line = text.slice(begin, end);
        if (comment?.to === end) {
            line = text.slice(begin, comment.from);
            next++;
        }
        // A line that begins or ends inside a literal is part of it, whatever it looks like.
        if (literal[end] === 1) {
            lines.push(line);
        } else if (literal[begin] === 1 || line.trim() !== "") {
            lines.push(line.trimEnd());
        }
        begin = end + 1;
    }
    return `${lines.join("\n")}\n${text.slice(begin)}`;
}

/** What says nothing: the most of a text. */
const PLAIN = /[^#\n<()\\'"`${}]+/y;

class Reader implements ShellText {
    readonly comments: Span[] = [];
    readonly literals: Span[] = [];
    private awaited: string[] = [];

    constructor(private readonly text: string) {}

    /** Commands, to the end or to the bracket that closes them; gives where they end. */
    code(from: number, close: ")" | undefined): number {
        let depth = 0;
        for (let at = from; at < this.text.length; at++) {
            at = this.afterPlain(at);
            const here = this.text[at];
            if (here === "#" && (at === 0 || /[\s;]/.test(this.text[at - 1] ?? ""))) {
                const end = this.endOfLine(at);
                this.comments.push({ from: at, to: end });
                at = end - 1;
            } else if (here === "\n") {
                at = this.documents(at);
            } else if (here === "<" && /^<<-?['"]?[A-Za-z_]/.test(this.text.slice(at, at + 5))) {
                const [word = "", dash, name = ""] = /^<<(-?)['"]?(\w+)['"]?/.exec(this.text.slice(at, at + 80)) ?? [];
                if (dash !== "") {
                    throw new Error(`a here-document with tabs taken away (<<-${name}) is not read; write <<${name}`);
                }
                this.awaited.push(name);
                at += word.length - 1;
            } else if (here === "(") {
                depth++;
            } else if (here === ")" && depth > 0) {
                depth--;
            } else if (here === ")" && close !== undefined) {
                return at + 1;
            } else {
                at = this.word(at) - 1;
            }
        }
        return this.text.length;
    }

    /** One character, or the quoted text or expansion that begins with it; gives where that ends. */
    private word(at: number): number {
        const two = this.text.slice(at, at + 2);
        switch (two[0]) {
            case "\\":
                return at + 2;
            case "`":
                throw new Error(`line ${this.text.slice(0, at).split("\n").length} has a backquote; write $(...)`);
            case "'":
                return this.literal(at, this.text.indexOf("'", at + 1) + 1);
            case '"':
                return this.literal(at, this.doubleQuoted(at + 1));
        }
        if (two === "$'") {
            let end = at + 2;
            while (this.text[end] !== "'") {
                end += this.text[end] === "\\" ? 2 : 1;
            }
            return this.literal(at, end + 1);
        }
        return this.expansion(at);
    }

    private doubleQuoted(from: number): number {
        let at = from;
        while (this.text[at] !== '"') {
            if (at >= this.text.length) {
                throw new Error(`the quote of line ${this.text.slice(0, from).split("\n").length} does not end`);
            }
            at = this.afterPlain(at);
            at = this.text[at] === "\\" ? at + 2 : this.text[at] === '"' ? at : this.expansion(at);
        }
        return at + 1;
    }

    private expansion(at: number): number {
        if (this.text.startsWith("$(", at)) {
            return this.code(at + 2, ")");
        }
        if (!this.text.startsWith("${", at)) {
            return at + 1;
        }
        let end = at + 2;
        while (end < this.text.length && this.text[end] !== "}") {
            end = this.word(end);
        }
        return end + 1;
    }

    /** The here-documents that begin after the line that ends here. */
    private documents(newline: number): number {
        let at = newline;
        for (const name of this.awaited.splice(0)) {
            const from = at + 1;
            const end = this.text.indexOf(`\n${name}\n`, at);
            if (end < 0) {
                throw new Error(`the here-document ${name} does not end`);
            }
            at = end + name.length + 1;
            this.literals.push({ from, to: at });
        }
        return at;
    }

    private afterPlain(at: number): number {
        PLAIN.lastIndex = at;
        return PLAIN.test(this.text) ? PLAIN.lastIndex : at;
    }

    private literal(from: number, to: number): number {
        if (to === 0) {
            throw new Error(`the quote of line ${this.text.slice(0, from).split("\n").length} does not end`);
        }
        this.literals.push({ from, to });
        return to;
    }

    private endOfLine(at: number): number {
        const end = this.text.indexOf("\n", at);
        return end < 0 ? this.text.length : end;
    }
}
