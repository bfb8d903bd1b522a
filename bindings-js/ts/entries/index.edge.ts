import module from "./clerk.wasm?module";
import { init } from "../wasm.js";

init(module);

export * from "../index.js";
