import { strict as assert } from "node:assert";
import { type Said, withFunctions } from "./support/node";

/**
 * Waits for the balancer in front of etcd-1 to etcd-3, as seen from etcd-1. Each look takes a second; the balancer has the addresses A and B,
 * and `behind` says in bash who answers at $1 when $now milliseconds have passed.
 */
function awaitBalancer(behind: string, options = ""): Said {
    return withFunctions(`
        ETC=$(mktemp -d); : >"$ETC/node.env"
        load_live_settings() { NAME=etcd-1 MEMBERS='etcd-1=u etcd-2=u etcd-3=u'; }
        clock=$ETC/clock; echo 0 >"$clock"
        milliseconds() { cat "$clock"; }
        sleep() { echo $(($(cat "$clock") + 1000)) >"$clock"; }
        addresses_of() { [[ $1 == balancer ]]; echo "A B"; }
        member_behind() { local now; now=$(cat "$clock"); ${behind}; }
        TIMEOUT=25 ${options}
        verb_await_balancer etcd-1 balancer:2379
        echo "after $(cat "$clock")"
        rm -r "$ETC"
    `);
}

/** One after the other, as a balancer spreads its connections; A begins half-way. */
const among = (members: string): string =>
    `all=(${members}); echo "\${all[(now / 1000 + ($(printf '%d' "'$1") % 2)) % \${#all[@]}]}"`;

describe("etcd-node await-balancer", () => {
    it("returns when all others get clients, whatever its own member gets", () => {
        const { code, stdout } = awaitBalancer(among("etcd-1 etcd-2 etcd-3"));
        assert.equal(code, 0);
        assert.match(stdout, /^\{"name":"etcd-1","balanced":true\}\nafter [12]000\n$/);
    });

    it("goes on until its member has had no client for 15 s, when it leaves", () => {
        const left = `if ((now < 7000)); then ${among("etcd-1 etcd-2 etcd-3")}; else ${among("etcd-2 etcd-3")}; fi`;
        const { stdout } = awaitBalancer(left, "LEAVING=true");
        assert.match(stdout, /after 2[12]000\n$/);
    });

    it("begins anew when a single address sends somebody there after a while", () => {
        const late = `if [[ $now == 9000 && $1 == B ]]; then echo etcd-1; else ${among("etcd-2 etcd-3")}; fi`;
        assert.match(awaitBalancer(late, "LEAVING=true").stdout, /after 24000\n$/);
    });

    it("takes silence for no answer: the others must be seen", () => {
        const { code, stderr } = awaitBalancer("echo etcd-2", "LEAVING=true");
        assert.equal(code, 70);
        assert.match(
            stderr,
            /^etcd-node: the balancer at balancer:2379 sends no clients to etcd-3, as far as etcd-1 can see;/,
        );
        assert.match(awaitBalancer("true", "LEAVING=true").stderr, /sends no clients to etcd-2, etcd-3,/);
    });

    it("gives up when its member still gets clients, and says by which address", () => {
        const { code, stderr } = awaitBalancer(among("etcd-1 etcd-2 etcd-3"), "LEAVING=true");
        assert.equal(code, 70);
        assert.match(stderr, /^etcd-node: the balancer at balancer:2379 still sends clients to etcd-1, by [AB];/);
    });

    it("knows nothing on a host where etcd was never set up", () => {
        const { code, stderr } = withFunctions("ETC=/nowhere; verb_await_balancer etcd-1 balancer:2379");
        assert.equal(code, 69);
        assert.match(stderr, /etcd was never set up on this host; ask another member/);
    });
});
