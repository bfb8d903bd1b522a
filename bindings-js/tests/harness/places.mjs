/** Where things are. */

import { existsSync, readdirSync } from "node:fs";
import { basename, delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const PACKAGE = fileURLToPath(new URL("../..", import.meta.url));
export const TESTS = join(PACKAGE, "tests");
const MODULES = join(PACKAGE, "node_modules");

/** A program of a development dependency. */
export const bin = (name) => join(MODULES, ".bin", name);

/**
 * A native program, out of the package for this platform. Install scripts, where npm runs them, put it elsewhere; where
 * it does not, what is elsewhere starts it by detours, or not at all.
 */
function native(scope, file) {
  const folder = join(MODULES, scope);
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const found = names.map((name) => join(folder, name, file)).find((path) => existsSync(path));
  return found ?? bin(basename(file));
}

export const bun = () => native("@oven", "bin/bun");
export const deno = () => native("@deno", "deno");
export const workerd = () => native("@cloudflare", "bin/workerd");

const node = (age) => join(TESTS, "runtimes/node_modules", `node-${age}-${process.platform}-${process.arch}`, "bin/node");

/** The oldest Node that is supported, and the newest. Not every platform has both. */
export const NODE = { oldest: node("oldest"), newest: node("newest") };

/** Why what runs in these cannot. */
export const without = (...ages) => () => {
  const missing = ages.filter((age) => !existsSync(NODE[age]));
  return missing.length ? `no ${missing.join(" and ")} Node for ${process.platform} ${process.arch} in tests/runtimes` : undefined;
};

/** The first of these programs that the machine has. */
export function find(...names) {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    for (const name of names) {
      const path = join(folder, name);
      if (existsSync(path)) return path;
    }
  }
  return undefined;
}
