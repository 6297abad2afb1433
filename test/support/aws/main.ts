// The process that the engine starts as the provider `aws`. Its world is named by the environment:
//   AWS_DOUBLE_ACCOUNT   the file that holds the account; needed
//   AWS_DOUBLE_IMAGES    a number; another one is a day on which AWS has published new images
import { Account } from "./account";
import { AwsDouble } from "./awsDouble";
import { VERSION } from "./install";
import { serve } from "./service";

const file = process.env.AWS_DOUBLE_ACCOUNT;
if (file === undefined) {
    process.stderr.write("the AWS double needs AWS_DOUBLE_ACCOUNT, the file to keep its account in\n");
    process.exit(1);
}
serve(new AwsDouble(new Account(file), undefined), VERSION);
