/**
 * From invited to joined, end to end: the command invites five hundred people, most accept, three of them by clicking in the inbox,
 * the others are reminded while the command is killed again and again, and what it reports is what the emulator has.
 */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { launch, missing } from "./browser.mjs";
import { start } from "./program.mjs";

const EMULATOR = process.env.EMULATOR ?? fileURLToPath(new URL("../../target/debug/clerk-invitations-emulator", import.meta.url));
const INVITE = process.env.CLERK_INVITE ?? fileURLToPath(new URL("../../target/debug/clerk-invite", import.meta.url));
const [PEOPLE, ACCEPT, CLICK, KILLS] = [500, 300, 3, 12];
const JOURNAL = "people.csv.journal";
const SEED = Number(process.env.SEED ?? Date.now() % 100_000);
const DAY_MS = 86_400_000;

const folder = mkdtempSync(join(tmpdir(), "clerk-joined-"));
let emulator, browser, page;
let dice = SEED;
/** From 0 on, below this: the same each time for the same seed. */
const below = (end) => ((dice = (dice * 48_271 + 11) % 2_147_483_647), dice % end);
const control = async (route, body) => {
  const response = await fetch(`${emulator.url}/_emulator/${route}`, body && { method: "POST", body: JSON.stringify(body) });
  assert.ok(response.ok, `${route}: ${response.status}`);
  return response.json();
};

/** Runs the command, and kills it as soon as the emulator has seen so many more requests, if it has not ended. */
async function run(args, killAfter) {
  const seen = killAfter && (await control("requests")).length;
  const child = spawn(INVITE, [...args, "--api-url", emulator.url], { cwd: folder, env: { ...process.env, CLERK_SECRET_KEY: "sk_test_joined" } });
  let [stdout, stderr, ended] = ["", "", false];
  child.stdout.on("data", (chunk) => (stdout += chunk));
  child.stderr.on("data", (chunk) => (stderr += chunk));
  const end = new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal }));
  }).finally(() => (ended = true));
  while (killAfter && !ended && (await control("requests")).length < seen + killAfter);
  if (killAfter) child.kill("SIGKILL");
  const { code, signal } = await end;
  if (signal === null) assert.equal(code, 0, `${args.join(" ")}: ${stderr}`);
  return { stdout, isKilled: signal !== null };
}

before(async () => {
  if (missing) return;
  emulator = await start(EMULATOR, ["--port", "0", "--seed", `${SEED}`]);
  browser = await launch();
  page = await browser.newPage();
});
after(async () => {
  await browser?.close();
  await emulator?.stop();
  rmSync(folder, { recursive: true });
});

test("from invited to joined", { skip: missing }, async () => {
  console.log(`seed ${SEED}`);
  const address = (n) => `p${n}@${["example.com", "example.org", "mail.example.net"][n % 3]}`;
  writeFileSync(join(folder, "people.csv"), ["email", ...Array.from({ length: PEOPLE }, (_, n) => address(n))].join("\n"));
  // The limits would make it wait; that is tested elsewhere.
  const pace = ["--bulk-per-hour", "10000", "--single-per-hour", "10000"];
  await run(["send", "people.csv", ...pace]);

  const { invitations } = await control("state");
  assert.equal(invitations.length, PEOPLE);
  const order = invitations.map((invitation) => [below(1e6), invitation]).sort(([one], [other]) => one - other).map(([, invitation]) => invitation);
  for (const { id } of order.slice(0, ACCEPT)) {
    await control("accept", { invitation_id: id });
    await control("clock", { advance_ms: 60_000 });
  }
  await page.goto(emulator.url);
  for (const { email_address: to } of order.slice(ACCEPT, ACCEPT + CLICK)) {
    await page.getByLabel("Search").fill(to);
    await page.getByRole("button", { name: new RegExp(`^${to.replaceAll(".", "\\.")}`) }).click();
    const letter = page.getByRole("article", { name: `Mail to ${to}` });
    const [landed] = await Promise.all([page.context().waitForEvent("page"), letter.getByRole("link", { name: "Accept invitation" }).click()]);
    await letter.getByText("This invitation is accepted.").waitFor();
    await landed.close();
  }
  await control("clock", { advance_ms: 8 * DAY_MS });

  let kills = 0;
  const remind = ["remind", JOURNAL, "--after", "7d", ...pace];
  for (let most = KILLS; kills < most; ) {
    const { isKilled } = await run(remind, 1 + below(40));
    if (!isKilled) break;
    kills++;
  }
  await run(remind);
  assert.ok(kills >= KILLS / 2, `only ${kills} kills`);

  // What the emulator has.
  const [state, outbox] = [await control("state"), await control("outbox")];
  const joined = ACCEPT + CLICK;
  const users = new Map(state.users.map((user) => [user.email_address, user]));
  assert.equal(users.size, joined);
  const mails = Map.groupBy ? Map.groupBy(outbox, (mail) => mail.to) : outbox.reduce((all, mail) => all.set(mail.to, [...(all.get(mail.to) ?? []), mail]), new Map());
  for (let n = 0; n < PEOPLE; n++) {
    const to = address(n);
    assert.equal(mails.get(to).length, users.has(to) ? 1 : 2, `mails to ${to}`);
    const made = state.invitations.filter((invitation) => invitation.email_address === to).sort((one, other) => one.created_at - other.created_at);
    assert.deepEqual(made.map((one) => one.status), users.has(to) ? ["accepted"] : ["revoked", "pending"], to);
    if (!users.has(to)) assert.ok(made[0].updated_at <= made[1].created_at, `${to} had two invitations at a time`);
  }

  // What is reported.
  await run(["refresh", JOURNAL]);
  const status = JSON.parse((await run(["status", JOURNAL, "--json"])).stdout);
  const count = (wanted) => state.invitations.filter((invitation) => invitation.status === wanted).length;
  assert.deepEqual(status.counts, { created: PEOPLE });
  // Those that were revoked were replaced.
  assert.equal(count("revoked"), PEOPLE - joined);
  assert.deepEqual(status.invitations, { pending: count("pending"), accepted: count("accepted"), expired: 0, revoked: 0, joined: users.size, reminders: outbox.length - PEOPLE });
  const [header, ...lines] = (await run(["report", JOURNAL, "--csv"])).stdout.trim().split("\n");
  const rows = lines.map((line) => Object.fromEntries(line.split(",").map((value, column) => [header.split(",")[column], value])));
  assert.equal(rows.length, PEOPLE);
  for (const row of rows) {
    const user = users.get(row.email_address);
    const last = state.invitations.filter((invitation) => invitation.email_address === row.email_address).at(-1);
    assert.equal(row.status, last.status, row.email_address);
    assert.equal(row.joined_at && Date.parse(row.joined_at), user ? Math.trunc(user.created_at / 1000) * 1000 : "", row.email_address);
    assert.equal(row.reminders, user ? "0" : "1");
  }
  await run(["report", JOURNAL, "--html", "page.html"]);
  await page.goto(pathToFileURL(join(folder, "page.html")).href);
  const shown = await page.getByRole("table", { name: /^People by step/ }).getByRole("cell", { name: /^\d+$/ }).allTextContents();
  assert.deepEqual(shown.map(Number), [PEOPLE, PEOPLE, count("accepted"), users.size]);
  console.log(`${kills} kills`);
});
