import { Kind } from "./declareStack";

/** What the pack does not name in stacks as people write them, with the reason. The list can only shrink. */
const KNOWN_MISSES: Readonly<Record<string, { readonly always?: Reasons; readonly inPreview?: Reasons }>> = {
    "unseen/bad/filesCopiedThroughBastion": {
        always: {
            "etcd-certificate-expiry": "the date of an end that is near is known only from a real provider",
        },
    },
    "seen/bad/nixosModule": {
        always: {
            "etcd-host-public": "a configuration of NixOS is not read",
            "etcd-host-metadata": "a configuration of NixOS is not read",
            "etcd-host-burstable": "a configuration of NixOS is not read",
            "etcd-volume-own": "a configuration of NixOS is not read",
            "etcd-tls-client-auth": "a configuration of NixOS is not read",
            "etcd-tls-peer": "a configuration of NixOS is not read",
            "etcd-backup-configured": "a configuration of NixOS is not read",
        },
    },
    "stacks/oldCertificates": {
        always: { "etcd-certificate-expiry": "the date is known only of a certificate that is made already" },
    },
    "unseen/bad/dockerRunEnvironment": {
        inPreview: {
            "etcd-version-faults": "the user data holds addresses that are not known yet",
            "etcd-tls-client-auth": "the user data holds addresses that are not known yet",
            "etcd-tls-peer": "the user data holds addresses that are not known yet",
            "etcd-cluster-token": "the user data holds addresses that are not known yet",
            "etcd-flags-recovery": "the user data holds addresses that are not known yet",
        },
    },
    "unseen/bad/groupPerZone": {
        inPreview: { "etcd-cluster-token": "the user data holds the id of a volume that is not known yet" },
    },
    "unseen/bad/oneAuthorityComponent": {
        inPreview: {
            "etcd-tls-authorities": "the user data holds a key that is not made yet, and nothing else tells a member",
            "etcd-authority-protected":
                "the user data holds a key that is not made yet, and nothing else tells a member",
            "etcd-certificate-lifetime":
                "the user data holds a key that is not made yet, and nothing else tells a member",
            "etcd-key-exposed": "the user data holds a key that is not made yet, and nothing else tells a member",
            "etcd-members-spread": "the user data holds a key that is not made yet, and nothing else tells a member",
            "etcd-backup-age": "the user data holds a key that is not made yet, and nothing else tells a member",
        },
    },
};

/** By policy. */
type Reasons = Readonly<Record<string, string>>;

/** The policies that a stack's faults are not named by, on a kind of provider. */
export function missesOf(stack: string, kind: Kind): readonly string[] {
    const misses = KNOWN_MISSES[stack];
    return [
        ...Object.keys(misses?.always ?? {}),
        ...(kind === Kind.realLike ? Object.keys(misses?.inPreview ?? {}) : []),
    ];
}
