import { Failure } from "../shared/failure";
import { type Forge, findGithub } from "./github";
import { findGitlab } from "./gitlab";

/** Where the comment of a job goes: said by the environment that GitHub and GitLab give their jobs. */
export function findForge(env: NodeJS.ProcessEnv): Forge {
    const forge = findGithub(env) ?? findGitlab(env);
    if (forge === undefined) {
        throw new Failure(
            "no place to comment is set; on GitHub set GITHUB_TOKEN and PULL_REQUEST (the number), on GitLab GITLAB_TOKEN in a merge request's pipeline",
        );
    }
    return forge;
}
