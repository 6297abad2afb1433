import { definePolicy } from "../../policy";
import { hosts } from "../../subjects";

export const hostMetadata = definePolicy({
    name: "etcd-host-metadata",
    description: "Machines of members answer only version 2 of the metadata service.",
    subject: hosts,
    judge: ({ needsTokens }) =>
        needsTokens
            ? []
            : [
                  {
                      reason: "answers the metadata service without a token: whatever can make it fetch an address gets its credentials",
                      fix: "set metadataOptions: { httpTokens: required }",
                  },
              ],
});
