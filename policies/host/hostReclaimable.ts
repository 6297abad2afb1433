import { readList, readProps, type Resource } from "../facts/resource";
import { definePolicy, type Subject } from "../policy";
import { sureUnits } from "../stack/members";
import { SERVICE } from "../stack/types";
import { type Host, hosts } from "../subjects/host";

/** Machines, and services whose tasks run on such. */
const reclaimable: Subject<Pick<Host, "isReclaimable">> = {
    ...hosts,
    find: (stack) => [
        ...(hosts.find?.(stack) ?? []),
        ...sureUnits(stack)
            .filter(({ resource }) => resource.type === SERVICE)
            .map(({ resource }) => ({ resource, subject: { isReclaimable: runsOnSpot(resource) } })),
    ],
};

function runsOnSpot({ props }: Resource): boolean {
    return readList(props.capacityProviderStrategies).some((one) => readProps(one).capacityProvider === "FARGATE_SPOT");
}

export const hostReclaimable = definePolicy({
    name: "etcd-host-reclaimable",
    description: "Members run on machines that nobody takes back.",
    subject: reclaimable,
    judge: ({ isReclaimable }) =>
        isReclaimable
            ? [
                  {
                      reason: "is a spot instance: AWS ends it when it likes, several at once",
                      fix: "take an on-demand instance",
                  },
              ]
            : [],
});
