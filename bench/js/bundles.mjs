// Each contender as one minified file, as it would be deployed.

import { copyFileSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "../../bindings-js/node_modules/esbuild/lib/main.js";

const here = fileURLToPath(new URL(".", import.meta.url));
const dist = fileURLToPath(new URL("../../bindings-js/dist/", import.meta.url));

export const CONTENDERS = ["ours", "clerk", "fetch"];

/** For Node: files that export `connect`. */
export async function forNode(folder) {
  for (const name of CONTENDERS) {
    await bundle(`${here}contenders/${name}.js`, `${folder}/${name}.mjs`, { platform: "node", alias: { "clerk-invitations": `${dist}index.inline.js` } });
  }
}

/** For workerd: workers, and an empty one. */
export async function forWorkerd(folder) {
  mkdirSync(folder, { recursive: true });
  for (const name of [...CONTENDERS, "empty"]) {
    const contender = name === "empty" ? "./empty.js" : `./contenders/${name}.js`;
    await bundle(undefined, `${folder}/${name}.mjs`, {
      stdin: { contents: `export { default } from "./worker.js";\nimport { serve } from "./worker.js";\nimport { connect } from "${contender}";\nserve(connect);`, resolveDir: here },
      platform: "browser",
      conditions: ["workerd", "worker", "browser"],
      alias: { "clerk-invitations": `${dist}index.workerd.js` },
      external: ["*.wasm", "node:*"],
    });
  }
  copyFileSync(`${dist}clerk.wasm`, `${folder}/clerk.wasm`);
}

async function bundle(entry, outfile, options) {
  const entryPoints = entry === undefined ? {} : { entryPoints: [entry] };
  // CommonJS within @clerk/backend's dependencies asks for `require` on Node.
  const banner = options.platform === "node" ? { js: 'import { createRequire as __r } from "node:module"; const require = __r(import.meta.url);' } : {};
  await build({ ...entryPoints, outfile, bundle: true, minify: true, format: "esm", logLevel: "error", banner, nodePaths: [`${here}node_modules`], ...options });
}
