import module from "../../build/inline.js";
import { init } from "../wasm.js";

init(module);

export * from "../core.js";
