// Everything that is judged: on the left how it is found in a cluster of ours, on the right how in what somebody wrote by hand.
import * as ownBackups from "./cluster/backupBuckets";
import * as ownBalancers from "./cluster/balancers";
import * as ownClusters from "./cluster/clusters";
import * as own from "./cluster/members";
import * as ownPki from "./cluster/pki";
import * as writtenAddresses from "./handwritten/addresses";
import * as writtenAttached from "./handwritten/attachedVolumes";
import * as writtenBackups from "./handwritten/backupBuckets";
import * as writtenBalancers from "./handwritten/balancers";
import * as writtenClusters from "./handwritten/clusters";
import * as writtenHosts from "./handwritten/hosts";
import * as writtenOpenings from "./handwritten/openings";
import * as writtenPki from "./handwritten/pki";
import * as writtenGroups from "./handwritten/scalingGroups";
import * as writtenScripts from "./handwritten/scripts";
import * as writtenEtcds from "./handwritten/startedEtcds";
import * as writtenVolumes from "./handwritten/volumes";
import type { Subject } from "./reading/subject";

function pair<S>(own: Subject<S>["own"], written: Subject<S>["written"]): Subject<S> {
    return { own, written };
}

export const clusters = pair(ownClusters.clusters, writtenClusters.clusters);
export const startedEtcds = pair(own.startedEtcds, writtenEtcds.startedEtcds);
/** What a cluster of ours runs is its own programs, and holds no key. */
export const scripts = pair(undefined, writtenScripts.scripts);
export const exposedTexts = pair(undefined, writtenScripts.exposedTexts);
export const hosts = pair(own.hosts, writtenHosts.hosts);
export const hostsAndAddresses = pair(own.hostsAndAddresses, writtenAddresses.hostsAndAddresses);
export const reclaimableHosts = pair(own.hosts, writtenHosts.reclaimableHosts);
export const scalingGroups = pair(own.scalingGroups, writtenGroups.scalingGroups);
export const volumes = pair(own.volumes, writtenVolumes.volumes);
/** Also those that are declared with a machine. */
export const disks = pair(own.volumes, writtenVolumes.disks);
/** A member of ours always has one. */
export const attachedVolumes = pair(undefined, writtenAttached.attachedVolumes);
export const openings = pair(own.openings, writtenOpenings.openings);
export const certificates = pair(ownPki.certificates, writtenPki.certificates);
export const madeCertificates = pair(ownPki.madeCertificates, writtenPki.madeCertificates);
export const authorities = pair(ownPki.authorities, writtenPki.authorities);
export const balancers = pair(ownBalancers.balancers, writtenBalancers.balancers);
export const legs = pair(ownBalancers.legs, writtenBalancers.legs);
export const targets = pair(ownBalancers.targets, writtenBalancers.targets);
export const backupBuckets = pair(ownBackups.backupBuckets, writtenBackups.backupBuckets);
