import * as fs from "node:fs";
import { parseNameAndOptions } from "./shared/commandLine";
import { Failure, runCommand } from "./shared/failure";
import { findForge } from "./forge/forge";
import { putComment } from "./forge/putComment";

const usage = `npm run comment -- MARK < TEXT

Writes a comment on the pull request (GitHub) or merge request (GitLab) that this job is about, or edits the one with the same mark.
  MARK   tells the comments of several stacks apart
GitHub: GITHUB_TOKEN, GITHUB_REPOSITORY, PULL_REQUEST. GitLab: GITLAB_TOKEN, CI_API_V4_URL, CI_PROJECT_ID, CI_MERGE_REQUEST_IID.
`;

async function main(): Promise<number> {
    const { name } = parseNameAndOptions(usage, {});
    if (name === undefined) {
        throw new Failure(`give a mark\n\n${usage}`);
    }
    const forge = findForge(process.env);
    const done = await putComment(forge, name, fs.readFileSync(0, "utf8"));
    process.stderr.write(`the comment on ${forge.name} is ${done}\n`);
    return 0;
}

runCommand(main);
