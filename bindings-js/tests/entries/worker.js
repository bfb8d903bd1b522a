/** For workers: runs the scenario when asked, and answers its report. Nothing may be done at global scope there. */

import { config } from "./config.js";
import { scenario } from "./scenario.js";
import { sdk } from "./sdk.js";

export default {
  async fetch() {
    return Response.json(await scenario(sdk, config));
  },
};
