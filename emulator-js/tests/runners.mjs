/** The packed package in test runners, and in mocks that are handed `clerk.fetch`: what is in `runners`, with its own lock file. */

import { execFileSync } from "node:child_process";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const FILES = fileURLToPath(new URL("runners", import.meta.url));

/** The rows: each runs in one folder, which the first of them installs. */
export function runners(shop, tarball, node) {
  const folder = join(shop, "runners");
  const run = (command, ...args) => execFileSync(command, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, NO_COLOR: "1" } });
  let installed;
  const install = () => {
    cpSync(FILES, folder, { recursive: true, filter: (path) => !path.endsWith("node_modules") });
    run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline");
    run("npm", "install", "--no-save", "--offline", "--ignore-scripts", "--no-audit", "--no-fund", tarball);
    return true;
  };
  const row = (title, expected, ...command) => [
    title,
    () => {
      installed ??= install();
      const output = run(node, ...command);
      if (!expected.test(output)) throw new Error(output);
      return expected.exec(output)[0].trim();
    },
  ];
  const vitest = "node_modules/vitest/vitest.mjs";
  // jest tells on stderr how it went; only its end, and its JSON, are on stdout.
  const jest = ["--experimental-vm-modules", "--no-warnings", "node_modules/jest/bin/jest.js", "--testMatch", "**/in-jest.test.mjs", "--json"];
  return [
    row("jest", /"numPassedTests":2/, ...jest),
    row("MSW and undici's mock, in vitest", /Tests +2 passed/, vitest, "run", "--project", "node"),
    // Cloudflare's plugin was called vitest-pool-workers.
    row("vitest in workerd", /Tests +1 passed/, vitest, "run", "--project", "workers"),
  ];
}
