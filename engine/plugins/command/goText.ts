const ESCAPES: Record<string, string> = {
    "\x07": "\\a",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\v": "\\v",
    '"': '\\"',
    "\\": "\\\\",
};

/** Quotes a text as Go's %q does: error texts show commands in this form. */
export function quote(text: string): string {
    return `"${Array.from(text, escape).join("")}"`;
}

function escape(character: string): string {
    const known = ESCAPES[character];
    if (known !== undefined) {
        return known;
    }
    // Letters, marks, numbers, punctuation, symbols and the plain space are printable, all else is not.
    if (character === " " || /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(character)) {
        return character;
    }
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) {
        return `\\x${code.toString(16).padStart(2, "0")}`;
    }
    return code < 0x10000 ? `\\u${code.toString(16).padStart(4, "0")}` : `\\U${code.toString(16).padStart(8, "0")}`;
}
