// aws.tags: what is put on everything that can have tags. Every service has limits of its own, so only what all of them take is taken.
import { isRecord, type Section } from "../../values/section";
import { showName } from "../../values/show";

/** Keys that we set ourselves, and AWS's own. IAM takes "name" and "Name" for the same key. */
const OWN_KEYS = /^(?:name$|pulumi-etcd:|aws:)/i;

/** Route 53 takes ten tags in a request, and two of them are ours. Everything else takes 50. */
const MOST = 8;

const MOST_IN_KEY = 128;
const MOST_IN_VALUE = 256;

/** IAM, load balancers, the parameter store and CloudWatch's logs; the others take more. */
const USUAL = { pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u, letters: "letters, digits, spaces and _ . : / = + - @" };

/** Keys of what the lifecycle manager has; it makes the snapshots of volumes. */
const LIFECYCLE = { pattern: /^[a-zA-Z0-9_.:/=+-]*$/, letters: "unaccented letters, digits and _ . : / = + -" };

/** @param hasSnapshots whether a lifecycle policy is made, and tagged */
export function checkAwsTags(section: Section, hasSnapshots: boolean): Readonly<Record<string, string>> {
    const value = section.value("tags");
    if (value === undefined) {
        return {};
    }
    if (!isRecord(value)) {
        section.report("tags", "are not a map", "give each as key: value");
        return {};
    }
    const keys = Object.keys(value);
    keys.forEach((key, i) => {
        const path = `${section.at("tags")}.${showName(key)}`;
        const refuse = (fault: string, fix: string): void => {
            section.problems.addPhrase(path, "this key", fault, fix);
        };
        const twin = keys.slice(0, i).find((other) => other.toLowerCase() === key.toLowerCase());
        const alphabet = hasSnapshots ? LIFECYCLE : USUAL;
        if (OWN_KEYS.test(key)) {
            refuse("is set for you or belongs to AWS, in large letters or small", "remove it");
        } else if (twin !== undefined) {
            refuse(`is to IAM the same as ${showName(twin)}`, "keep one of them");
        } else if (key === "" || key.length > MOST_IN_KEY || !USUAL.pattern.test(key)) {
            refuse("is not the name of a tag", `give 1 to ${MOST_IN_KEY} ${alphabet.letters}`);
        } else if (!alphabet.pattern.test(key)) {
            const why = "cannot be put on the lifecycle policy that makes the snapshots";
            refuse(why, `give 1 to ${MOST_IN_KEY} ${alphabet.letters}, or set aws.snapshots.enabled: false`);
        }
        const text = value[key];
        if (typeof text !== "string" || text.length > MOST_IN_VALUE || !USUAL.pattern.test(text)) {
            const fix = `give text in quotes: at most ${MOST_IN_VALUE} ${USUAL.letters}`;
            section.problems.add(path, text, "is not the value of a tag", fix);
        }
    });
    if (keys.length > MOST) {
        section.problems.addPhrase(
            section.at("tags"),
            `${keys.length} of them`,
            `are more than the private zone takes, which is ${MOST} beside our own`,
            "give fewer",
        );
    }
    return Object.fromEntries(Object.entries(value).map(([key, text]) => [key, String(text)]));
}
