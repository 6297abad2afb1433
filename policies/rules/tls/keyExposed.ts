import type { Finding } from "../../finding";
import { definePolicy } from "../../policy";
import { exposedTexts } from "../../subjects";

export const keyExposed = definePolicy({
    name: "etcd-key-exposed",
    description:
        "Private keys and passwords are not carried by user data, by the text of a command, or by what anybody may read.",
    subject: exposedTexts,
    judge: ({ open }): readonly Finding[] => {
        const found = SECRETS.find(([pattern]) => pattern.test(open));
        return found === undefined
            ? []
            : [
                  {
                      reason: `has ${found[1]} in a text that everybody can read who may describe the machine or see the log`,
                      fix: "make it on the machine, or hand it over by standard input or a store of secrets",
                  },
              ];
    },
});

const SECRETS: readonly (readonly [RegExp, string])[] = [
    [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, "a private key"],
    [/\bAKIA[0-9A-Z]{16}\b|aws_secret_access_key["']?\s*[=:]\s*["']?[A-Za-z0-9/+]{30}/i, "a key of AWS"],
    [
        /\b(ETCD_ROOT_PASSWORD|ETCDCTL_PASSWORD)["']?\s*[=:]\s*["']?[^\s"'$]|etcdctl[^\n]*\buser add [\w-]+:[^\s$"']/,
        "a password",
    ],
    [/\b(?:VAULT_TOKEN|vault_token)["']?\s*[=:]\s*["']?(?:hvs|s)\.[\w-]{10}/, "a token"],
];
