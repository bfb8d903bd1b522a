/** The inbox in headless Chromium, as both programs serve it. Roles and names find what is on it, as they do for a screen reader. */

import assert from "node:assert/strict";
import { existsSync, mkdirSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import * as chromium from "./browser.mjs";
import { start } from "./program.mjs";
import { application, listening, SECRET } from "./receiver.mjs";

const RUST = process.env.EMULATOR ?? fileURLToPath(new URL("../../target/debug/clerk-invitations-emulator", import.meta.url));
const CLI = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
const SDK = new URL("../../bindings-js/dist/index.inline.js", import.meta.url);
const SHOTS = fileURLToPath(new URL("../../emulator/screenshots", import.meta.url));
const FORMS = { "the program in Rust": [RUST], "the program of npm": [process.execPath, CLI] };
const SECTIONS = ["Outbox", "Invitations", "Waitlist", "Organization invitations", "Organizations", "Webhooks", "Requests", "Faults and clock"];

const missing = chromium.missing || (!existsSync(SDK) && "bindings-js/dist is not here (cargo xtask npm-build)");
if (missing) console.log(`SKIPPED: the inbox in a browser: ${missing}`);

let browser, app;
before(async () => {
  if (missing) return;
  browser = await chromium.launch();
  app = createServer((request, response) => response.setHeader("content-type", "text/html").end(`<title>The app</title><p>${new URL(request.url, "http://x").pathname}`));
  await new Promise((resolve) => app.listen(0, "127.0.0.1", resolve));
});
after(async () => {
  await browser?.close();
  app?.close();
});

for (const [form, [command, ...args]] of Object.entries(FORMS)) {
  describe(`the inbox of ${form}`, { skip: missing || false }, () => {
    let emulator, page, clerk;
    const control = async (route, body) => (await fetch(`${emulator.url}/_emulator/${route}`, body && { method: "POST", body: JSON.stringify(body) })).json();
    const to = (section) => page.getByRole("navigation").getByRole("link", { name: new RegExp(`^${section} ?\\d*$`) }).click();
    const row = (name) => page.getByRole("row").filter({ hasText: name });

    before(async () => {
      emulator = await start(command, [...args, "--port", "0", "--clock", "manual"]);
      page = await (await browser.newContext({ viewport: { width: 1200, height: 760 } })).newPage();
      page.setDefaultTimeout(10_000);
      page.on("pageerror", (error) => assert.fail(error));
      const { Clerk } = await import(SDK);
      clerk = new Clerk({ bearerAuth: "sk_test_1", serverURL: `${emulator.url}/v1` });
      await page.goto(emulator.url);
    });
    after(async () => {
      await page?.context().close();
      await emulator?.stop();
    });

    test("a mail is read, its link clicked, and the person lands in the app", async () => {
      const redirectUrl = `http://127.0.0.1:${app.address().port}/welcome`;
      await clerk.invitations.create({ emailAddress: "ada@example.com", redirectUrl });
      await page.getByRole("button", { name: /ada@example.com/ }).click();
      const letter = page.getByRole("article", { name: "Mail to ada@example.com" });
      const [landed] = await Promise.all([page.context().waitForEvent("page"), letter.getByRole("link", { name: "Accept invitation" }).click()]);
      await landed.waitForURL(/\/welcome\?__clerk_ticket=\w+&__clerk_status=sign_up$/);
      assert.equal(await landed.title(), "The app");
      await landed.close();
      await letter.getByText("This invitation is accepted.").waitFor();
      await to("Invitations");
      await row("ada@example.com").getByText("accepted").waitFor();
    });

    test("a fault is put in by clicking, and the SDK's call makes one mail", async () => {
      await to("Faults and clock");
      await page.getByLabel("Kind").selectOption("drop_after");
      await page.getByLabel("Method").fill("POST");
      await page.getByLabel("Path").fill("/invitations");
      await page.getByRole("button", { name: "Add fault" }).click();
      await row("drop_after").getByText("0 times").waitFor();
      await clerk.invitations.create({ emailAddress: "grace@example.com" });
      await row("drop_after").getByText("1 times").waitFor();
      await row("drop_after").getByText("used up").waitFor();
      await to("Requests");
      await row("drop_after").getByText("no answer").waitFor();
      await to("Outbox");
      await page.getByRole("button", { name: /grace@example.com/ }).waitFor();
      assert.equal(await page.getByRole("button", { name: /grace@example.com/ }).count(), 1);
    });

    test("the dashboard's actions, by keyboard", async () => {
      for (const emailAddress of ["w1@example.com", "w2@example.com"]) await clerk.waitlistEntries.create({ emailAddress });
      await to("Waitlist");
      await page.getByRole("button", { name: "Invite w1@example.com" }).focus();
      await page.keyboard.press("Enter");
      await row("w1@example.com").getByText("invited").waitFor();
      await page.getByRole("button", { name: "Reject w2@example.com" }).press("Space");
      await row("w2@example.com").getByText("rejected").waitFor();
      await page.getByLabel("Status").selectOption("rejected");
      await row("w1@example.com").waitFor({ state: "detached" });
      await to("Invitations");
      await page.getByLabel("Search").fill("grace");
      await row("ada@example.com").waitFor({ state: "detached" });
      await page.getByRole("button", { name: "Revoke grace@example.com" }).press("Enter");
      await row("grace@example.com").getByText("revoked").waitFor();
      // From the top of the page, everything that can be used is reached by tabs alone.
      await page.evaluate(() => document.activeElement.blur());
      const reached = new Set();
      for (let presses = 0; presses < 40; presses++) {
        await page.keyboard.press("Tab");
        reached.add(await page.evaluate(() => document.activeElement.id || document.activeElement.textContent || document.activeElement.type));
      }
      for (const name of ["Outbox", "Requests", "search", "select-one"]) assert.ok([...reached].some((text) => text.includes(name) || (name === "select-one" && text.includes("any"))), `${name} in ${[...reached]}`);
    });

    test("the clock and the limits", async () => {
      await to("Faults and clock");
      const { now } = await control("clock");
      await page.getByRole("button", { name: "30 days forward" }).click();
      await page.getByText(new Date(now + 2_592_000_000).toISOString().slice(0, 10)).first().waitFor();
      await page.getByRole("button", { name: "Switch to published" }).click();
      await page.getByText("Limits are published.").waitFor();
      await clerk.invitations.create({ emailAddress: "l@example.com" });
      await row("99 of 100").first().waitFor();
      assert.ok(!(await page.content()).includes("sk_test_1<"));
    });

    test("organizations, and the actions on invitations into them", async () => {
      const { id } = await control("organizations", { name: "Acme", seats: 7 });
      const headers = { authorization: "Bearer sk_test_1", "content-type": "application/json" };
      for (const name of ["o1", "o2"]) await fetch(`${emulator.url}/v1/organizations/${id}/invitations`, { method: "POST", headers, body: JSON.stringify({ email_address: `${name}@example.com`, role: "org:admin" }) });
      await to("Organizations");
      for (const text of ["acme", "7", id]) await row("Acme").getByText(text, { exact: true }).waitFor();
      await to("Organization invitations");
      await row("o1@example.com").getByText("Admin").waitFor();
      await page.getByRole("button", { name: "Accept o1@example.com" }).press("Enter");
      await row("o1@example.com").getByText("accepted").waitFor();
      await page.getByRole("button", { name: "Revoke o2@example.com" }).click();
      await row("o2@example.com").getByText("revoked").waitFor();
      assert.equal(await row("o2@example.com").getByRole("button").count(), 0);
      assert.equal((await control("state")).memberships.length, 1);
    });

    test("webhooks, with their answers and \"send again\"", async (t) => {
      const receiver = application();
      const port = await listening(receiver);
      t.after(port.stop);
      await to("Webhooks");
      await page.getByText("Nobody is told").waitFor();
      await control("webhooks", { url: `${port.url}/hooks`, secret: SECRET });
      await page.getByText(`Sent to ${port.url}/hooks`).waitFor();
      receiver.answer(500);
      await control("users", { email_address: "hook@example.com" });
      await row("user.created").getByText("pending").waitFor();
      await row("user.created").getByText("500", { exact: true }).waitFor();
      receiver.answer(200);
      await page.getByRole("button", { name: "Send again user.created hook@example.com" }).press("Enter");
      await row("user.created").getByText("delivered").waitFor();
      await row("user.created").getByText("500, 200").waitFor();
      assert.deepEqual(receiver.seen.map(({ genuine }) => genuine), [true, true]);
      await row("user.created").locator("summary").click();
      await row("user.created").getByText('"type": "user.created"').waitFor();
      assert.ok(!(await page.content()).includes(SECRET));
      await to("Faults and clock");
      await page.getByLabel("Kind").selectOption("webhook_twice");
      assert.ok(!(await page.getByLabel("Path").isVisible()));
      await page.getByLabel("Event").fill("user.created");
      await page.getByRole("button", { name: "Add fault" }).click();
      await row("webhook_twice").getByText("0 times").waitFor();
      await control("users", { email_address: "twice@example.com" });
      await row("webhook_twice").getByText("1 times").waitFor();
      await to("Webhooks");
      await row("twice@example.com").getByText("200, 200").waitFor();
      await page.evaluate(() => fetch("/_emulator/webhooks", { method: "DELETE" }));
    });

    test("text from outside is text", async () => {
      const markup = '<img src=x onerror="window.struck=1">';
      const { id } = await control("organizations", { name: markup });
      const headers = { authorization: "Bearer sk_test_1", "content-type": "application/json", "x-markup": markup };
      await fetch(`${emulator.url}/v1/invitations`, { method: "POST", headers, body: JSON.stringify({ email_address: markup, [markup]: markup }) });
      await fetch(`${emulator.url}/v1/organizations/${id}/invitations`, { method: "POST", headers, body: JSON.stringify({ email_address: "m@example.com", role: "org:member" }) });
      await control("faults", { kind: "status", code: 500, body: markup, match: { path: `/${markup}` } });
      for (const section of SECTIONS) {
        await to(section);
        await page.locator("#content > *").first().waitFor();
        if (section === "Requests") await page.locator("details").first().click();
        if (section === "Outbox") await page.getByRole("button", { name: /m@example.com/ }).click();
        if (!["Invitations", "Waitlist", "Organization invitations", "Webhooks"].includes(section)) await page.getByText("<img src=x onerror=").first().waitFor();
      }
      assert.deepEqual(await page.evaluate(() => [window.struck ?? null, document.images.length]), [null, 0]);
      await fetch(`${emulator.url}/_emulator/faults`, { method: "DELETE" });
    });

    test("axe finds nothing, in light and in dark", async () => {
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        for (const section of SECTIONS) {
          await to(section);
          await page.locator("#content > *").first().waitFor();
          if (section === "Outbox") await page.getByRole("button", { name: /ada@example.com/ }).click();
          assert.deepEqual(await chromium.violations(page), [], `${section}, ${colorScheme}`);
          // One of each page, and one in the dark.
          if (process.env.SCREENSHOTS && form.includes("Rust") && (colorScheme === "light" || section === "Outbox")) {
            mkdirSync(SHOTS, { recursive: true });
            await page.evaluate(() => scrollTo(0, 0));
            await page.screenshot({ path: join(SHOTS, `${section.toLowerCase().replaceAll(" ", "-")}-${colorScheme}.png`) });
          }
        }
      }
    });

    test("a link that is used up says so", async () => {
      await to("Outbox");
      await page.getByRole("button", { name: /ada@example.com/ }).click();
      const [opened] = await Promise.all([page.context().waitForEvent("page"), page.getByRole("link", { name: "Accept invitation" }).click()]);
      await opened.getByRole("heading", { name: "Already accepted" }).waitFor();
      assert.deepEqual(await chromium.violations(opened), []);
      await opened.close();
    });

    test("a hundred thousand records are shown a page at a time", async () => {
      const COUNT = 100_000;
      await control("config", { limits: "off" });
      const headers = { authorization: "Bearer sk_test_1", "content-type": "application/json" };
      for (let from = 0; from < COUNT; from += 50) {
        const people = Array.from({ length: 50 }, (_, n) => ({ email_address: `p${from + n}@example.com` }));
        const { status } = await fetch(`${emulator.url}/v1/waitlist_entries/bulk`, { method: "POST", headers, body: JSON.stringify(people) });
        assert.equal(status, 200);
      }
      for (const [section, view] of [["Waitlist", "waitlist_entries"], ["Outbox", "outbox"]]) {
        const text = await (await fetch(`${emulator.url}/_emulator/view/${view}`)).text();
        assert.ok(text.length < 100_000, `${text.length} characters`);
        await to(section);
        await page.getByText(/^1 to 50 of 100\d{3}$/).waitFor();
        await page.getByText(`p${COUNT - 1}@example.com`).first().waitFor();
        assert.ok((await page.evaluate(() => document.querySelectorAll("#content *").length)) < 1_000);
        await page.getByRole("button", { name: "Older" }).click();
        await page.getByText(/^51 to 100 of/).waitFor();
        await page.getByLabel("Search").fill("p77777@");
        await page.getByText("1 to 1 of 1", { exact: true }).waitFor();
        await page.getByText("p77777@example.com").first().waitFor();
        assert.deepEqual(await chromium.violations(page), []);
      }
    });
  });
}
