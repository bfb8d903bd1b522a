/** The tarball, and fresh projects that have it installed. */

import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PACKAGE } from "./places.mjs";
import { run } from "./process.mjs";

/** A folder that is gone when this program ends well. */
export async function workshop() {
  const folder = await mkdtemp(join(tmpdir(), "clerk-invitations-"));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** What `npm publish` would send. */
export async function pack(folder) {
  await run("npm", ["pack", "--ignore-scripts", "--pack-destination", folder], { cwd: PACKAGE });
  const [tarball] = (await readdir(folder)).filter((name) => name.endsWith(".tgz"));
  return join(folder, tarball);
}

/** A project with nothing but the tarball in it; `files` are copied there from the package's folder. */
export async function project(shop, name, tarball, files = {}) {
  const folder = join(shop, name);
  await mkdir(folder);
  await writeFile(join(folder, "package.json"), JSON.stringify({ name, private: true, type: "module" }));
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", tarball], { cwd: folder });
  for (const [from, to] of Object.entries(files)) await cp(join(PACKAGE, from), join(folder, to), { recursive: true });
  return folder;
}

/** What the scenario is made of. */
export const SCENARIO = {
  "tests/scenario.js": "scenario.js",
  "tests/scenario": "scenario",
  "tests/entries": ".",
};

/** Tells the scenario where it is, and the deliveries that core has judged. */
export async function configure(folder, config) {
  const deliveries = JSON.parse(await readFile(join(PACKAGE, "../tests/vectors/webhooks.json"), "utf8"));
  await writeFile(join(folder, "config.js"), `export const config = ${JSON.stringify({ ...config, deliveries })};\n`);
}

