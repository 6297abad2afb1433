import assert from "node:assert/strict";

import { CONFIG_KEYS } from "../../config/keys";
import type { KeySpec, KeyTable } from "../../config/values/keySpec";
import { renderConfiguration } from "../../tools/generate/configurationPage";

describe("docs/configuration.md", () => {
    it("would differ if a key came, went or changed", () => {
        const text = renderConfiguration(CONFIG_KEYS);
        const fresh: KeySpec = { type: "text", meaning: "something new" };
        const fewer = Object.fromEntries(Object.entries(CONFIG_KEYS).slice(1));
        const changes: KeyTable[] = [
            { ...CONFIG_KEYS, fresh },
            { ...CONFIG_KEYS, etcd: { ...fresh, keys: { fresh } } },
            fewer,
        ];
        for (const keys of changes) {
            assert.notEqual(renderConfiguration(keys), text);
        }
        assert.match(text, /`etcd\.archive\.sha256`/);
        assert.match(text, /`members\[\]\.hostKey`/);
    });
});
