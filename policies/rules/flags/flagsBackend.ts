import { definePolicy } from "../../policy";
import { scripts } from "../../subjects";

export const flagsBackend = definePolicy({
    name: "etcd-flags-backend",
    description: "Nothing uses the API or the data of etcd 2.",
    subject: scripts,
    judge: ({ text }) => {
        const findings = [];
        if (/storage-backend["']?[=:\s]+["']?etcd2/.test(text)) {
            findings.push({
                reason: "starts an API server with --storage-backend=etcd2, which Kubernetes dropped in 1.13",
                fix: "migrate the data to etcd 3, and remove the flag",
            });
        }
        if (/(--enable-v2(?![-\w])(?![=\s]+"?false)|ETCD_ENABLE_V2["']?[=:\s]+["']?true)/.test(text)) {
            findings.push({
                reason: "turns on the API of etcd 2, which etcd 3.6 does not have",
                fix: "remove --enable-v2; before 3.6 run `etcdutl check v2store`",
            });
        }
        return findings;
    },
});
