import { definePolicy } from "../../policy";
import { startedEtcds } from "../../subjects";

export const tlsPeer = definePolicy({
    name: "etcd-tls-peer",
    description: "Members speak TLS with each other and know each other by certificates of your authority.",
    subject: startedEtcds,
    judge: ({ flags, confirm }) => {
        const urls = ["listen-peer-urls", "initial-advertise-peer-urls", "initial-cluster"].map(
            (name) => flags.get(name) ?? "",
        );
        const fix =
            "use https:// URLs, and give --peer-client-cert-auth=true, --peer-trusted-ca-file, --peer-cert-file and --peer-key-file";
        if (/\bhttp:\/\//.test(urls.join(","))) {
            return [{ reason: "talks to other members without TLS", fix }];
        }
        if (flags.get("peer-auto-tls") === "true") {
            return [
                {
                    reason: "generates its own peer certificates, which encrypts and proves nothing about who is there",
                    fix,
                },
            ];
        }
        const complete = ["peer-trusted-ca-file", "peer-cert-file", "peer-key-file"].every((name) => flags.has(name));
        if (flags.get("peer-client-cert-auth") === "true" && complete) {
            return [];
        }
        confirm();
        return [{ reason: "accepts peers that show no certificate", fix }];
    },
});
