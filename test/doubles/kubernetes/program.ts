// The program of the tests under the engine: what the product makes in Kubernetes, without hosts. The configuration comes from the
// stack, the kubeconfig as its secret, as in the product.
import * as pulumi from "@pulumi/pulumi";
import { askKubernetes } from "../../../components/clients/kubernetes/askKubernetes";
import { createAuthority } from "../../../components/pki/authority";
import { planCluster } from "../../../components/plan";
import { KubernetesObjects } from "../../../components/clients/kubernetes/kubernetesObjects";
import { checkConfig } from "../../../config/check";
import { ConfigError } from "../../../config/values/errors";
import type { ClusterConfig } from "../../../config/schema";
import { makeSsh, CONTEXT, type Values } from "../../support/configs";

class Cluster extends pulumi.ComponentResource {
    constructor(kubeconfig: string, kinds: Awaited<ReturnType<typeof askKubernetes>>, config: ClusterConfig) {
        super("etcd:index:EtcdCluster", "main", {});
        const { kubernetes, tls, environment } = config;
        if (kubernetes === undefined) throw new Error("this test needs a kubeconfig");
        const clientAuthority = createAuthority(
            "main-client-ca",
            { commonName: "clients", tls, environment },
            { parent: this },
        );
        const access = { kubeconfig: pulumi.secret(kubeconfig), kinds };
        const args = { config, kubernetes, access, plan: planCluster(config), clientAuthority };
        new KubernetesObjects("main-kubernetes", args, { parent: this });
        this.registerOutputs({});
    }
}

/** As the product does it: all that is wrong, without a trace. */
function check(values: Values): ClusterConfig {
    const checked = checkConfig(values, CONTEXT);
    if (!checked.ok) throw new ConfigError(checked.problems);
    return checked.config;
}

async function run(): Promise<void> {
    const settings = new pulumi.Config();
    const kubeconfig = pulumi.runtime.allConfig()[`${pulumi.getProject()}:kubeconfig`] ?? "";
    const kubernetes = JSON.parse(settings.require("kubernetes")) as object;
    const config = check(
        makeSsh({ name: "main", environment: "test", kubeconfig, kubernetes, access: { apiServers: ["192.0.2.40"] } }),
    );
    if (config.kubernetes === undefined) throw new Error("this test needs a kubeconfig");
    new Cluster(kubeconfig, await askKubernetes(config.kubernetes, kubeconfig), config);
}

export const done = run();
