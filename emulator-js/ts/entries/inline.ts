/** Everywhere else the module comes along as text, so that no file has to be found or fetched. */
import module from "../../build/inline.js";
import { init } from "../wasm.js";

init(module);

export * from "../index.js";
