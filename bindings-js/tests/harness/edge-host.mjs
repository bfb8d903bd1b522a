/** Runs a script in Vercel's edge runtime, with code generation off: `edge-host.mjs SCRIPT WASM NAME`. */

import { readFile } from "node:fs/promises";
import { EdgeRuntime } from "edge-runtime";

const [script, wasm, name] = process.argv.slice(2);
const module = await WebAssembly.compile(await readFile(wasm));
new EdgeRuntime({
  codeGeneration: { strings: false, wasm: false },
  extend: (context) => Object.assign(context, { [name]: module }),
  initialCode: await readFile(script, "utf8"),
});
