import { itRefuses, makeAws, makeLab, makeSsh } from "../../support/configs";

const refused = /^backup: this group is given, but backups are not built yet; remove it, and take snapshots by hand/;

const whole = {
    interval: "15m",
    targets: [
        { kind: "s3", bucket: "etcd", region: "eu-central-1", endpoint: "https://s3.example.com", path: "etcd" },
        {
            kind: "sftp",
            name: "far",
            address: "192.0.2.9",
            port: 22,
            user: "etcd",
            hostKey: "k",
            credentialsFile: "/k",
        },
        { kind: "directory", path: "/mnt/backups" },
    ],
    recipients: ["age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"],
    retention: { hourly: 24, daily: 7, weekly: 5 },
    proof: { interval: "1h" },
};

describe("configuration of backups", () => {
    itRefuses([
        ["all of it by one sentence", makeSsh({ backup: whole }), [refused]],
        ["all of it on AWS", makeAws({ backup: whole }), [refused]],
        ["all of it on the lab", makeLab({ backup: whole }), [refused]],
        ["an interval, for nothing would be taken", makeSsh({ backup: { interval: "15m" } }), [refused]],
        ["text", makeSsh({ backup: "s3" }), [refused]],
        [
            "keys that it will not have either, beside",
            makeSsh({
                backup: {
                    intervall: "15m",
                    targets: [{ kind: "nfs", buckets: "etcd" }, "s3://etcd"],
                    retention: { hours: 1 },
                    proof: { intervall: "1h" },
                },
            }),
            [
                refused,
                /^backup\.intervall: this key is unknown; did you mean backup\.interval/,
                /^backup\.targets\[0\]\.buckets: this key is unknown; did you mean backup\.targets\[0\]\.bucket/,
                /^backup\.targets\[0\]\.kind: "nfs" is not one of s3, sftp, directory/,
                /^backup\.targets\[1\]: "s3:\/\/etcd" is not a target/,
                /^backup\.retention\.hours: this key is unknown/,
                /^backup\.proof\.intervall: this key is unknown; did you mean backup\.proof\.interval/,
            ],
        ],
        [
            "the group of AWS that there once was",
            makeAws({}, { backups: { keep: "30d" } }),
            [/^aws\.backups: this key is unknown/],
        ],
    ]);
});
