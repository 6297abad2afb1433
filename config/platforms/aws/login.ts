// ssh.* on aws: the way through a bastion that is there already.
import { checkAuthentication, checkBastion, type SshFacts } from "../../groups/ssh";
import type { SshConfig } from "../../groups/ssh";
import { refuse } from "../../values/refusal";
import type { Section } from "../../values/section";
import { AWS_REFUSALS } from "./refusals";

/** Who logs in on hosts that we make; becomes root by sudo. */
export const AWS_USER = "etcd-admin";

/** On aws hosts have a key of ours; only a bastion that is there already has one of the user's. */
export function checkAwsLogin(root: Section, facts: SshFacts): SshConfig | undefined {
    const section = root.section("ssh");
    for (const key of ["user", "port"]) {
        refuse(section, key, AWS_REFUSALS);
    }
    if (section.value("bastion") === undefined) {
        const given = [
            ...(facts.privateKey === undefined ? [] : ["sshPrivateKey"]),
            ...["privateKeyFile", "agentSocket"].flatMap((key) =>
                section.value(key) === undefined ? [] : [section.at(key)],
            ),
        ];
        for (const path of given) {
            const fix = "remove it, or name the bastion in ssh.bastion";
            root.problems.addPhrase(path, "this key", "is given, but the hosts have a key of our own", fix);
        }
        return undefined;
    }
    const bastion = checkBastion(section, AWS_USER);
    return { user: AWS_USER, port: 22, bastion, authentication: checkAuthentication(section, facts) };
}
