/** The rows that run the shared scenario: each a runtime, with the package as it is or bundled. */

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { byVite, forEdge, forNode, forWorkerd } from "./bundle.mjs";
import * as chromium from "./chromium.mjs";
import { deadURL, startEmulator } from "./emulator.mjs";
import { openInbox } from "./inbox.mjs";
import { bun, deno, NODE, TESTS } from "./places.mjs";
import { start } from "./process.mjs";
import { configure, project, SCENARIO } from "./project.mjs";
import { serve } from "./workerd.mjs";

/** A whole scenario is over by then. */
const LIMIT_MS = 150_000;

const EDGE_MODULE = "CLERK_WASM";
const DENO = ["run", "--no-prompt", "--no-lock", "--node-modules-dir=manual", "--allow-net=127.0.0.1"];

const browser = () => (chromium.program() ? undefined : "no Chromium on this machine");

/**
 * `host` starts what runs the scenario in a project; it may answer the report itself, by a promise. `resends`: a browser
 * sends a request again by itself when a connection that was used before ends without an answer. Nothing that a page can
 * do prevents it, so the cases in which an answer is lost are left out there.
 */
const ROWS = {
  "node (oldest)": { host: ({ folder }) => start(NODE.oldest, ["main.js"], { cwd: folder }) },
  "node (newest)": { host: ({ folder }) => start(NODE.newest, ["main.js"], { cwd: folder }) },
  deno: {
    host: ({ folder }) => start(deno(), [...DENO, "main.js"], { cwd: folder, env: { DENO_NO_UPDATE_CHECK: "1" } }),
  },
  bun: { host: ({ folder }) => start(bun(), ["main.js"], { cwd: folder }) },
  "workerd (by esbuild)": {
    async host({ folder }) {
      const built = join(folder, "built");
      const bundle = await forWorkerd(join(folder, "worker.js"), built);
      if (bundle.modules.length !== 1) throw new Error(`one wasm module is wanted, not ${bundle.modules}`);
      const host = await serve(built, bundle);
      return { ...host, report: ask(host.url) };
    },
  },
  "edge-runtime (no code generation)": {
    async host({ folder }) {
      const script = join(folder, "built.js");
      await forEdge(join(folder, "main.js"), script, EDGE_MODULE);
      const wasm = join(folder, "node_modules/clerk-invitations/dist/clerk.wasm");
      return start(process.execPath, [join(TESTS, "harness/edge-host.mjs"), script, wasm, EDGE_MODULE]);
    },
  },
  "chromium (no bundler)": {
    missing: browser,
    resends: true,
    async host({ folder, inbox }) {
      const installed = join(folder, "node_modules/clerk-invitations");
      const manifest = JSON.parse(await readFile(join(installed, "package.json"), "utf8"));
      const entries = await readFile(join(folder, "sdk.js"), "utf8");
      await writeFile(join(folder, "index.html"), chromium.unbundledPage(manifest, [entries]));
      inbox.serve(folder);
      return chromium.show(`${inbox.url}/index.html`, folder);
    },
  },
  "vite, in chromium": {
    missing: browser,
    resends: true,
    async host({ folder, inbox }) {
      await writeFile(join(folder, "index.html"), chromium.PAGE);
      inbox.serve(await byVite(folder));
      return chromium.show(`${inbox.url}/index.html`, folder);
    },
  },
  "esbuild (one CommonJS file), in node": {
    async host({ folder, shop, name }) {
      // Away from the package, which must be in the file as a whole.
      const file = join(shop, `${name}.cjs`);
      await forNode(join(folder, "main.js"), file);
      return start(NODE.oldest, [file], { cwd: shop });
    },
  },
};

/** The report of a worker. */
async function ask(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the worker answered ${response.status}: ${await response.text()}`);
  return response.json();
}

/** Runs one of them; how many checks and cases held, or an error. */
async function run({ host, resends }, { shop, tarball, emulator, only }, name) {
  const folder = await project(shop, name, tarball, SCENARIO);
  const [clerk, inbox] = await Promise.all([startEmulator(emulator), openInbox()]);
  let running;
  let timer;
  try {
    const places = { emulatorURL: clerk.url, deadURL: await deadURL(), reportURL: `${inbox.url}/report` };
    await configure(folder, { ...places, only, resends });
    running = await host({ folder, shop, name, inbox });
    const limit = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error("it takes too long")), LIMIT_MS)));
    const report = await Promise.race([running.report ?? inbox.report, endOf(running), limit]);
    return judge(report, running.output());
  } finally {
    clearTimeout(timer);
    running?.stop();
    clerk.stop();
    inbox.close();
  }
}

async function endOf({ ended, output }) {
  await ended;
  // Its report may be on its way.
  await new Promise((next) => setTimeout(next, 200));
  throw new Error(`it ended without a report:\n${output().split("\n").slice(-30).join("\n")}`);
}

/** Secrets that the scenario works with have this in them. */
const CANARY = /canary(KEY|TICKET)canary/;

function judge({ passed, cases, failures, slowest }, output) {
  if (CANARY.test(output)) failures = [...failures, `a secret was printed:\n${around(output)}`];
  if (passed === 0) failures = [...failures, "nothing was checked"];
  if (failures.length) throw new Error(`${failures.length} of ${cases} cases failed\n${failures.join("\n")}`);
  return `${cases} cases, ${passed} checks; slowest ${slowest}`;
}

function around(output) {
  const lines = output.split("\n");
  const at = lines.findIndex((line) => CANARY.test(line));
  return lines.slice(Math.max(0, at - 3), at + 1).join("\n");
}

export const scenarios = Object.entries(ROWS).map(([title, row], index) => ({
  title,
  missing: row.missing,
  run: (context) => run(row, context, `scenario-${index}`),
}));
