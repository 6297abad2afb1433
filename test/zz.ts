(global as any).after=()=>{};
import { runAws, SUBNETS, VPC } from "./platform/aws/runAws";
import * as A from "./support/awsAnswers";
(async()=>{
 const world = { vpcs: { [VPC]: { cidrBlockAssociations: [{ cidrBlock: "10.60.0.0/16" }], enableDnsSupport: true, enableDnsHostnames: true } },
    subnets: Object.fromEntries(SUBNETS.map(({ id, zone, cidr }) => [id,{ availabilityZone: zone, cidrBlock: cidr, vpcId: VPC, mapPublicIpOnLaunch: false }])), gateways: {} };
 const r = await Promise.race([runAws({}, { zones: undefined, vpc: { id: VPC, subnets: SUBNETS } }, { world }).then(()=>"done",e=>String(e.stack)), new Promise(r=>setTimeout(()=>r("timeout"),8000))]);
 console.log(r); process.exit(0);
})();
