// The provider's functions that the product calls, answered from the account and from what every account sees.
import { isObject, type Properties, secret, textOf, textsOf } from "../../../engine/plugins/value";
import type { Account } from "./account";
import { checkInputs } from "./checkInputs";
import { functionFactsOf } from "./facts";
import { ACCOUNT_ID } from "./ids";
import { zonesOf } from "./region";
import { AwsError } from "./awsError";
import { callNetworkFunction } from "./networkFunctions";
import { callNameFunction } from "./nameFunctions";
import { callRoomFunction } from "./roomFunctions";

export function callFunction(account: Account, token: string, args: Properties, region: string): Properties {
    const [failure] = checkInputs(functionFactsOf(token).args, args);
    if (failure !== undefined) {
        throw new AwsError("ValidationError", `${failure.property}: ${failure.reason}`);
    }
    const place = textOf(args.region ?? region);
    const known =
        callNetworkFunction(account, token, args, place) ??
        callRoomFunction(account, token, args, place) ??
        callNameFunction(account, token, args, place);
    if (known !== undefined) {
        return known;
    }
    switch (token) {
        case "aws:index/getCallerIdentity:getCallerIdentity":
            return {
                id: ACCOUNT_ID,
                accountId: ACCOUNT_ID,
                arn: `arn:aws:iam::${ACCOUNT_ID}:user/somebody`,
                userId: "AIDAEXAMPLE",
            };
        case "aws:index/getRegion:getRegion":
            return {
                id: place,
                name: place,
                region: place,
                description: place,
                endpoint: `ec2.${place}.amazonaws.com`,
            };
        case "aws:index/getAvailabilityZones:getAvailabilityZones": {
            const zones = zonesOf(place).filter(({ name }) => !textsOf(args.excludeNames).includes(name));
            return {
                ...args,
                id: place,
                region: place,
                groupNames: [place],
                names: zones.map(({ name }) => name),
                zoneIds: zones.map(({ id }) => id),
            };
        }
        case "aws:ssm/getParameter:getParameter":
            return getParameter(account, args, place);
        case "aws:iam/getPolicyDocument:getPolicyDocument":
            return { ...args, id: "0", json: renderPolicy(args), minifiedJson: renderPolicy(args) };
        default:
            throw new Error(`the AWS double does not answer ${token}; teach it in test/doubles/aws/functions.ts`);
    }
}

/** AMIs that AWS itself publishes: made up from the parameter's name, so another image has another name. */
const PUBLIC_IMAGE = /^\/aws\/service\/ami-amazon-linux-latest\/(.*(arm64|x86_64).*)$/;

function getParameter(account: Account, args: Properties, region: string): Properties {
    const name = textOf(args.name);
    const known = account.find("aws:ssm/parameter:Parameter", name)?.state;
    const image = PUBLIC_IMAGE.exec(name);
    if (known === undefined && image === null) {
        throw new AwsError("ParameterNotFound", `reading SSM Parameter (${name}): couldn't find resource`);
    }
    const value = known?.value ?? imageId(name);
    const type = textOf(known?.type ?? "String");
    return {
        id: name,
        name,
        region,
        type,
        version: known?.version ?? 1,
        arn: `arn:aws:ssm:${region}:${known === undefined ? "" : ACCOUNT_ID}:parameter${name}`,
        insecureValue: type === "SecureString" ? "" : value,
        value: secret(value),
        withDecryption: args.withDecryption ?? true,
    };
}

/** AWS_DOUBLE_IMAGES stands for the day: AWS publishes a newer image under the same name every few weeks. */
function imageId(name: string): string {
    const release = process.env.AWS_DOUBLE_IMAGES ?? "1";
    const digits = Buffer.from(`${release}/${name}`).toString("hex").slice(-12);
    return `ami-0${release.padStart(4, "0")}${digits}`;
}

function renderPolicy(args: Properties): string {
    const statements = (Array.isArray(args.statements) ? args.statements : []).filter(isObject).map((statement) => {
        const principals = (Array.isArray(statement.principals) ? statement.principals : []).filter(isObject);
        const conditions = (Array.isArray(statement.conditions) ? statement.conditions : []).filter(isObject);
        return {
            ...(statement.sid === undefined ? {} : { Sid: statement.sid }),
            Effect: statement.effect ?? "Allow",
            ...(principals.length === 0
                ? {}
                : { Principal: Object.fromEntries(principals.map((one) => [textOf(one.type), one.identifiers])) }),
            Action: statement.actions,
            Resource: statement.resources,
            ...(conditions.length === 0
                ? {}
                : {
                      Condition: Object.fromEntries(
                          conditions.map((one) => [textOf(one.test), { [textOf(one.variable)]: one.values }]),
                      ),
                  }),
        };
    });
    return JSON.stringify({ Version: args.version ?? "2012-10-17", Statement: statements });
}
