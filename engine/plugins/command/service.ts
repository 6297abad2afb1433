import { answerDiff } from "../protocol/answerDiff";
import { type Serve } from "../protocol/server";
import { CommandProvider } from "./provider";
import { sameValue } from "../protocol/values";
import * as wire from "../protocol/messages";

/**
 * The engine's ResourceProvider service. The server of @pulumi/pulumi/provider would not do: it has neither detailed diffs
 * nor previews of create and update, and loads the whole SDK.
 */
export function addMethods(serve: Serve, provider: CommandProvider): void {
    serve("GetPluginInfo", wire.EMPTY, wire.PLUGIN_INFO, () => ({ version: provider.version }));
    serve("GetSchema", wire.EMPTY, wire.SCHEMA, async () => {
        const { renderSchema } = await import("./renderSchema");
        return { schema: renderSchema(provider.version) };
    });
    serve("Attach", wire.PLUGIN_ATTACH, wire.EMPTY, ({ address }) => {
        provider.engine.attach(address);
        return {};
    });
    serve("CheckConfig", wire.CHECK_REQUEST, wire.CHECK_RESPONSE, ({ news }) => ({ inputs: news, failures: [] }));
    serve("DiffConfig", wire.DIFF_REQUEST, wire.DIFF_RESPONSE, ({ state, inputs }) => ({
        ...answerDiff(new Map()),
        changes: sameValue(state, inputs) ? wire.DIFF_CHANGES.none : wire.DIFF_CHANGES.some,
        hasDetails: false,
    }));
    serve("Configure", wire.EMPTY, wire.CONFIGURE_RESPONSE, () => ({
        acceptSecrets: true,
        supportsPreview: true,
        acceptResources: true,
        acceptOutputs: true,
    }));
    serve("Check", wire.CHECK_REQUEST, wire.CHECK_RESPONSE, ({ urn, news }) => provider.check(urn, news));
    serve("Diff", wire.DIFF_REQUEST, wire.DIFF_RESPONSE, ({ urn, state, inputs, ignored }) =>
        answerDiff(provider.diff(urn, state, inputs, ignored)),
    );
    serve("Create", wire.CREATE_REQUEST, wire.CREATE_RESPONSE, (request) => provider.create(request));
    serve("Update", wire.UPDATE_REQUEST, wire.UPDATE_RESPONSE, async (request) => ({
        state: await provider.update(request),
    }));
    // A command cannot be looked up: what is known of it is what the state says.
    serve("Read", wire.READ_REQUEST, wire.READ_RESPONSE, (request) => request);
    serve("Delete", wire.DELETE_REQUEST, wire.EMPTY, async (request) => {
        await provider.delete(request);
        return {};
    });
    serve("Invoke", wire.INVOKE_REQUEST, wire.INVOKE_RESPONSE, ({ token }) => provider.invoke(token));
    serve("Cancel", wire.EMPTY, wire.EMPTY, () => {
        provider.cancel();
        return {};
    });
}
