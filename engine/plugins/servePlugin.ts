import { answerDiff } from "./protocol/answerDiff";
import { message, struct, text } from "./protocol/message";
import * as wire from "./protocol/messages";
import { type Serve, startPlugin } from "./protocol/server";
import type { Provider, ResourceRequest } from "./provider";
import { isEqual, plainProperties } from "./value";

const CONFIGURE_REQUEST = message({ args: struct(2) });
const READ_REQUEST = message({ id: text(1), urn: text(2), state: struct(3), inputs: struct(4) });

type Given = Partial<Pick<ResourceRequest, "id" | "inputs" | "state" | "preview">>;

/** Serves a provider to the engine that started this process. */
export function servePlugin(provider: Provider): void {
    startPlugin(provider.name, provider.version, (serve) => {
        addMethods(serve, provider);
    });
}

function addMethods(serve: Serve, provider: Provider): void {
    serve("GetPluginInfo", wire.EMPTY, wire.PLUGIN_INFO, () => ({ version: provider.version }));
    serve("Attach", wire.PLUGIN_ATTACH, wire.EMPTY, () => ({}));
    // Secrets are not asked for: the engine then hands over plain values and keeps the secret marks itself, on inputs
    // and on the outputs of the same name. The providers mark what else is secret.
    serve("Configure", CONFIGURE_REQUEST, wire.CONFIGURE_RESPONSE, ({ args }) => {
        provider.configure?.(plainProperties(args));
        return { acceptSecrets: false, supportsPreview: true, acceptResources: true, acceptOutputs: false };
    });
    serve("CheckConfig", wire.CHECK_REQUEST, wire.CHECK_RESPONSE, ({ news }) => ({
        inputs: news,
        failures: provider.checkSettings?.(plainProperties(news)) ?? [],
    }));
    // Only who generates code asks for a schema.
    serve("GetSchema", wire.EMPTY, wire.SCHEMA, () => {
        throw new Error(
            `the ${provider.name} plugin that is built here has no schema; the official one of version ${provider.version} has`,
        );
    });
    serve("DiffConfig", wire.DIFF_REQUEST, wire.DIFF_RESPONSE, ({ state, inputs }) => ({
        ...answerDiff(new Map()),
        changes: isEqual(state, inputs) ? wire.DIFF_CHANGES.none : wire.DIFF_CHANGES.some,
        hasDetails: false,
    }));
    serve("Check", wire.CHECK_REQUEST, wire.CHECK_RESPONSE, ({ urn, news }) =>
        provider.check(requestFor(urn, { inputs: news, preview: true })),
    );
    serve("Diff", wire.DIFF_REQUEST, wire.DIFF_RESPONSE, async ({ urn, inputs, state }) =>
        answerDiff(await provider.diff(requestFor(urn, { inputs, state, preview: true }))),
    );
    serve("Create", wire.CREATE_REQUEST, wire.CREATE_RESPONSE, ({ urn, inputs, preview }) =>
        provider.create(requestFor(urn, { inputs, preview })),
    );
    serve("Update", wire.UPDATE_REQUEST, wire.UPDATE_RESPONSE, async ({ urn, inputs, state, preview }) => ({
        state: await provider.update(requestFor(urn, { inputs, state, preview })),
    }));
    serve("Read", READ_REQUEST, wire.READ_RESPONSE, ({ id, urn, inputs, state }) =>
        provider.read(requestFor(urn, { id, inputs, state })),
    );
    // Most of what these providers make, they make from nothing but the state: it goes when the state forgets it.
    serve("Delete", wire.DELETE_REQUEST, wire.EMPTY, async ({ urn, state }) => {
        await provider.delete?.(requestFor(urn, { state }));
        return {};
    });
    serve("Invoke", wire.INVOKE_REQUEST, wire.INVOKE_RESPONSE, async ({ token, args }) => {
        const { inputs, failures } = await provider.invoke(token, plainProperties(args));
        return { outputs: inputs, failures };
    });
    serve("Cancel", wire.EMPTY, wire.EMPTY, () => ({}));
}

function requestFor(urn: string, { id = "", inputs = {}, state = {}, preview = false }: Given): ResourceRequest {
    // urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME
    const type = urn.split("::")[2]?.split("$").pop() ?? "";
    return { type, urn, id, inputs: plainProperties(inputs), state: plainProperties(state), preview };
}
