/** The wasm module, once an entry has loaded it. */

import { drift, Emulator, initSync, type Reply } from "../build/glue.js";

export function init(module: WebAssembly.Module | BufferSource): void {
  initSync({ module });
}

export { drift, Emulator as Core, type Reply };
