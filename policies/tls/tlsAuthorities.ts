import { definePolicy } from "../policy";
import { startedEtcds } from "../subjects/flags";

export const tlsAuthorities = definePolicy({
    name: "etcd-tls-authorities",
    description: "Peers and clients have authorities of their own.",
    subject: startedEtcds,
    judge: ({ flags }) => {
        const [client, peer] = [flags.get("trusted-ca-file"), flags.get("peer-trusted-ca-file")];
        // Where either is missing, etcd-tls-client-auth and etcd-tls-peer say so.
        return client === undefined || peer === undefined || client !== peer
            ? []
            : [
                  {
                      reason: "trusts one authority for peers and clients, so a client's certificate opens the peer port",
                      fix: "sign peers and clients with two authorities",
                  },
              ];
    },
});
