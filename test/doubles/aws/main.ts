// The process that the engine starts as the provider `aws`. Its world is named by the environment:
//   AWS_DOUBLE_ACCOUNT   the file that holds the account; needed
//   AWS_DOUBLE_LAB       a lab's directory: instances become machines there; AWS_DOUBLE_LAB_KEY is a key that its balancer lets in
//   AWS_DOUBLE_BALANCER_SECONDS  until a balancer does what it was told of a target; AWS says that it can take a few minutes
//   AWS_DOUBLE_IMAGES    a number; another one is a day on which AWS has published new images
import { Account } from "./account";
import { AwsDouble } from "./awsDouble";
import { VERSION } from "./install";
import { findLabWorld } from "./lab/labWorld";
import { serveDouble } from "./service";

const file = process.env.AWS_DOUBLE_ACCOUNT;
if (file === undefined) {
    process.stderr.write("the AWS double needs AWS_DOUBLE_ACCOUNT, the file to keep its account in\n");
    process.exit(1);
}
const account = new Account(file);
serveDouble(new AwsDouble(account, findLabWorld(account)), VERSION);
