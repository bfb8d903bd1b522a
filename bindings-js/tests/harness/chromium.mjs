/** Headless Chromium on a page. */

import { join } from "node:path";
import { find } from "./places.mjs";
import { start } from "./process.mjs";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--disable-dev-shm-usage",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  // What pages write to the console.
  "--enable-logging=stderr",
];

export const program = () => find("chromium", "chromium-browser", "google-chrome");

export const show = (url, folder) => start(program(), [...FLAGS, `--user-data-dir=${join(folder, "profile")}`, url]);

const page = (head) => `<!doctype html><meta charset="utf-8">${head}<script type="module" src="./main.js"></script>\n`;

/** For a bundler. */
export const PAGE = page("");

/** For no bundler at all: names are mapped to files as the package's own `exports` say. */
export function unbundledPage({ name, exports }, funcs) {
  const imports = {};
  const map = (entry, target) => (imports[`${name}/${entry}`] = `./node_modules/${name}/${target}`);
  imports[name] = `./node_modules/${name}/${exports["."].default}`;
  map("core", exports["./core"].default);
  // A map knows prefixes, and no suffixes.
  for (const func of funcs) map(`funcs/${func}`, exports["./funcs/*"].default.replace("*", func));
  return page(`<script type="importmap">${JSON.stringify({ imports })}</script>`);
}
