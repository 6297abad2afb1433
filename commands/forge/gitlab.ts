import { ask } from "./ask";
import { type Comment, type Forge, PAGE_LENGTH } from "./github";

/** Undefined where this is not a job of GitLab's about a merge request. */
export function findGitlab(env: NodeJS.ProcessEnv): Forge | undefined {
    const { GITLAB_TOKEN: token, CI_API_V4_URL: api, CI_PROJECT_ID: project, CI_MERGE_REQUEST_IID: number } = env;
    if (!token || !api || !project || !number) {
        return undefined;
    }
    const url = `${api}/projects/${project}/merge_requests/${number}/notes`;
    const access = {
        headers: { "private-token": token },
        permission: "GITLAB_TOKEN needs the scope api and the role Reporter",
    };
    return {
        name: `merge request ${number}`,
        list: async (page) =>
            // The forge's own form.
            (await ask("GET", `${url}?per_page=${PAGE_LENGTH}&page=${page}`, access)) as Comment[],
        create: (body) => ask("POST", url, access, { body }),
        edit: (id, body) => ask("PUT", `${url}/${id}`, access, { body }),
    };
}
