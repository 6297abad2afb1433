import assert from "node:assert/strict";

import { utils } from "ssh2";

import { HOST_KEY, itRefuses, listProblems, makeLab, makeSsh, mustCheck } from "../../support/configs";

describe("configuration of ssh", () => {
    itRefuses([
        [
            "SSH settings on the lab",
            makeLab({ ssh: { user: "root" } }),
            [/^ssh: this group is given, but the lab has its own keys/],
        ],
        [
            "a bastion without host key",
            makeSsh({ ssh: { bastion: { address: "jump.example.com" } } }),
            [/^ssh\.bastion\.hostKey: nothing is given/],
        ],
        [
            "a bastion with its user in the address",
            makeSsh({ ssh: { bastion: { address: "me@jump", hostKey: HOST_KEY } } }),
            [/^ssh\.bastion\.address: "me@jump" is neither a host name nor an address/],
        ],
        [
            "two ways to log in",
            makeSsh({ ssh: { privateKeyFile: "/k", agentSocket: "/s" } }),
            [/^ssh: ssh\.privateKeyFile and ssh\.agentSocket are given together/],
        ],
        [
            "a bastion whose address is none",
            makeSsh({ ssh: { bastion: { address: "192.0.2.300", hostKey: HOST_KEY } } }),
            [/^ssh\.bastion\.address: "192\.0\.2\.300" is neither a host name nor an address/],
        ],
        [
            "another file beside a key that is broken: all of it at once",
            makeSsh({ sshPrivateKey: "broken", ssh: { privateKeyFile: "$HOME/k" } }),
            [
                /^ssh\.privateKeyFile: "\$HOME\/k" has a part that only a shell would replace/,
                /^ssh: sshPrivateKey and ssh\.privateKeyFile are given together/,
                /^sshPrivateKey: its value is not a private key/,
            ],
        ],
    ]);

    it("expands the path of the agent's socket, like all paths of this computer", () => {
        const { ssh } = mustCheck(makeSsh({ ssh: { agentSocket: "~/.1password/agent.sock" } }));
        assert.deepEqual(ssh?.authentication, { kind: "agent", socket: "/home/someone/.1password/agent.sock" });
    });

    it("says of a key with a passphrase that it must have none, and not to set it again", () => {
        const { private: key } = utils.generateKeyPairSync("ed25519", {
            passphrase: "x",
            cipher: "aes256-ctr",
            rounds: 1,
        });
        assert.deepEqual(listProblems(makeSsh({ sshPrivateKey: key })), [
            "sshPrivateKey: its value is protected by a passphrase; give one that is readable and has no passphrase, or use the SSH agent.",
        ]);
    });
});
