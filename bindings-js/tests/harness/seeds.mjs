/** Code for Clerk's own SDKs, with another package's name and no other change: type-checked, and run against the emulator. */

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { filled, isDocumented, programs } from "../seeds/programs.mjs";
import { startEmulator } from "./emulator.mjs";
import { bin, NODE } from "./places.mjs";
import { run, start } from "./process.mjs";
import { project } from "./project.mjs";
import { RESOLUTIONS } from "./types.mjs";

const FILES = {
  "tests/seeds/tsconfig.json": "tsconfig.json",
  "tests/seeds/globals.d.ts": "globals.d.ts",
  "tests/seeds/redirect.mjs": "redirect.mjs",
};

/** Programs at a time. */
const AT_ONCE = 4;

/** What the programs print, and how they end: as they stand, and with a request that can succeed. */
const ENDS = {
  create: [{ fails: ["InvalidRequestError", "emailAddress"] }, { prints: ["emailAddress: ADDRESS", "status: 'pending'"] }],
  bulkCreate: [{ fails: ["InvalidRequestError"] }, { prints: ["[", "emailAddress: ADDRESS", "status: 'pending'"] }],
  list: [{ prints: ["[\n  {\n", "object: 'invitation'"] }, { prints: ["[\n  {\n", "emailAddress: INVITED"] }],
  revoke: [{ fails: ["ClerkErrors", "resource_not_found"] }, { prints: ["status: 'revoked'", "revoked: true"] }],
  invite: [{ fails: ["ClerkErrors", "resource_not_found"] }, { prints: ["status: 'invited'", "emailAddress: ADDRESS"] }],
};

async function seeds({ shop, tarball, emulator }) {
  const folder = await project(shop, "seeds", tarball, FILES);
  const clerk = await startEmulator(emulator);
  try {
    const cases = [];
    for (const node of Object.keys(NODE)) {
      for (const [index, program] of programs.entries()) {
        const people = { address: `${node}-${index}@example.com` };
        people.invited = `invited-${people.address}`;
        people.invitationId = (await post(clerk, "invitations", { email_address: people.invited, notify: false })).id;
        people.entryId = (await post(clerk, "waitlist_entries", { email_address: people.address, notify: false })).id;
        const [failing, succeeding] = ENDS[program.operation];
        cases.push({ ...program, ...people, node, end: failing });
        cases.push({ ...filled(program, people), ...people, node, end: succeeding });
      }
    }
    await check(folder, cases);
    const queue = [...cases];
    const problems = [];
    const work = async () => {
      for (let it = queue.shift(); it; it = queue.shift()) problems.push(...(await problemsOf(folder, clerk, it)));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    const mails = (await (await fetch(`${clerk.url}/_emulator/outbox`)).json()).map(({ to }) => to);
    const sends = cases.filter(({ name, operation }) => name.endsWith("-filled") && ["create", "bulkCreate", "invite"].includes(operation));
    const [are, ought] = [mails.sort().join(), sends.map(({ address }) => address).sort().join()];
    if (are !== ought) problems.push(`the mails are ${are}, and ought to be ${ought}`);
    if (problems.length) throw new Error(problems.join("\n"));
    const from = isDocumented ? "the documentation's own, and fixtures" : "fixtures: the documentation is not beside the repository";
    return `${programs.length} programs (${from}), as they stand and with requests; ${Object.keys(RESOLUTIONS).join(", ")}; node ${Object.keys(NODE).join(", ")}`;
  } finally {
    clerk.stop();
  }
}

async function post({ url }, path, body) {
  const headers = { authorization: "Bearer sk_test_1", "content-type": "application/json" };
  const response = await fetch(`${url}/v1/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`the emulator answered ${response.status}`);
  return response.json();
}

/** Writes the programs, and has tsc check and translate them under each resolution. */
async function check(folder, cases) {
  await mkdir(join(folder, "built"));
  for (const { name, node, code } of cases) await writeFile(join(folder, `${name}-${node}.ts`), code);
  for (const [moduleResolution, module] of Object.entries(RESOLUTIONS)) {
    const outDir = join("built", moduleResolution);
    await run(bin("tsc"), ["--project", ".", "--module", module, "--moduleResolution", moduleResolution, "--outDir", outDir], { cwd: folder });
  }
}

/** The newest Node runs the very text, the oldest what tsc has made of it. */
async function problemsOf(folder, { url }, { name, node, address, invited, end }) {
  const file = node === "newest" ? `${name}-${node}.ts` : `built/nodenext/${name}-${node}.js`;
  const env = { CLERK_BEARER_AUTH: "sk_test_1", EMULATOR: url, NO_COLOR: "1" };
  const program = start(NODE[node], ["--no-warnings", "--import", "./redirect.mjs", file], { cwd: folder, env });
  const code = await program.ended;
  const output = program.output();
  const expected = (end.prints ?? end.fails).map((text) => text.replace("ADDRESS", `'${address}'`).replace("INVITED", `'${invited}'`));
  const isRight = (code === 0) === ("prints" in end) && expected.every((text) => output.includes(text));
  return isRight ? [] : [`${file} ended with ${code}, and was to ${JSON.stringify(end)}:\n${output}`];
}

export const seedPrograms = [{ title: "programs for Clerk's SDKs", run: seeds }];
