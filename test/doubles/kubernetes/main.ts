// The process that the engine starts as the provider `kubernetes` in tests.
import { servePlugin } from "../../../engine/plugins/servePlugin";
import { VERSION } from "./install";
import { KubernetesDouble } from "./kubernetesDouble";

servePlugin(new KubernetesDouble(VERSION));
