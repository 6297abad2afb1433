import { ask } from "./ask";

/** The comments of one pull request. */
export interface Forge {
    readonly name: string;
    list(page: number): Promise<readonly Comment[]>;
    create(body: string): Promise<unknown>;
    edit(id: number, body: string): Promise<unknown>;
}

export interface Comment {
    readonly id: number;
    readonly body: string;
}

export const PAGE_LENGTH = 100;

/** Undefined where this is not a job of GitHub's about a pull request. */
export function findGithub(env: NodeJS.ProcessEnv): Forge | undefined {
    const { GITHUB_TOKEN: token, GITHUB_REPOSITORY: repository, PULL_REQUEST: number } = env;
    if (!token || !repository || !number) {
        return undefined;
    }
    const url = `${env.GITHUB_API_URL ?? "https://api.github.com"}/repos/${repository}/issues`;
    const access = {
        headers: { authorization: `Bearer ${token}`, accept: "application/vnd.github+json" },
        permission: "the job needs `permissions: pull-requests: write`, which pull requests from forks never have",
    };
    return {
        name: `pull request ${number} of ${repository}`,
        list: async (page) =>
            // The forge's own form; what has no body is no comment of ours.
            (await ask("GET", `${url}/${number}/comments?per_page=${PAGE_LENGTH}&page=${page}`, access)) as Comment[],
        create: (body) => ask("POST", `${url}/${number}/comments`, access, { body }),
        edit: (id, body) => ask("PATCH", `${url}/comments/${id}`, access, { body }),
    };
}
