import module from "./clerk.wasm";
import { init } from "../wasm.js";

init(module);

export * from "../core.js";
