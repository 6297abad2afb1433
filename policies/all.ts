import { backupAge } from "./backup/backupAge";
import { backupConfigured } from "./backup/backupConfigured";
import { backupEncrypted } from "./backup/backupEncrypted";
import { backupLocked } from "./backup/backupLocked";
import { balancerHealth } from "./balancer/balancerHealth";
import { balancerInternal } from "./balancer/balancerInternal";
import { balancerTcp } from "./balancer/balancerTcp";
import { clusterToken } from "./cluster/clusterToken";
import { memberSingle } from "./cluster/memberSingle";
import { membersMinimum } from "./cluster/membersMinimum";
import { membersOdd } from "./cluster/membersOdd";
import { membersRecommended } from "./cluster/membersRecommended";
import { membersSpread } from "./cluster/membersSpread";
import { membersZones } from "./cluster/membersZones";
import { timingEqual } from "./cluster/timingEqual";
import { timingRatio } from "./cluster/timingRatio";
import { versionFaults } from "./cluster/versionFaults";
import { versionFloor } from "./cluster/versionFloor";
import { flagsBackend } from "./flags/flagsBackend";
import { flagsDiscovery } from "./flags/flagsDiscovery";
import { flagsRecovery } from "./flags/flagsRecovery";
import { hostAutoscaling } from "./host/hostAutoscaling";
import { hostBurstable } from "./host/hostBurstable";
import { hostMetadata } from "./host/hostMetadata";
import { hostPublic } from "./host/hostPublic";
import { hostReclaimable } from "./host/hostReclaimable";
import { hostTenancy } from "./host/hostTenancy";
import { portPeer } from "./network/portPeer";
import { portWorld } from "./network/portWorld";
import { authorityProtected } from "./tls/authorityProtected";
import { certificateExpiry } from "./tls/certificateExpiry";
import { certificateLifetime } from "./tls/certificateLifetime";
import { keyExposed } from "./tls/keyExposed";
import { tlsAuthorities } from "./tls/tlsAuthorities";
import { tlsClientAuth } from "./tls/tlsClientAuth";
import { tlsPeer } from "./tls/tlsPeer";
import { volumeEncrypted } from "./volume/volumeEncrypted";
import { volumeKept } from "./volume/volumeKept";
import { volumeOwn } from "./volume/volumeOwn";
import { volumeProtected } from "./volume/volumeProtected";
import { volumeSize } from "./volume/volumeSize";
import { findingUnsure } from "./unsure";
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
