import { type Comment, type Forge, PAGE_LENGTH } from "./github";

/** Writes a comment, or edits the one that an earlier run wrote: it begins with the same mark, which nobody sees. */
export async function putComment(
    forge: Forge,
    mark: string,
    text: string,
): Promise<"created" | "edited" | "unchanged"> {
    const body = `${markOf(mark)}\n${text}`;
    const old = await findComment(forge, markOf(mark));
    if (old === undefined) {
        await forge.create(body);
        return "created";
    }
    if (old.body.trim() === body.trim()) {
        return "unchanged";
    }
    await forge.edit(old.id, body);
    return "edited";
}

function markOf(name: string): string {
    return `<!-- pulumi-etcd ${name.replace(/[^\w.-]/g, "_")} -->`;
}

async function findComment(forge: Forge, mark: string): Promise<Comment | undefined> {
    for (let page = 1; ; page++) {
        const comments = await forge.list(page);
        const found = comments.find(({ body }) => body.startsWith(mark));
        if (found !== undefined || comments.length < PAGE_LENGTH) {
            return found;
        }
    }
}
