// The messages of pulumirpc that plugins exchange with the engine, with the fields that it needs.
import { double, flag, message, messages, single, struct, text, texts, whole } from "./message";

export const EMPTY = message({});
export const PLUGIN_INFO = message({ version: text(1) });
export const PLUGIN_ATTACH = message({ address: text(1) });
export const SCHEMA = message({ schema: text(1) });

export const CONFIGURE_RESPONSE = message({
    acceptSecrets: flag(1),
    supportsPreview: flag(2),
    acceptResources: flag(3),
    acceptOutputs: flag(4),
});

export const CHECK_REQUEST = message({ urn: text(1), news: struct(3) });
const CHECK_FAILURE = message({ property: text(1), reason: text(2) });
export const CHECK_RESPONSE = message({ inputs: struct(1), failures: messages(2, CHECK_FAILURE) });

export const DIFF_REQUEST = message({ urn: text(2), state: struct(3), inputs: struct(4), ignored: texts(5) });
export const DIFF_KINDS = {
    add: { keeps: 0, replaces: 1 },
    delete: { keeps: 2, replaces: 3 },
    update: { keeps: 4, replaces: 5 },
};
export const DIFF_CHANGES = { none: 1, some: 2 };
const PROPERTY_DIFF = message({ kind: whole(1) });
export const DIFF_RESPONSE = message({
    replaces: texts(1),
    deletesFirst: flag(3),
    changes: whole(4),
    diffs: texts(5),
    details: messages(6, message({ path: text(1), detail: single(2, PROPERTY_DIFF) })),
    hasDetails: flag(7),
});

export const CREATE_REQUEST = message({ urn: text(1), inputs: struct(2), timeoutSeconds: double(3), preview: flag(4) });
export const CREATE_RESPONSE = message({ id: text(1), state: struct(2) });

export const UPDATE_REQUEST = message({
    urn: text(2),
    state: struct(3),
    inputs: struct(4),
    timeoutSeconds: double(5),
    ignored: texts(6),
    preview: flag(7),
});
export const UPDATE_RESPONSE = message({ state: struct(1) });

export const READ_REQUEST = message({ id: text(1), state: struct(3), inputs: struct(4) });
export const READ_RESPONSE = message({ id: text(1), state: struct(2), inputs: struct(3) });

export const DELETE_REQUEST = message({ urn: text(2), state: struct(3), timeoutSeconds: double(4) });

export const INVOKE_REQUEST = message({ token: text(1), args: struct(2) });
export const INVOKE_RESPONSE = message({ outputs: struct(1), failures: messages(2, CHECK_FAILURE) });

export const LOG_SEVERITIES = { debug: 0, info: 1, warning: 2, error: 3 };
export const LOG_REQUEST = message({ severity: whole(1), text: text(2), urn: text(3), ephemeral: flag(5) });
