import { HOST_KEY, itRefuses, makeLab, makeSsh } from "../support/configs";

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
    ]);
});
