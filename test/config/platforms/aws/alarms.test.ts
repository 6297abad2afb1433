import { itRefuses, makeAws, type Values } from "../../../support/configs";

const own = (changes: Values): Values => makeAws({}, changes);

describe("configuration of alarms on AWS", () => {
    itRefuses([
        [
            "a topic that is none",
            own({ alarms: { topic: "oncall" } }),
            [/^aws\.alarms\.topic: "oncall" is not an ARN of a topic of sns/],
        ],
        [
            "addresses that are none, twice the same, or beside a topic",
            own({
                alarms: {
                    emails: ["oncall", "a@example.com", "a@example.com", "b@localhost"],
                    topic: "arn:aws:sns:eu-central-1:123456789012:oncall",
                },
            }),
            [
                /^aws\.alarms\.emails\[0\]: "oncall" is not an e-mail address; give one such as "etcd-oncall@example\.com"/,
                /^aws\.alarms\.emails\[2\]: "a@example\.com" is also aws\.alarms\.emails\[1\]/,
                /^aws\.alarms\.emails\[3\]: "b@localhost" is not an e-mail address/,
                /^aws\.alarms\.emails: .* are given beside a topic of yours; subscribe them to that, or remove topic/,
            ],
        ],
        ["a list of nobody", own({ alarms: { emails: [] } }), [/^aws\.alarms\.emails: .* is an empty list/]],
    ]);
});
