/** The hostile tests, on what is in the tarball. */

import { NODE } from "./places.mjs";
import { run } from "./process.mjs";
import { project } from "./project.mjs";

const FILES = { "tests/hostile.test.mjs": "hostile.test.mjs", "tests/hostile": "hostile" };

async function hostile({ shop, tarball }) {
  const folder = await project(shop, "hostile", tarball, FILES);
  const output = await run(NODE.newest, ["--test", "--test-reporter=tap", "hostile.test.mjs"], { cwd: folder });
  return /SEED=\d+ RUNS=\d+/.exec(output)[0];
}

export const hostileTests = [{ title: "hostile input", run: hostile }];
