/** The README's file, run by vitest in an empty folder, from two packed tarballs: `node readme.mjs TARBALL TARBALL`. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const VITEST = "vitest@5.1.1";

export function readme(tarballs, node) {
  const text = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const [, file] = /```ts\n\/\/ invite\.test\.ts\n([^]*?)```/.exec(text);
  const folder = mkdtempSync(join(tmpdir(), "clerk-emulator-readme-"));
  const run = (command, ...args) => execFileSync(command, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  writeFileSync(join(folder, "package.json"), '{ "name": "readme", "private": true, "type": "module" }');
  run("npm", "install", "--save-dev", "--no-audit", "--no-fund", "--prefer-offline", ...tarballs, VITEST);
  writeFileSync(join(folder, "invite.test.ts"), file);
  const output = run(node, "node_modules/vitest/vitest.mjs", "run");
  if (!/Tests +1 passed/.test(output.replace(/\x1b\[[\d;]*m/g, ""))) throw new Error(output);
  rmSync(folder, { recursive: true });
  return "1 test passed";
}
