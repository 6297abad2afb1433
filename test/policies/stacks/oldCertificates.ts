// A server certificate that nobody renewed in time. (made before it is judged)
//
// etcd-certificate-expiry: etcd-server ends in 4 days
import * as tls from "@pulumi/tls";

const key = new tls.PrivateKey("etcd-ca-key", { algorithm: "ECDSA", ecdsaCurve: "P256" }, { protect: true });
const ca = new tls.SelfSignedCert(
    "etcd-ca",
    {
        privateKeyPem: key.privateKeyPem,
        subject: { commonName: "etcd" },
        isCaCertificate: true,
        validityPeriodHours: 87_600,
        allowedUses: ["cert_signing"],
    },
    { protect: true },
);
const serverKey = new tls.PrivateKey("etcd-server-key", { algorithm: "ECDSA", ecdsaCurve: "P256" });
const request = new tls.CertRequest("etcd-server-request", {
    privateKeyPem: serverKey.privateKeyPem,
    ipAddresses: ["10.0.0.11"],
});
new tls.LocallySignedCert("etcd-server", {
    certRequestPem: request.certRequestPem,
    caPrivateKeyPem: key.privateKeyPem,
    caCertPem: ca.certPem,
    validityPeriodHours: 5 * 24,
    earlyRenewalHours: 24,
    allowedUses: ["server_auth", "client_auth"],
});
