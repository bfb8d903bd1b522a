/** Chromium, where it is. */

import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

const ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"];
const NAMES = ["chromium", "chromium-browser", "google-chrome"];
const program = (process.env.PATH ?? "").split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name))).find((path) => existsSync(path));

/** Why there is none; `false` where there is one. */
export const missing = program === undefined && "Chromium is not here (Debian: apt-get install chromium)";
if (missing) console.log(`SKIPPED: what needs a browser: ${missing}`);

export const launch = () => chromium.launch({ executablePath: program, args: ARGS });
