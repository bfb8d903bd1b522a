/** `verifyWebhook` beside `svix`, `@clerk/backend` and core: their verdicts, and one program with either import. */

import { readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bin, NODE, PACKAGE, without } from "./places.mjs";
import { run } from "./process.mjs";
import { project } from "./project.mjs";
import { RESOLUTIONS } from "./types.mjs";

const IMPORT = 'from "@clerk/backend/webhooks";';

async function peers({ shop, tarball, verdicts }) {
  const folder = await project(shop, "webhooks", tarball, { "tests/webhooks": "." });
  for (const peer of ["@clerk", "svix", "standardwebhooks"]) {
    await symlink(join(PACKAGE, "node_modules", peer), join(folder, "node_modules", peer));
  }
  const program = await readFile(join(folder, "program.ts"), "utf8");
  const moved = program.replace(IMPORT, 'from "clerk-invitations/webhooks";');
  if (moved === program) throw new Error(`the program has no \`${IMPORT}\``);
  await writeFile(join(folder, "moved.ts"), moved);
  for (const [moduleResolution, module] of Object.entries(RESOLUTIONS)) {
    await run(bin("tsc"), ["--project", ".", "--module", module, "--moduleResolution", moduleResolution], { cwd: folder });
  }
  return (await run(NODE.newest, ["--no-warnings", "peers.mjs", verdicts], { cwd: folder })).trim();
}

export const webhooks = [{ title: "verifyWebhook beside svix and @clerk/backend", missing: without("newest"), run: peers }];
