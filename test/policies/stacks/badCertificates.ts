// etcd-certificate-lifetime: etcd-server lives 36500 days
// etcd-authority-protected: etcd-ca is not protected
// etcd-key-exposed: etcd-install has a private key in a text
// etcd-backup-encrypted: etcd-backup holds backups and does not encrypt them
// etcd-backup-locked: etcd-backup holds backups and does not lock them
import { Bucket } from "@pulumi/aws/s3/bucket";
import * as command from "@pulumi/command";
import * as tls from "@pulumi/tls";

const key = new tls.PrivateKey("etcd-ca-key", { algorithm: "RSA" });
const ca = new tls.SelfSignedCert("etcd-ca", {
    privateKeyPem: key.privateKeyPem,
    subject: { commonName: "etcd" },
    isCaCertificate: true,
    validityPeriodHours: 87_600,
    allowedUses: ["cert_signing"],
});
const serverKey = new tls.PrivateKey("etcd-server-key", { algorithm: "RSA" });
const request = new tls.CertRequest("etcd-server-request", { privateKeyPem: serverKey.privateKeyPem });
new tls.LocallySignedCert("etcd-server", {
    certRequestPem: request.certRequestPem,
    caPrivateKeyPem: key.privateKeyPem,
    caCertPem: ca.certPem,
    validityPeriodHours: 876_000,
    allowedUses: ["server_auth"],
});
new command.local.Command("etcd-install", {
    create: "cat > /etc/etcd/server.key <<KEY\n-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----\nKEY\n",
});
new Bucket("etcd-backup", {});
