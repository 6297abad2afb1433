// Commands that somebody wrote to start etcd and an API server.
//
// etcd-flags-recovery: start is started with --force-new-cluster
// etcd-tls-client-auth: start serves clients without TLS
// etcd-tls-peer: start talks to other members without TLS
// etcd-flags-discovery: start asks discovery\.etcd\.io
// etcd-flags-backend: apiserver starts an API server with --storage-backend=etcd2
import * as command from "@pulumi/command";

const connection = { host: "192.0.2.11", hostKey: "ssh-ed25519 AAAA" };
new command.remote.Command("start", {
    connection,
    create: [
        "etcd --name a --discovery https://discovery.etcd.io/3e86b59982e49066c5d813af1c2e2579cbf573de \\",
        "    --listen-client-urls http://0.0.0.0:2379 --listen-peer-urls http://0.0.0.0:2380 \\",
        "    --force-new-cluster --unsafe-no-fsync",
    ].join("\n"),
});
new command.remote.Command("apiserver", {
    connection,
    create: "kube-apiserver --etcd-servers=http://192.0.2.11:2379 --storage-backend=etcd2",
});
