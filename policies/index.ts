import { PolicyPack } from "@pulumi/policy";
import { policies } from "./all";

new PolicyPack("pulumi-etcd", { policies: [...policies], enforcementLevel: "mandatory" });
