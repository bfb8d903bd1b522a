/** The campaign's wasm module. Only a Durable Object loads it, and so only workerd. */

import { initSync } from "../../build/campaign/glue.js";
import module from "./campaign.wasm";

initSync({ module });

export { Engine, forecast, joined, Reader, waitlist } from "../../build/campaign/glue.js";
