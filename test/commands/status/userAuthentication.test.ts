import assert from "node:assert/strict";
import { AUTHENTICATION_IS_ON, parseUserAuthentication } from "../../../commands/status/userAuthentication";
import { withFunctions } from "../../host/support/node";

const header = '{"header":{"cluster_id":148,"member_id":102,"revision":1,"raft_term":2}';

describe("parseUserAuthentication", () => {
    // As etcd 3.5.35, 3.6.16 and 3.7.3 said it.
    const cases: [string, number, string, string, boolean | null][] = [
        ["off", 0, `${header},"authRevision":1}\n`, "", false],
        ["off again after it was on", 0, `${header},"authRevision":4}\n`, "", false],
        ["on, and says so to anybody", 0, `${header},"enabled":true,"authRevision":3}\n`, "", true],
        ["on, and does not know the operator", 1, "", "Error: etcdserver: user name not found\n", true],
        ["on, and does not let the operator ask", 1, "", "Error: etcdserver: permission denied\n", true],
        ["unknown when nobody answers", 1, "", "Error: context deadline exceeded\n", null],
        ["unknown when nothing was said", 0, "", "", null],
    ];
    for (const [title, code, stdout, stderr, expected] of cases) {
        it(`sees that it is ${title}`, () => {
            assert.equal(parseUserAuthentication({ code, stdout, stderr }), expected);
        });
    }

    it("leads to the words that a member's own status says", () => {
        const said = withFunctions('printf "%s; %s" "$AUTH_IS_ON" "$AUTH_OFF"');
        assert.equal(said.stdout, AUTHENTICATION_IS_ON);
    });
});
