/** The page of `clerk-invite report --html` in headless Chromium, of a campaign that the command has sent to the emulator. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as chromium from "./browser.mjs";
import { start } from "./program.mjs";

const built = (name) => fileURLToPath(new URL(`../../target/debug/${name}`, import.meta.url));
const EMULATOR = process.env.EMULATOR ?? built("clerk-invitations-emulator");
const INVITE = process.env.CLERK_INVITE ?? built("clerk-invite");
const SHOTS = fileURLToPath(new URL("../../cli/screenshots", import.meta.url));
const HOUR = 3_600_000;

/** Numbers from 0 to 1, the same each time. */
function dice(seed) {
  return () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
}

/** Domains, how many people each has, and how readily they accept. */
const DOMAINS = [["gmail.com", 260, 0.5], ["acme.example", 190, 0.8], ["outlook.com", 110, 0.35], ["university.example", 60, 0.6], ["example.org", 30, 0.2]];
const MARKUP = "<img src=x onerror=alert()>";
/** Domains that a list lets through, and what is to be seen of them. */
const ODD = `&ltimg/src=x/onerror="alert()"&gt.example`;
const HOSTILE = [[ODD, ODD], [`${"l".repeat(10_000)}.example`, "no domain"]];

describe("the report", { skip: chromium.missing }, () => {
  const folder = mkdtempSync(join(tmpdir(), "clerk-report-"));
  const random = dice(17);
  let emulator, browser, page, truth, status;
  const requests = [];
  const said = [];

  async function control(route, body) {
    const answer = await fetch(`${emulator.url}/_emulator/${route}`, body && { method: "POST", body: JSON.stringify(body) });
    assert.ok(answer.ok, `${route}: ${answer.status}`);
    return answer.json();
  }
  const later = (ms) => control("clock", { advance_ms: ms });

  /** Runs the command, whose wall clock shows the emulator's time. */
  async function invite(...args) {
    const { now } = await control("clock");
    const clock = ["--time-scale", `1@0,${now - Date.now()}@0`, "--api-url", emulator.url];
    return new Promise((resolve) =>
      execFile(INVITE, [...args, ...clock], { cwd: folder, env: { ...process.env, CLERK_SECRET_KEY: "sk_test_1" } }, (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr })),
    );
  }

  /** The same command until it is done, at Clerk's limits: an hour passes in between. */
  async function whole(...args) {
    for (let hours = 0; hours < 20; hours++) {
      const { code, stderr } = await invite(...args, "--max-wait", "0");
      if (code === 0 || code === 1) return;
      assert.equal(code, 3, stderr);
      await later(HOUR);
    }
    assert.fail("it does not come to an end");
  }

  /** So many days, in which people accept, most of them soon. */
  async function days(count) {
    let pending = (await control("state")).invitations.filter(({ status }) => status === "pending");
    for (let hours = 0; hours < count * 24; hours += 4) {
      await later(4 * HOUR);
      const accepts = ({ email_address }) => random() < (0.09 * DOMAINS.find(([domain]) => email_address.endsWith(`@${domain}`))[2]) / (1 + hours / 16);
      const accepting = new Set(pending.filter(accepts));
      for (const { id } of accepting) await control("accept", { invitation_id: id });
      pending = pending.filter((one) => !accepting.has(one));
    }
  }

  async function report(name, ...args) {
    const { code, stderr } = await invite("report", "people.csv.journal", "--html", name, ...args);
    assert.equal(code, 0, stderr);
    assert.equal(stderr, `written: ${join(folder, name)}\n`);
    await page.goto(pathToFileURL(join(folder, name)).href);
  }

  const row = (name) => page.getByRole("row").filter({ has: page.getByRole("rowheader", { name, exact: true }) });
  const cells = async (row) => (await row.getByRole("cell").allTextContents()).map((text) => (/^[\d,]+$/.test(text) ? Number(text.replaceAll(",", "")) : text));
  const step = async (name) => (await cells(page.getByRole("table", { name: /^People by step/ }).getByRole("row").filter({ hasText: new RegExp(`^\\s*${name}`) })))[0];

  before(async () => {
    browser = await chromium.launch();
    const context = await browser.newContext({ viewport: { width: 1000, height: 1030 }, offline: true });
    page = await context.newPage();
    page.setDefaultTimeout(5_000);
    page.on("request", (request) => requests.push(request.url()));
    page.on("console", (message) => said.push(message.text()));
    page.on("pageerror", (error) => said.push(String(error)));

    emulator = await start(EMULATOR, ["--port", "0", "--clock", "manual", "--limits", "published"]);
    const people = DOMAINS.flatMap(([domain, count]) => Array.from({ length: count }, (_, n) => `person${n}@${domain}`));
    // As lists are: in no order, with some who come again, some who are no addresses, and some who are users already.
    people.push(...Array.from({ length: 14 }, (_, n) => `person${n}@gmail.com`), "nobody", "n/a", ...HOSTILE.map(([domain], n) => `h${n}@${domain}`));
    for (let n = people.length - 1; n > 0; n--) {
      const other = Math.floor(random() * (n + 1));
      [people[n], people[other]] = [people[other], people[n]];
    }
    for (let n = 0; n < 9; n++) await control("users", { email_address: `person${n * 7}@acme.example` });
    writeFileSync(join(folder, "people.csv"), `email\n${people.map((address) => `"${address.replaceAll('"', '""')}"\n`).join("")}`);
  });
  after(async () => {
    await browser?.close();
    await emulator?.stop();
    rmSync(folder, { recursive: true });
  });

  test("before Clerk is asked, it does not say that nobody has accepted", async () => {
    // Clerk's own words, too, come from outside.
    await control("faults", { kind: "status", code: 422, body: { errors: [{ code: "form_param_format_invalid", message: `${MARKUP} for x@y.example` }] }, match: { method: "POST", email_address: "person1@example.org" } });
    await whole("send", "people.csv");
    await report("before.html");
    await page.getByText("Who has accepted and joined is not known yet").waitFor();
    assert.equal(await step("Accepted"), "not known yet");
    assert.equal(await step("Joined"), "not known yet");
    assert.deepEqual(await chromium.violations(page), []);
  });

  test("its figures are those of the status, and of the emulator", async () => {
    await days(9);
    await invite("refresh", "people.csv.journal");
    await whole("remind", "people.csv.journal", "--after", "7d", "--yes");
    await days(5);
    // Some sign up by themselves.
    const pending = (await control("state")).invitations.filter(({ status }) => status === "pending");
    for (const { email_address } of pending.slice(0, 12)) await control("users", { email_address });
    const refreshed = await invite("refresh", "people.csv.journal", "--json");
    status = JSON.parse(refreshed.stdout);
    truth = await control("state");
    await report("report.html");

    const { counts, invitations } = status;
    const shown = { listed: await step("Listed"), invited: await step("Invited"), accepted: await step("Accepted"), joined: await step("Joined") };
    assert.deepEqual(shown, {
      listed: Object.values(counts).reduce((sum, count) => sum + count, 0),
      invited: counts.created,
      accepted: invitations.accepted,
      joined: invitations.joined,
    });
    const accepted = truth.invitations.filter((one) => one.status === "accepted").length;
    assert.deepEqual([shown.accepted, shown.joined], [accepted, accepted + 12]);
    assert.ok(accepted > 200 && invitations.reminders > 100, JSON.stringify(status));
    await page.getByText(`${invitations.reminders} reminders sent`).waitFor();
    await page.getByText(`${counts.duplicate} duplicates, ${counts.invalid} not valid, 9 users or members before, ${counts.refused} refused`).waitFor();
    await page.getByText("12 without accepting the invitation").waitFor();
    await page.getByText("Clerk was asked on 26 May 2026, ").waitFor();
    assert.equal(await page.getByText("not known yet").count(), 0);
    await page.getByRole("img", { name: "Invited and joined over time", exact: false }).waitFor();
    await page.locator("desc").filter({ hasText: `${shown.invited} invited and ${shown.joined} joined from 12 May 2026` }).waitFor({ state: "attached" });

    for (const [domain] of DOMAINS) {
      const of = (list) => new Set(list.map((one) => one.email_address).filter((address) => address.endsWith(`@${domain}`))).size;
      const [, invited, accepted] = await cells(row(domain));
      assert.deepEqual([invited, accepted], [of(truth.invitations), of(truth.invitations.filter((one) => one.status === "accepted"))], domain);
    }
  });

  test("text from outside is text, and there is no address", async () => {
    for (const [, shown] of HOSTILE) assert.deepEqual((await cells(row(shown))).slice(1), [0, 0, 0, "–"], shown);
    await page.getByRole("cell", { name: `${MARKUP} for … form_param_format_invalid`, exact: true }).waitFor();
    assert.deepEqual(await page.evaluate(() => [document.scripts, document.images, document.links].map(({ length }) => length)), [0, 0, 0]);
    const text = readFileSync(join(folder, "report.html"), "utf8");
    assert.ok(text.length < 50_000, `${text.length} characters`);
    assert.doesNotMatch(text, /\w@\w|inv_|ticket/);
  });

  test("it loads nothing, and complains of nothing", () => {
    assert.deepEqual(requests, ["before.html", "report.html"].map((name) => pathToFileURL(join(folder, name)).href));
    assert.deepEqual(said, []);
  });

  test("axe finds nothing, in light, in dark, on paper and on a phone", async () => {
    for (const media of [{ colorScheme: "light" }, { colorScheme: "dark" }, { colorScheme: "dark", media: "print" }]) {
      await page.emulateMedia({ media: null, ...media });
      assert.deepEqual(await chromium.violations(page), [], JSON.stringify(media));
      if (process.env.SCREENSHOTS && media.colorScheme === "light") {
        mkdirSync(SHOTS, { recursive: true });
        await page.screenshot({ path: join(SHOTS, "report.png") });
      }
    }
    await page.emulateMedia({ media: null, colorScheme: "light" });
    await page.setViewportSize({ width: 360, height: 740 });
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
    assert.deepEqual(await chromium.violations(page), []);
  });
});
