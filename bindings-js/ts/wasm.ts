/** The wasm module, once an entry has loaded it. */

import { Call, initSync } from "../build/glue.js";

/** Makes the module ready; the entries do it, and whoever imports `/init`. */
export function init(module: WebAssembly.Module | BufferSource): void {
  initSync({ module });
}

/** @internal */
export const WasmCall = Call;

/** @internal */
export type WasmCall = Call;
