// The tls provider: keys, signing requests and certificates, a drop-in for the one that Pulumi publishes.
import { parseEngineAddress } from "../../engineAddress";
import { Engine } from "../protocol/engine";
import { servePlugin } from "../servePlugin";
import { TlsProvider } from "./tlsProvider";

// Set when the plugin is bundled, to the version of @pulumi/tls that it was built with.
declare const BUNDLED_VERSION: string | undefined;

const version = typeof BUNDLED_VERSION === "string" ? BUNDLED_VERSION : "0.0.0-unbundled";

servePlugin(new TlsProvider(version, new Engine(parseEngineAddress(process.argv.slice(2)))));
