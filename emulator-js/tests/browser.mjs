/** Chromium as it is on this machine, and axe. */

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"];

const NAMES = ["chromium", "chromium-browser", "google-chrome"];
const program = (process.env.PATH ?? "").split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name))).find((path) => existsSync(path));

/** Why there is none; `false` where there is one. */
export const missing = program === undefined && "Chromium is not here (Debian: apt-get install chromium)";
if (missing) console.log(`SKIPPED: what needs a browser: ${missing}`);

export const launch = () => chromium.launch({ executablePath: program, args: ARGS });

/** What axe finds on a page. The page's own policy may let no script in; the protocol does. */
export async function violations(page) {
  await page.evaluate(AXE);
  const { violations, passes } = await page.evaluate(() => window.axe.run());
  assert.ok(passes.length > 10);
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
}
