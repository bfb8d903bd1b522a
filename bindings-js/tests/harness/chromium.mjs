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

/** For no bundler at all: names in these texts are mapped to files as the package's own `exports` say. */
export function unbundledPage({ name, exports }, texts) {
  const names = texts.join("\n").matchAll(new RegExp(`"(${name}(?:/[^"]+)?)"`, "g"));
  const imports = {};
  for (const [, full] of names) imports[full] = `./node_modules/${name}/${resolve(exports, full.replace(name, "."))}`;
  return page(`<script type="importmap">${JSON.stringify({ imports })}</script>`);
}

/** The file of an entry: its own, or that of the longest pattern that it fits. */
function resolve(exports, entry) {
  const fits = (key) => key === entry || new RegExp(`^${key.replaceAll(".", "\\.").replace("*", "(.+)")}$`).test(entry);
  const [key] = Object.keys(exports).filter(fits).sort((a, b) => b.length - a.length);
  const [, part = ""] = new RegExp(`^${key.replace("*", "(.+)")}$`).exec(entry);
  return exports[key].default.replace("*", part);
}
