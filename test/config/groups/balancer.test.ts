import { itRefuses, makeLab, makeSsh } from "../../support/configs";

describe("configuration of the balancer", () => {
    itRefuses([
        [
            "a balancer on ssh that nobody runs",
            makeSsh({ balancer: { enabled: true } }),
            [/^balancer\.enabled: true needs a balancer that you run/],
        ],
        [
            "a balancer's name that is none",
            makeSsh({ balancer: { dnsName: "etcd_lb" } }),
            [/^balancer\.dnsName: "etcd_lb" is not a DNS name/],
        ],
        [
            "an address for a balancer's name, which would go into certificates as one",
            makeSsh({ balancer: { dnsName: "192.0.2.5" } }),
            [
                /^balancer\.dnsName: "192\.0\.2\.5" is an address, which no certificate can have as a name; give it as balancer\.address\.$/,
            ],
        ],
        [
            "what ends in a number and so is no name",
            makeSsh({ balancer: { dnsName: "192.0.2.300" } }),
            [/^balancer\.dnsName: "192\.0\.2\.300" is not a DNS name/],
        ],
        [
            "a number for a name",
            makeSsh({ balancer: { dnsName: "2379" } }),
            [/^balancer\.dnsName: "2379" is not a DNS/],
        ],
        [
            "what is no address, once",
            makeSsh({ balancer: { address: 5 } }),
            [/^balancer\.address: 5 is a number and not text/],
        ],
        [
            "the network's own address for a balancer",
            makeSsh({ balancer: { address: "192.0.2.255" } }),
            [/^balancer\.address: "192\.0\.2\.255" is not a host's address in 192\.0\.2\.0\/24/],
        ],
        [
            "a port without a balancer",
            makeSsh({ balancer: { port: 6443 } }),
            [/^balancer\.port: 6443 is given, but there is no balancer/],
        ],
        [
            "an address for the lab's balancer",
            makeLab({ balancer: { address: "10.213.4.9" } }),
            [/^balancer\.address: "10\.213\.4\.9" is given, but the lab makes its own balancer/],
        ],
        [
            "a switch that is neither on nor off",
            makeLab({ balancer: { enabled: "yes" } }),
            [/^balancer\.enabled: "yes" is neither true nor false/],
        ],
    ]);
});
