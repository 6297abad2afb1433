// The engine's protocol in front of the double. It asks for what the plugins' own server does not: old inputs, ids, deletions.
import { answerDiff } from "../../../engine/plugins/protocol/answerDiff";
import { flag, message, struct, text } from "../../../engine/plugins/protocol/message";
import * as wire from "../../../engine/plugins/protocol/messages";
import { type Serve, startPlugin } from "../../../engine/plugins/protocol/server";
import { isEqual, plainProperties, type Properties } from "../../../engine/plugins/value";
import type { AwsDouble, Request } from "./awsDouble";
import { readSettings } from "./settings";

const CONFIGURE_REQUEST = message({ args: struct(2) });
const CHECK_REQUEST = message({ urn: text(1), state: struct(2), inputs: struct(3) });
const DIFF_REQUEST = message({ id: text(1), urn: text(2), state: struct(3), inputs: struct(4) });
const UPDATE_REQUEST = message({ id: text(1), urn: text(2), state: struct(3), inputs: struct(4), preview: flag(7) });
const READ_REQUEST = message({ id: text(1), urn: text(2), state: struct(3), inputs: struct(4) });
const DELETE_REQUEST = message({ id: text(1), urn: text(2), state: struct(3) });
export function serveDouble(double: AwsDouble, version: string): void {
    startPlugin("aws", version, (serve) => {
        addMethods(serve, double, version);
    });
}

function addMethods(serve: Serve, double: AwsDouble, version: string): void {
    serve("GetPluginInfo", wire.EMPTY, wire.PLUGIN_INFO, () => ({ version }));
    serve("Attach", wire.PLUGIN_ATTACH, wire.EMPTY, () => ({}));
    serve("CheckConfig", wire.CHECK_REQUEST, wire.CHECK_RESPONSE, ({ news }) => ({ inputs: news, failures: [] }));
    serve("DiffConfig", wire.DIFF_REQUEST, wire.DIFF_RESPONSE, ({ state, inputs }) => ({
        ...answerDiff(new Map()),
        changes: isEqual(state, inputs) ? wire.DIFF_CHANGES.none : wire.DIFF_CHANGES.some,
        hasDetails: false,
    }));
    serve("Configure", CONFIGURE_REQUEST, wire.CONFIGURE_RESPONSE, ({ args }) => {
        double.settings = readSettings(plainProperties(args));
        // The engine keeps secret marks itself, as with the plugins of the toolchain.
        return { acceptSecrets: false, supportsPreview: true, acceptResources: true, acceptOutputs: false };
    });
    serve("Check", CHECK_REQUEST, wire.CHECK_RESPONSE, (given) => double.check(requestOf(given)));
    serve("Diff", DIFF_REQUEST, wire.DIFF_RESPONSE, (given) => {
        const request = requestOf(given);
        return answerDiff(double.diff(request), double.deletesFirst(request));
    });
    serve("Create", wire.CREATE_REQUEST, wire.CREATE_RESPONSE, (given) => double.create(requestOf(given)));
    serve("Update", UPDATE_REQUEST, wire.UPDATE_RESPONSE, async (given) => ({
        state: await double.update(requestOf(given)),
    }));
    serve("Read", READ_REQUEST, wire.READ_RESPONSE, (given) => double.read(requestOf(given)));
    serve("Delete", DELETE_REQUEST, wire.EMPTY, async (given) => {
        await double.delete(requestOf(given));
        return {};
    });
    serve("Invoke", wire.INVOKE_REQUEST, wire.INVOKE_RESPONSE, ({ token, args }) => ({
        outputs: double.invoke(token, plainProperties(args)),
        failures: [],
    }));
    serve("Cancel", wire.EMPTY, wire.EMPTY, () => ({}));
}

function requestOf(given: Partial<Request> & { readonly urn: string }): Request {
    const properties = (value: Properties = {}): Properties => plainProperties(value);
    return {
        urn: given.urn,
        id: given.id ?? "",
        inputs: properties(given.inputs),
        state: properties(given.state),
        preview: given.preview ?? false,
    };
}
