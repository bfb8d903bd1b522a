/** `createClerkClient` beside `@clerk/backend`: its types, and one program with either import. */

import { readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startEmulator } from "./emulator.mjs";
import { bin, NODE, PACKAGE } from "./places.mjs";
import { run } from "./process.mjs";
import { project } from "./project.mjs";
import { RESOLUTIONS } from "./types.mjs";

const PROGRAM = "program.ts";
/** The same program with our import. */
const MOVED = "moved.ts";
const IMPORT = 'import { createClerkClient } from "@clerk/backend";';

async function clerkClient({ shop, tarball, emulator }) {
  const folder = await project(shop, "clerk-client", tarball, { "tests/clerk-client": ".", "tests/seeds/globals.d.ts": "globals.d.ts" });
  await symlink(join(PACKAGE, "node_modules/@clerk"), join(folder, "node_modules/@clerk"));
  const program = await readFile(join(folder, PROGRAM), "utf8");
  const moved = program.replace(IMPORT, IMPORT.replace("@clerk/backend", "clerk-invitations"));
  if (moved === program) throw new Error(`the program has no line \`${IMPORT}\``);
  await writeFile(join(folder, MOVED), moved);
  for (const [moduleResolution, module] of Object.entries(RESOLUTIONS)) {
    await run(bin("tsc"), ["--project", ".", "--module", module, "--moduleResolution", moduleResolution], { cwd: folder });
  }
  const [theirs, ours] = [await record(folder, PROGRAM, emulator), await record(folder, MOVED, emulator)];
  for (const what of Object.keys(theirs)) {
    const [a, b] = [theirs[what], ours[what]];
    const at = a.findIndex((line, index) => line !== b[index]);
    if (a.length !== b.length || at >= 0) throw new Error(`${what} differ:\n  theirs ${a[at] ?? a.length}\n  ours   ${b[at] ?? b.length}`);
  }
  return `types; ${theirs.lines.length} lines and ${theirs.requests.length} requests are the same; ${Object.keys(RESOLUTIONS).join(", ")}`;
}

/** What the program prints, and what it asks of Clerk. */
async function record(folder, file, emulator) {
  // Ids and times are the same each time.
  const clerk = await startEmulator(emulator, ["--clock", "manual", "--seed", "1"]);
  try {
    const acme = { method: "POST", body: JSON.stringify({ name: "Acme" }) };
    const { id } = await (await fetch(`${clerk.url}/_emulator/organizations`, acme)).json();
    const env = { CLERK_SECRET_KEY: "sk_test_1", CLERK_API_URL: clerk.url, CLERK_ORGANIZATION_ID: id };
    const printed = await run(NODE.newest, ["--no-warnings", file], { cwd: folder, env });
    // The emulator's links lead to itself, wherever it listens.
    const output = printed.replaceAll(clerk.url, "http://emulator");
    const log = await (await fetch(`${clerk.url}/_emulator/requests`)).json();
    // An empty body is as good as none.
    const asked = ({ method, path, query, body }) => JSON.stringify([method, path, [...new URLSearchParams(query)].sort(), body ?? {}]);
    // What ours looks up besides, `@clerk/backend` never asks: 500 at a time.
    const isLookup = ({ method, query }) => method === "GET" && new URLSearchParams(query).get("limit") === "500";
    return { lines: output.trim().split("\n"), requests: log.filter((it) => !isLookup(it)).map(asked) };
  } finally {
    clerk.stop();
  }
}

export const clerkClients = [{ title: "createClerkClient beside @clerk/backend", run: clerkClient }];
