// Instances that do not do as they are told: gone behind the program's back, hung, or without a place to stand.
import { isObject, type Properties, textOf } from "../../../engine/plugins/value";
import type { Account } from "./account";
import { AwsError } from "./awsError";

export const INSTANCE = "aws:ec2/instance:Instance";
export const ATTACHMENT = "aws:ec2/volumeAttachment:VolumeAttachment";
export const TARGET = "aws:lb/targetGroupAttachment:TargetGroupAttachment";

/** Things of the account that only tests put there: an instance that hangs, by its id; a strategy of placement without room. */
const HUNG = "hung";
const SHORTAGE = "shortage";

/** AWS shows it for an hour, and the provider takes it for gone. */
export function isTerminated({ instanceState }: Properties): boolean {
    return instanceState === "terminated";
}

/** Before a volume is detached, where that is asked for. The provider waits ten minutes for it, and forces nothing. */
export function stopInstance(account: Account, id: string): void {
    const instance = account.find(INSTANCE, id);
    if (instance === undefined) {
        throw new AwsError("InvalidInstanceID.NotFound", `The instance ID '${id}' does not exist`);
    }
    if (isTerminated(instance.state)) {
        const what = `This instance '${id}' is not in a state from which it can be stopped.`;
        throw new AwsError("IncorrectInstanceState", what);
    }
    if (account.find(HUNG, id) !== undefined) {
        throw new Error(
            `timeout while waiting for state to become 'stopped' (last state: 'stopping', timeout: 10m0s): ${id}`,
        );
    }
}

/** What is attached to an instance goes with it. */
export function noteDetached(account: Account, instanceId: string): void {
    for (const { type, id, urn } of account.all(ATTACHMENT).filter(({ state }) => state.instanceId === instanceId)) {
        account.note({ event: "deleted", type, id, urn });
    }
}

export function refuseWithoutRoom(account: Account, { placementGroup, instanceType }: Properties): void {
    const group = account.find("aws:ec2/placementGroup:PlacementGroup", textOf(placementGroup ?? ""))?.state;
    if (group !== undefined && account.find(SHORTAGE, textOf(group.strategy)) !== undefined) {
        const what = `There is not enough unique hardware for a ${textOf(instanceType)} in the placement group ${textOf(placementGroup)}`;
        throw new AwsError("InsufficientInstanceCapacity", what);
    }
}

/** Somebody terminates it: its volume is free, and the balancer forgets it. */
export function terminate(account: Account, id: string): void {
    const instance = account.find(INSTANCE, id);
    if (instance === undefined) {
        throw new Error(`${id} is not there`);
    }
    noteDetached(account, id);
    for (const target of account.all(TARGET).filter(({ state }) => state.targetId === id)) {
        account.note({ event: "deleted", type: TARGET, id: target.id, urn: target.urn });
    }
    const state = { ...instance.state, instanceState: "terminated" };
    account.note({ event: "updated", type: INSTANCE, id, urn: instance.urn, state });
}

/** Its system does nothing any more, and does not stop when it is told to. */
export function hang(account: Account, id: string): void {
    account.note({ event: "created", type: HUNG, id, urn: "", state: {} });
}

export function setShortage(account: Account, strategy: string, isShort: boolean): void {
    const event = isShort ? "created" : "deleted";
    account.note({ event, type: SHORTAGE, id: strategy, urn: "", ...(isShort ? { state: {} } : {}) });
}

/** Whether an instance has this network interface. */
export function holds(state: Properties, card: string): boolean {
    const { primaryNetworkInterface: primary } = state;
    return !isTerminated(state) && isObject(primary) && primary.networkInterfaceId === card;
}
