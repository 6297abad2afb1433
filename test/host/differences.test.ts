import { strict as assert } from "node:assert";
import { withFunctions } from "./support/node";

/** What differs, as etcd-node names it, when these of the staged files are others than the live ones. */
function differences(...files: string[]): string {
    const script = `
        set -e
        STAGED=$(mktemp -d) PKI=$(mktemp -d) OPT=$(mktemp -d) VERSION=3.6.16
        trap 'rm -rf "$STAGED" "$PKI" "$OPT"' EXIT
        ETC=$PKI UNITS=$PKI PROGRAM=$PKI/etcd-node FIREWALL=$PKI/firewall.nft RESTART_DUE=$PKI/restart-due
        ln -s "$VERSION" "$OPT/current"
        for file in $LIVE_FILES; do echo same | tee "$STAGED/$file" >"$PKI/$file"; done
        for file in "$@"; do echo other >"$STAGED/$file"; done
        words=$(differences)
        ! needs_restart "$words" || words="restart: $words"
        printf '%s' "$words"`;
    const said = withFunctions(script, "", files);
    assert.equal(said.code, 0, said.stderr);
    return said.stdout;
}

describe("what is staged and not live", () => {
    const cases: [string[], string][] = [
        [[], ""],
        [["etcd-node"], "program"],
        [["node.env"], "settings"],
        [["peer.crt", "server.crt"], "certificates"],
        [["client-ca.crt"], "restart: ca"],
        [["peer-ca.crt", "client-ca.crt"], "restart: ca"],
        // As a change of the authorities comes: with the certificates that they sign.
        [["peer.crt", "server.crt", "peer-ca.crt", "client-ca.crt"], "restart: certificates ca"],
        [["server.crt", "client-ca.crt", "firewall.nft"], "restart: certificates ca firewall"],
        [["peer.crt", "etcd.service"], "restart: certificates unit"],
    ];
    for (const [files, words] of cases) {
        it(`is ${words === "" ? "nothing" : `"${words}"`} when ${files.join(", ") || "no file"} changed`, () => {
            assert.equal(differences(...files), words);
        });
    }
});
