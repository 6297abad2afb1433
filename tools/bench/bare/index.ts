import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";

const count = new pulumi.Config().requireNumber("resources");
for (let i = 0; i < count; i++) {
    new tls.PrivateKey(`key-${i}`, { algorithm: "ED25519" });
}
