// Members, certificates and keys with everything right.
import { host, type Props, userData } from "./goodStack";
import type { Given } from "./judge";

const DAY_MS = 24 * 60 * 60 * 1000;
export const inDays = (days: number): string => new Date(Date.now() + (days + 0.5) * DAY_MS).toISOString();

export function member(flags: readonly string[]): Given {
    const below = ["etcd:index:EtcdCluster"];
    return { type: "etcd:index:EtcdMember", name: "blue-etcd-1", props: { flags }, below };
}

export const ourFlags = userData().match(/--\S+/g) ?? [];

export function certificate(props: Props = {}, more: Partial<Given> = {}): Given {
    return {
        type: "tls:index/locallySignedCert:LocallySignedCert",
        name: "etcd-1-peer",
        props: { validityPeriodHours: 8760, earlyRenewalHours: 2920, validityEndTime: inDays(300), ...props },
        ...more,
    };
}

export function authority(props: Props = {}, more: Partial<Given> = {}): Given {
    return {
        type: "tls:index/selfSignedCert:SelfSignedCert",
        name: "etcd-peer-ca",
        protect: true,
        props: { isCaCertificate: true, validityPeriodHours: 87600, validityEndTime: inDays(3000), ...props },
        ...more,
    };
}

export function key(name: string, protect: boolean): Given {
    return { type: "tls:index/privateKey:PrivateKey", name, props: { algorithm: "ECDSA" }, protect };
}

export function command(props: Props): Given {
    return { type: "command:remote:Command", name: "install", props };
}

export const goodTls: readonly Given[] = [
    host(1),
    member(ourFlags),
    certificate(),
    authority(),
    key("etcd-peer-ca-key", true),
    key("etcd-operator-key", false),
];
