import { backupAge } from "./rules/backup/backupAge";
import { backupConfigured } from "./rules/backup/backupConfigured";
import { backupEncrypted } from "./rules/backup/backupEncrypted";
import { backupLocked } from "./rules/backup/backupLocked";
import { balancerHealth } from "./rules/balancer/balancerHealth";
import { balancerInternal } from "./rules/balancer/balancerInternal";
import { balancerTcp } from "./rules/balancer/balancerTcp";
import { clusterToken } from "./rules/cluster/clusterToken";
import { memberSingle } from "./rules/cluster/memberSingle";
import { membersMinimum } from "./rules/cluster/membersMinimum";
import { membersOdd } from "./rules/cluster/membersOdd";
import { membersRecommended } from "./rules/cluster/membersRecommended";
import { membersSpread } from "./rules/cluster/membersSpread";
import { membersZones } from "./rules/cluster/membersZones";
import { timingEqual } from "./rules/cluster/timingEqual";
import { timingRatio } from "./rules/cluster/timingRatio";
import { versionFaults } from "./rules/cluster/versionFaults";
import { versionFloor } from "./rules/cluster/versionFloor";
import { flagsBackend } from "./rules/flags/flagsBackend";
import { flagsDiscovery } from "./rules/flags/flagsDiscovery";
import { flagsRecovery } from "./rules/flags/flagsRecovery";
import { hostAutoscaling } from "./rules/host/hostAutoscaling";
import { hostBurstable } from "./rules/host/hostBurstable";
import { hostMetadata } from "./rules/host/hostMetadata";
import { hostPublic } from "./rules/host/hostPublic";
import { hostReclaimable } from "./rules/host/hostReclaimable";
import { hostTenancy } from "./rules/host/hostTenancy";
import { portPeer } from "./rules/network/portPeer";
import { portWorld } from "./rules/network/portWorld";
import { authorityProtected } from "./rules/tls/authorityProtected";
import { certificateExpiry } from "./rules/tls/certificateExpiry";
import { certificateLifetime } from "./rules/tls/certificateLifetime";
import { keyExposed } from "./rules/tls/keyExposed";
import { tlsAuthorities } from "./rules/tls/tlsAuthorities";
import { tlsClientAuth } from "./rules/tls/tlsClientAuth";
import { tlsPeer } from "./rules/tls/tlsPeer";
import { volumeEncrypted } from "./rules/volume/volumeEncrypted";
import { volumeKept } from "./rules/volume/volumeKept";
import { volumeOwn } from "./rules/volume/volumeOwn";
import { volumeProtected } from "./rules/volume/volumeProtected";
import { volumeSize } from "./rules/volume/volumeSize";
import { findingUnsure } from "./rules/findingUnsure";
import type { EtcdPolicy } from "./policy";

/** Every policy of the pack, in the order in which they are documented. */
export const policies: readonly EtcdPolicy[] = [
    membersOdd,
    membersMinimum,
    membersRecommended,
    memberSingle,
    membersSpread,
    membersZones,
    versionFloor,
    versionFaults,
    clusterToken,
    timingEqual,
    timingRatio,
    hostAutoscaling,
    hostBurstable,
    hostReclaimable,
    hostTenancy,
    hostPublic,
    hostMetadata,
    volumeOwn,
    volumeEncrypted,
    volumeKept,
    volumeSize,
    volumeProtected,
    portWorld,
    portPeer,
    tlsClientAuth,
    tlsPeer,
    tlsAuthorities,
    certificateLifetime,
    certificateExpiry,
    authorityProtected,
    keyExposed,
    balancerInternal,
    balancerTcp,
    balancerHealth,
    backupConfigured,
    backupAge,
    backupEncrypted,
    backupLocked,
    flagsRecovery,
    flagsBackend,
    flagsDiscovery,
    findingUnsure,
];
