/** workerd compiles no bytes: the module is a file of its own. */
import module from "./emulator.wasm";
import { init } from "../wasm.js";

init(module);

export * from "../index.js";
