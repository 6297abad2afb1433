import { dataKept } from "./dataKept";
import type { PlanRule } from "./planRule";
import { upgradePath } from "./upgradePath";

/** Every rule about a plan, in the order in which they are documented. */
export const planRules: readonly PlanRule[] = [upgradePath, dataKept];
