// What workerd loads: the module, and the glue that `cargo xtask worker` puts beside it.

import { fetch, initSync } from "./build/index.js";
import module from "./build/index_bg.wasm";

initSync({ module });

export default { fetch };
