import { definePolicy } from "../../policy";
import { startedEtcds } from "../../subjects";

export const tlsClientAuth = definePolicy({
    name: "etcd-tls-client-auth",
    description: "Clients speak TLS and show a certificate.",
    subject: startedEtcds,
    judge: ({ flags, confirm }) => {
        const urls = `${flags.get("listen-client-urls") ?? ""},${flags.get("advertise-client-urls") ?? ""}`;
        const fix =
            "listen on https://, and give --client-cert-auth=true, --trusted-ca-file, --cert-file and --key-file";
        if (/\bhttp:\/\/(?!127\.|localhost|\[?::1\]?)/.test(urls)) {
            return [{ reason: "serves clients without TLS", fix }];
        }
        const complete = ["trusted-ca-file", "cert-file", "key-file"].every((name) => flags.has(name));
        if (flags.get("client-cert-auth") === "true" && complete) {
            return [];
        }
        confirm();
        const reason =
            "serves clients that show no certificate: who reaches the port is root on the Kubernetes cluster";
        return [{ reason, fix }];
    },
});
