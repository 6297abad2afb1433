import { readList, readProps } from "../../reading/resource";
import { definePolicy } from "../../policy";
import { backupBuckets } from "../../subjects";

const ENCRYPTION = [
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
];

export const backupEncrypted = definePolicy({
    name: "etcd-backup-encrypted",
    description: "Backups are encrypted with a key of yours.",
    subject: backupBuckets,
    judge: ({ resource, about }) => {
        const own = about(...ENCRYPTION).map(({ props }) => props);
        // AWS fills in what is not said, so in a preview it is unknown; what is said in a resource of its own comes first.
        const configurations = own.length > 0 ? own : [readProps(resource.props.serverSideEncryptionConfiguration)];
        const rules = configurations.flatMap((one) => [...readList(one.rules), one.rule]).map(readProps);
        const encrypted = rules.some((rule) =>
            String(readProps(rule.applyServerSideEncryptionByDefault).sseAlgorithm).startsWith("aws:kms"),
        );
        return encrypted
            ? []
            : [
                  {
                      reason: "holds backups and does not encrypt them with a KMS key: a backup of etcd has every secret of Kubernetes in it",
                      fix: "add a BucketServerSideEncryptionConfiguration with aws:kms and your key",
                  },
              ];
    },
});
