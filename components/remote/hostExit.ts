/** How programs of hosts end, beside 0. */
export const HostExit = {
    /** Nothing is known here: somebody else is to be asked. */
    unknown: 69,
    /** The failure has been explained. */
    explained: 70,
    /** Nothing was done, because others must be mended first. */
    notReady: 75,
} as const;
