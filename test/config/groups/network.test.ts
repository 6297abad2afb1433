import { itRefuses, makeLab, makeMember, makeSsh } from "../../support/configs";

describe("configuration of network", () => {
    itRefuses([
        [
            "a network that is none",
            makeSsh({ network: { cidr: "192.0.2.0" } }),
            [/^network\.cidr: "192\.0\.2\.0" is not an IPv4 network/],
        ],
        [
            "a network with host bits",
            makeSsh({ network: { cidr: "192.0.2.7/24" } }),
            [
                /^network\.cidr: "192\.0\.2\.7\/24" is an address inside a network; give the network: "192\.0\.2\.0\/24"\.$/,
            ],
        ],
        [
            "a network without room",
            makeSsh({
                network: { cidr: "192.0.2.8/30" },
                members: [
                    makeMember(1, { address: "192.0.2.9" }),
                    makeMember(2, { address: "192.0.2.10" }),
                    makeMember(3, { address: "192.0.2.11" }),
                ],
            }),
            [
                /^network\.cidr: 192\.0\.2\.8\/30 has room for 2 hosts, but there are 3 members/,
                /^members\[2\]\.address: .*not a host's address/,
            ],
        ],
        [
            "a network that overlaps with a reserved one",
            makeSsh({ network: { cidr: "192.0.2.0/24", reserved: ["192.0.0.0/16"] } }),
            [/^network\.reserved\[0\]: "192\.0\.0\.0\/16" overlaps with network\.cidr/],
        ],
        [
            "reserved networks that overlap",
            makeSsh({ network: { reserved: ["10.0.0.0/8", "10.96.0.0/12"] } }),
            [/^network\.reserved\[1\]: "10\.96\.0\.0\/12" overlaps with network\.reserved\[0\]/],
        ],
        [
            "each of many networks that share addresses, with the one it lies in",
            makeSsh({
                network: {
                    cidr: "192.0.2.0/24",
                    reserved: ["10.96.0.0/12", "10.0.0.0/8", "10.97.0.0/16", "10.97.0.0/16"],
                },
            }),
            [
                /^network\.reserved\[1\]: "10\.0\.0\.0\/8" overlaps with network\.reserved\[0\] \(10\.96\.0\.0\/12\)/,
                /^network\.reserved\[2\]: "10\.97\.0\.0\/16" overlaps with network\.reserved\[0\]/,
                /^network\.reserved\[3\]: "10\.97\.0\.0\/16" overlaps with network\.reserved\[2\]/,
            ],
        ],
        [
            "a list in a list",
            makeSsh({ network: { cidr: "192.0.2.0/24", reserved: [["10.96.0.0/12"]] } }),
            [/^network\.reserved\[0\]: \["10\.96\.0\.0\/12"\] is not text/],
        ],
        [
            "all there is for a network",
            makeSsh({ network: { cidr: "0.0.0.0/0" } }),
            [/^network\.cidr: "0\.0\.0\.0\/0" is in 0\.0\.0\.0\/8, which names no host/],
        ],
        [
            "reserved networks that are no list",
            makeSsh({ network: { reserved: "10.0.0.0/8" } }),
            [/^network\.reserved: "10\.0\.0\.0\/8" is not a list/],
        ],
        [
            "a network on the lab",
            makeLab({ network: { cidr: "10.0.0.0/24" } }),
            [/^network\.cidr: "10\.0\.0\.0\/24" is given, but the lab chooses its network itself/],
        ],
        [
            "a lab network inside a reserved one",
            makeLab({ network: { reserved: ["10.0.0.0/8"] } }),
            [/^network\.reserved\[0\]: "10\.0\.0\.0\/8" overlaps with network\.cidr \(10\.213\.4\.0\/24\)/],
        ],
    ]);
});
