import { HANDED_OVER } from "../../support/readiness";
import type { Members } from "./members";

/** Looks at all members, each on its own machine, while `work` goes on; gives the fewest that were ready at once, and what was seen then. */
export async function fewestReady(
    members: Members,
    work: () => Promise<void>,
): Promise<{ fewest: number; looks: number; seen: string }> {
    // One connection, and before all others but etcd: a look that has to wait for the computer would find etcd late.
    // A read that was under way when a leader handed over is asked again, as in isReady.
    const look = (url: string): string =>
        `nice -n -15 bash -c 'ask() { said=$(curl -s --fail-with-body -m 1 "${url}/readyz?verbose"); code=$?; }
until [ -e /run/seen ]; do ask; [[ $said != *"${HANDED_OVER}"* ]] || ask; echo $(date +%s%N) $code; sleep 0.05; done'`;
    await Promise.all(members.indexes.map((i) => members.sh(i, "rm -f /run/seen")));
    const watch = Promise.all(members.indexes.map((i) => members.sh(i, look(members.plan(i).healthUrl))));
    try {
        await work();
    } finally {
        await Promise.all(members.indexes.map((i) => members.sh(i, "touch /run/seen")));
    }
    // What each member said last, at every moment that anybody was looked at; 0 is ready, anything else is curl's reason.
    const moments = (await watch)
        .flatMap((text, i) =>
            text.split("\n").map((line) => ({ i, at: line.split(" ")[0] ?? "", code: line.split(" ")[1] })),
        )
        .sort((one, other) => (one.at < other.at ? -1 : 1));
    const last = members.indexes.map((): string | undefined => "0");
    const states = moments.map(({ i, code }) => {
        last[i] = code;
        return [...last];
    });
    const counts = states.map((codes) => codes.filter((code) => code === "0").length);
    const fewest = Math.min(...counts);
    return { fewest, looks: counts.length, seen: `curl said ${states[counts.indexOf(fewest)]?.join(", ") ?? ""}` };
}
