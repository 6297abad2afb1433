import type { Finding } from "../finding";
import { readText } from "../facts/resource";
import { ifKnown } from "../facts/unknown";
import { definePolicy, type Found, type Subject } from "../policy";
import { isEtcds } from "../facts/recognise";
import { ownPieces } from "../stack/hostText";
import { sureUnits } from "../stack/members";
import { PARAMETER } from "../stack/types";
import { PRIVATE_KEY } from "../subjects/certificate";
import { type Script, scripts } from "../subjects/flags";

type Exposed = Pick<Script, "open">;

const OPEN_KEYS = ["userData", "userDataBase64", "create", "update", "environment", "value", "content"];

/** Scripts; and what is not known yet and comes from a private key: parameters of that name surely, the rest perhaps. */
const exposed: Subject<Exposed> = {
    ...scripts,
    find: (stack) => {
        const sources = [
            ...sureUnits(stack).flatMap((unit) => unit.sources),
            ...stack.ofType(PARAMETER).filter(isEtcds),
        ];
        return [...new Set(sources)].flatMap((resource): readonly Found<Exposed>[] => {
            const { name, type, props } = resource;
            const isOpen = type !== PARAMETER || ifKnown(() => props.type) !== "SecureString";
            const fromKey = OPEN_KEYS.some((key) => stack.usedBy(resource, key, PRIVATE_KEY).length > 0);
            if (!isOpen || !fromKey || ownPieces(resource).every(({ demand }) => demand === undefined)) {
                return [];
            }
            const called = `${name} ${ifKnown(() => readText(props.name)) ?? ""}`;
            const isKey = type === PARAMETER && /key/i.test(called) && !/pub/i.test(called);
            const unsure = isKey ? undefined : "it comes from a private key, and is not known before the update";
            return [{ resource, subject: { open: "-----BEGIN PRIVATE KEY-----" }, unsure }];
        });
    },
};

export const keyExposed = definePolicy({
    name: "etcd-key-exposed",
    description:
        "Private keys and passwords are not carried by user data, by the text of a command, or by what anybody may read.",
    subject: exposed,
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
