/** Bundles, as the tools of the trade make them. */

import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { build as viteBuild } from "vite";

const common = { bundle: true, minify: true, target: "es2022", logLevel: "warning" };

/** For Node, in one file of the old kind: what is uploaded to many a serverless platform. */
export function forNode(entry, outfile) {
  return build({ ...common, entryPoints: [entry], outfile, platform: "node", format: "cjs" });
}

/** For workerd, with the wasm module as a file beside it; the names of both. */
export async function forWorkerd(entry, outdir) {
  await build({
    ...common,
    entryPoints: { worker: entry },
    outdir,
    format: "esm",
    conditions: ["workerd", "worker", "browser"],
    loader: { ".wasm": "copy" },
  });
  const files = await readdir(outdir);
  return { script: "worker.js", modules: files.filter((name) => name.endsWith(".wasm")) };
}

/** For edge runtimes, as one script; `import … from "….wasm?module"` is a global, as the platform makes it. */
export function forEdge(entry, outfile, name) {
  const modules = {
    name: "wasm?module",
    setup(build) {
      build.onResolve({ filter: /\.wasm\?module$/ }, ({ path }) => ({ path, namespace: "module" }));
      build.onLoad({ filter: /.*/, namespace: "module" }, () => ({ contents: `export default globalThis.${name};` }));
    },
  };
  return build({ ...common, entryPoints: [entry], outfile, format: "iife", conditions: ["edge-light"], plugins: [modules] });
}

/** By Vite; the folder it has built. */
export async function byVite(root) {
  await viteBuild({ root, logLevel: "error", configFile: false, build: { outDir: "built", target: "es2022" } });
  return join(root, "built");
}
