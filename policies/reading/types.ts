export const INSTANCE = "aws:ec2/instance:Instance";
export const SPOT_REQUEST = "aws:ec2/spotInstanceRequest:SpotInstanceRequest";
export const TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
export const CONFIGURATION = "aws:ec2/launchConfiguration:LaunchConfiguration";
export const VOLUME = "aws:ebs/volume:Volume";
export const ATTACHMENT = "aws:ec2/volumeAttachment:VolumeAttachment";
export const SUBNET = "aws:ec2/subnet:Subnet";
export const GROUP = "aws:ec2/securityGroup:SecurityGroup";
export const RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";
export const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
export const TARGET_GROUPS: readonly string[] = [
    "aws:lb/targetGroup:TargetGroup",
    "aws:alb/targetGroup:TargetGroup",
    "aws:elasticloadbalancingv2/targetGroup:TargetGroup",
];
export const TARGETS: readonly string[] = [
    "aws:lb/targetGroupAttachment:TargetGroupAttachment",
    "aws:alb/targetGroupAttachment:TargetGroupAttachment",
];
export const LOAD_BALANCERS: readonly string[] = [
    "aws:lb/loadBalancer:LoadBalancer",
    "aws:alb/loadBalancer:LoadBalancer",
];
export const LISTENERS: readonly string[] = ["aws:lb/listener:Listener", "aws:alb/listener:Listener"];
export const CLASSIC = "aws:elb/loadBalancer:LoadBalancer";
export const CLASSIC_MEMBER = "aws:elb/attachment:Attachment";
export const SCALING_GROUP = "aws:autoscaling/group:Group";
export const FLEETS: readonly string[] = ["aws:ec2/fleet:Fleet", "aws:ec2/spotFleetRequest:SpotFleetRequest"];
/** What makes machines by itself. */
export const GROUPS: readonly string[] = [SCALING_GROUP, ...FLEETS];
/** What such groups make machines from. */
export const TEMPLATES: readonly string[] = [TEMPLATE, CONFIGURATION];
export const MACHINES: readonly string[] = [INSTANCE, SPOT_REQUEST];
export const SERVICE = "aws:ecs/service:Service";
export const TASK = "aws:ecs/taskDefinition:TaskDefinition";
export const REMOTE_COMMAND = "command:remote:Command";
export const LOCAL_COMMAND = "command:local:Command";
export const COPIES: readonly string[] = ["command:remote:CopyToRemote", "command:remote:CopyFile"];
export const COMMANDS: readonly string[] = [REMOTE_COMMAND, LOCAL_COMMAND];
export const DOCUMENT = "aws:ssm/document:Document";
export const ASSOCIATION = "aws:ssm/association:Association";
export const PARAMETER = "aws:ssm/parameter:Parameter";
export const OBJECTS: readonly string[] = ["aws:s3/bucketObject:BucketObject", "aws:s3/bucketObjectv2:BucketObjectv2"];
export const NOMAD_JOB = "nomad:index/job:Job";
export const CRON_JOB = "kubernetes:batch/v1:CronJob";
export const KUBERNETES_SERVICE = "kubernetes:core/v1:Service";
/** Pods of Kubernetes, and what makes them. */
export const WORKLOADS: readonly string[] = [
    "kubernetes:apps/v1:StatefulSet",
    "kubernetes:apps/v1:Deployment",
    "kubernetes:apps/v1:DaemonSet",
    "kubernetes:core/v1:Pod",
];
export const EIP = "aws:ec2/eip:Eip";
export const EIP_ASSOCIATION = "aws:ec2/eipAssociation:EipAssociation";
