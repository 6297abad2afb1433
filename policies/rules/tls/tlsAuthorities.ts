import { definePolicy } from "../../policy";
import { startedEtcds } from "../../subjects";

export const tlsAuthorities = definePolicy({
    name: "etcd-tls-authorities",
    description: "Peers and clients have authorities of their own.",
    subject: startedEtcds,
    judge: ({ flags, confirm }) => {
        const [client, peer] = [flags.get("trusted-ca-file"), flags.get("peer-trusted-ca-file")];
        // Where either is missing, etcd-tls-client-auth and etcd-tls-peer say so.
        if (client === undefined || peer === undefined) {
            confirm();
            return [];
        }
        const reason = "trusts one authority for peers and clients, so a client's certificate opens the peer port";
        return client === peer ? [{ reason, fix: "sign peers and clients with two authorities" }] : [];
    },
});
