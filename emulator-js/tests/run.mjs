/**
 * Proves the package: `node emulator-js/tests/run.mjs [--no-skips] [ROW…]`. Tests of the built `dist`, then the packed tarball
 * in every host, its types, and the README's file beside the tarball of `clerk-invitations`.
 */

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync, cpSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { hosts } from "./hosts.mjs";
import { readme } from "./readme.mjs";
import { runners } from "./runners.mjs";

const PACKAGE = fileURLToPath(new URL("..", import.meta.url));
const SDK = fileURLToPath(new URL("../../bindings-js", import.meta.url));
const NEWEST = join(PACKAGE, "node_modules/node-newest/bin/node");
const noSkips = process.argv.includes("--no-skips");
const wanted = process.argv.slice(2).filter((name) => !name.startsWith("--"));

const shop = mkdtempSync(join(tmpdir(), "clerk-emulator-"));
const pack = (folder, to) => {
  mkdirSync(join(shop, to));
  execFileSync("npm", ["pack", "--ignore-scripts", "--pack-destination", join(shop, to)], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  return join(shop, to, readdirSync(join(shop, to))[0]);
};
const tarball = pack(PACKAGE, "packed");

function suites() {
  const files = readdirSync(join(PACKAGE, "tests")).filter((name) => name.endsWith(".test.mjs")).map((name) => join(PACKAGE, "tests", name));
  // A test that is skipped says so itself; here it counts.
  const { status, stdout } = spawnSync(process.execPath, ["--test", "--test-reporter=tap", ...files], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  const passed = /^# pass (\d+)$/m.exec(stdout)?.[1];
  const skipped = Number(/^# skipped (\d+)$/m.exec(stdout)?.[1]);
  for (const line of stdout.match(/^# SKIPPED.*$/gm) ?? []) console.log(line.slice(2));
  if (status !== 0 || (noSkips && skipped > 0)) throw new Error(stdout);
  return `${passed} tests, ${skipped} skipped`;
}

function types() {
  const folder = join(shop, "types");
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), '{ "name": "types", "private": true, "type": "module" }');
  execFileSync("npm", ["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", tarball], { cwd: folder, stdio: "pipe" });
  cpSync(join(PACKAGE, "tests/types.ts"), join(folder, "types.ts"));
  cpSync(join(PACKAGE, "tests/types.ts"), join(folder, "common.cts"));
  for (const [file, lib] of [["types.ts", "ES2022,DOM,DOM.Iterable"]]) {
    const args = ["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--module", "NodeNext", "--target", "ES2022", "--lib", lib, "--types", "", file];
    const { status, stdout } = spawnSync(join(PACKAGE, "node_modules/.bin/tsc"), args, { cwd: folder, encoding: "utf8" });
    if (status !== 0) throw new Error(stdout);
  }
  return "as they should";
}

function publint() {
  execFileSync(join(PACKAGE, "node_modules/.bin/publint"), ["run", tarball, "--strict"], { stdio: "pipe" });
  return "all good";
}

function attw() {
  execFileSync(join(PACKAGE, "node_modules/.bin/attw"), [tarball, "--no-emoji", "--no-color"], { stdio: "pipe" });
  return "no problems";
}

function vitest() {
  if (!existsSync(join(SDK, "dist/index.d.ts"))) throw new Error("bindings-js/dist is missing: cargo xtask npm-build");
  return readme([tarball, pack(SDK, "sdk")], NEWEST);
}

const rows = [["tests", suites], ...hosts.map(([title, run]) => [title, () => run(shop, tarball)]), ...runners(shop, tarball, NEWEST), ["types", types], ["publint", publint], ["attw", attw], ["the README in vitest", vitest]];
let failed = 0;
for (const [title, run] of rows.filter(([title]) => wanted.length === 0 || wanted.some((name) => title.includes(name)))) {
  try {
    console.log(`ok       ${title}: ${await run()}`);
  } catch (error) {
    failed++;
    console.log(`FAILED   ${title}: ${error.message}\n${error.stdout ?? ""}${error.stderr ?? ""}`);
  }
}
if (failed === 0) rmSync(shop, { recursive: true });
else console.log(`what they ran in is left in ${shop}`);
process.exitCode = failed > 0 ? 1 : 0;
