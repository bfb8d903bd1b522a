/**
 * Proves the package: `node bindings-js/tests/run.mjs [--all] [--no-skips] [--emulator PATH] [--verdicts PATH] [--only CASE] [ROW…]`.
 *
 * Packs the tarball out of a built `dist`, installs it in fresh projects, and runs each row on it. Rows are chosen by
 * parts of their titles (all, unless some are named); cases of the scenario by `--only`. The emulator (`EMULATOR`) is either program:
 * the one in Rust, or `emulator-js/dist/cli.js`.
 */

import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { clerkClients } from "./harness/clerk-client.mjs";
import { campaigns } from "./harness/campaign.mjs";
import { examples } from "./harness/examples.mjs";
import { hostileTests } from "./harness/hostile.mjs";
import { packaging } from "./harness/packaging.mjs";
import { PACKAGE } from "./harness/places.mjs";
import { pack, workshop } from "./harness/project.mjs";
import { runsAgain } from "./harness/run-again.mjs";
import { scenarios } from "./harness/scenarios.mjs";
import { seedPrograms } from "./harness/seeds.mjs";
import { typeChecks } from "./harness/types.mjs";
import { vectors } from "./harness/vectors.mjs";
import { webhookWorkers } from "./harness/webhook-worker.mjs";
import { webhooks } from "./harness/webhooks.mjs";

/** Rows at a time: each is a runtime, an emulator and, for a moment, a bundler or npm. */
const AT_ONCE = 2;

const { values: flags, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: {
    all: { type: "boolean" },
    "no-skips": { type: "boolean" },
    emulator: { type: "string", default: process.env.EMULATOR ?? join(PACKAGE, "../target/debug/clerk-invitations-emulator") },
    verdicts: { type: "string", default: process.env.VERDICTS ?? join(PACKAGE, "../target/debug/examples/verdicts") },
    only: { type: "string" },
  },
});

const rows = [...hostileTests, ...scenarios, ...vectors, ...typeChecks, ...seedPrograms, ...clerkClients, ...webhooks, ...webhookWorkers, ...packaging, ...examples, ...campaigns, ...runsAgain].filter(({ title }) => wanted.length === 0 || wanted.some((name) => title.includes(name)));

for (const [path, advice] of [
  [flags.emulator, "cargo build -p clerk-invitations-emulator"],
  [flags.verdicts, "cargo build -p clerk-invitations-core --features webhook --example verdicts"],
  [join(PACKAGE, "dist/index.d.ts"), "cargo xtask npm"],
]) {
  if (!existsSync(path)) exit(`${path} is missing: ${advice}`);
}
if (rows.length === 0) exit("no row has such a title");

function exit(message) {
  console.error(message);
  process.exit(1);
}

const began = performance.now();
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;
const shop = await workshop();
const tarball = await pack(shop.folder);
const context = { shop: shop.folder, tarball, emulator: resolve(flags.emulator), verdicts: resolve(flags.verdicts), only: flags.only };

let failed = 0;
let skipped = 0;
const queue = [...rows];
async function work() {
  for (let row = queue.shift(); row; row = queue.shift()) {
    const reason = row.missing?.();
    if (reason) {
      skipped++;
      console.log(`SKIPPED  ${row.title}: ${reason}`);
      continue;
    }
    const since = performance.now();
    try {
      const note = await row.run(context);
      console.log(`ok       ${row.title}: ${note} (${seconds(since)})`);
    } catch (error) {
      failed++;
      console.log(`FAILED   ${row.title} (${seconds(since)}): ${error.message}`);
    }
  }
}
await Promise.all(Array.from({ length: AT_ONCE }, work));

console.log(`${rows.length - failed - skipped} rows ok, ${failed} failed, ${skipped} skipped (${seconds(began)})`);
if (failed === 0) await shop.remove();
else console.log(`what they ran in is left in ${shop.folder}`);
process.exit(failed > 0 || (skipped > 0 && flags["no-skips"]) ? 1 : 0);
