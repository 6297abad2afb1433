import { definePolicy } from "../../policy";
import { attachedVolumes } from "../../subjects";

export const volumeOwn = definePolicy({
    name: "etcd-volume-own",
    description: "A member has a volume for etcd's data alone.",
    subject: attachedVolumes,
    judge: ({ hasVolume }) =>
        hasVolume
            ? []
            : [
                  {
                      reason: "keeps etcd's data on its root disk: it competes with the system for it, and is lost with the machine",
                      fix: "make an ebs.Volume for it and attach it with an ec2.VolumeAttachment",
                  },
              ],
});
