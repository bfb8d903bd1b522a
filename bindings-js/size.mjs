// How much a bundle loads, in bytes: JavaScript and wasm, each gzipped apart, as they travel.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** Of a module of this text, whose imports are resolved from this folder. */
export async function gzipped(contents, resolveDir) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    conditions: ["worker", "workerd", "browser"],
    external: ["*.wasm"],
    logLevel: "error",
  });
  return gzipSync(outputFiles[0].contents, { level: 9 }).length;
}

/** What `clerk-invitations` loads in workerd, once it is built. */
export async function ours() {
  const folder = fileURLToPath(new URL("./dist/", import.meta.url));
  const js = await gzipped('export { Clerk } from "./index.workerd.js";', folder);
  const wasm = gzipSync(readFileSync(`${folder}clerk.wasm`), { level: 9 }).length;
  return { js, wasm, total: js + wasm };
}

/** What `clerk-invitations/webhooks` loads anywhere. */
export async function webhooks() {
  const folder = fileURLToPath(new URL("./dist/", import.meta.url));
  return { total: await gzipped('export { verifyWebhook } from "./webhooks.js";', folder) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log((await { ours, webhooks }[process.argv[2] ?? "ours"]()).total);
