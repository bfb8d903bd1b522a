/** What becomes of invitations: told by the emulator's webhooks and asked of its lists; and who is invited again. */

import { createHmac } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { startEmulator } from "../harness/emulator.mjs";
import { client, host, WEBHOOK_SECRET } from "./host.mjs";
import { randomOf } from "./random.mjs";
import { control } from "./scene.mjs";

const DAY_MS = 86_400_000;
const NAME = "spring";

function expect(what, actual, expected) {
  const [is, ought] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (is !== ought) throw new Error(`${what}: is ${is}, ought to be ${ought}`);
}

async function until(what, isIt) {
  for (const deadline = Date.now() + 30_000; ; ) {
    const found = await isIt();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`${what}: it does not come to that`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** People of each kind. */
const COUNTS = { a: 60, o: 18, w: 9 };
const addresses = (kind) => Array.from({ length: COUNTS[kind] }, (_, index) => `${kind}${index}@example.com`);

/** Starts a campaign of all of them; the emulator's ids of what it makes. */
async function invite({ call, tell }) {
  const { id: organization } = await tell("organizations", { name: "Acme" });
  for (const address of addresses("w")) {
    await fetch(`${tell.url}/v1/waitlist_entries`, {
      method: "POST",
      headers: { Authorization: "Bearer sk_test_1", "Content-Type": "application/json" },
      body: JSON.stringify({ email_address: address, notify: false }),
    });
  }
  // Clerk writes addresses in small letters.
  await call("POST", "", `email\n${addresses("a").map((address) => `${address.toUpperCase()}\n`).join("")}`);
  await call("POST", `?organizationId=${organization}`, `email,expires_in_days\n${addresses("o").map((address) => `${address},20\n`).join("")}`);
  await call("POST", "waitlist", JSON.stringify({ oldest: COUNTS.w }));
}

/** The report, by address. */
async function reported(call) {
  const [header, ...rows] = (await call("GET", "report")).trim().split("\r\n").map((row) => row.split(","));
  return new Map(rows.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index]]))).map((row) => [row.email_address.toLowerCase(), row]));
}

/** What the emulator has of each person: the newest invitation, and when they joined. */
async function truth(tell) {
  const { invitations, organization_invitations, users } = await tell("state");
  const people = new Map();
  for (const { email_address, status } of [...invitations, ...organization_invitations]) people.set(email_address.toLowerCase(), { status, joined_at: "" });
  for (const { email_addresses, email_address, created_at } of users) {
    for (const address of email_addresses?.map((one) => one.email_address) ?? [email_address]) {
      const person = people.get(address.toLowerCase());
      if (person) person.joined_at = new Date(created_at).toISOString().replace(/\.\d+Z/, "Z");
    }
  }
  return people;
}

/** Of each kind every third accepts, and the next is revoked; who they are. */
async function settle(tell) {
  const settled = { accepted: [], revoked: [] };
  const { invitations, organization_invitations } = await tell("state");
  for (const { id, email_address } of [...invitations, ...organization_invitations]) {
    const what = { 0: "accepted", 1: "revoked" }[Number(/\d+/.exec(email_address)[0]) % 3];
    if (!what) continue;
    await tell(what === "accepted" ? "accept" : "revoke", { invitation_id: id });
    settled[what].push(email_address.toLowerCase());
  }
  return settled;
}

/** Nobody who has told of the campaign is believed without Clerk's signature. */
async function forged(url) {
  const body = JSON.stringify({ object: "event", type: "user.created", timestamp: 1, instance_id: "ins_1", data: { id: "user_1", created_at: 1, email_addresses: [{ email_address: "a2@example.com" }] } });
  const deliver = async (secret, seconds) => {
    const signature = createHmac("sha256", Buffer.from(secret, "base64")).update(`msg_1.${seconds}.${body}`).digest("base64");
    const headers = { "svix-id": "msg_1", "svix-timestamp": `${seconds}`, "svix-signature": `v1,${signature}` };
    return (await fetch(url, { method: "POST", headers, body })).json();
  };
  const now = Math.floor(Date.now() / 1000);
  const secret = WEBHOOK_SECRET.slice("whsec_".length);
  expect("another's signature", await deliver("c29tZWJvZHk=", now), { code: "no_matching_signature" });
  expect("recorded an hour ago", await deliver(secret, now - 3600), { code: "not_recent" });
}

/** By webhooks, whatever happens to them; then by a refresh, through a kill. */
export async function joined({ folder, built, emulator }) {
  const clerk = await startEmulator(emulator);
  const storage = join(folder, "storage-joined");
  await rm(storage, { recursive: true, force: true });
  let life = await host(folder, built, storage, { url: clerk.url });
  const tell = control(clerk.url);
  try {
    let call = client(life.url, NAME);
    const webhooks = `${life.url}/webhooks/${NAME}`;
    const match = (address, event) => ({ email_address: address, event });
    await tell("webhooks", { url: webhooks, secret: WEBHOOK_SECRET });
    for (const [kind, options] of Object.entries({ webhook_twice: {}, webhook_out_of_order: {}, webhook_delay: { ms: 600_000 } })) {
      await tell("faults", { kind, ...options, probability: 0.3 });
    }
    // Of these nobody tells who knows the secret.
    for (const [address, event] of [["a0@example.com", "user.created"], ["o4@example.com", "organizationInvitation.revoked"]]) {
      await tell("faults", { kind: "webhook_wrong_signature", match: match(address, event) });
    }
    await invite({ call, tell });
    await until("everybody is invited", async () => (await call("GET", "status")).state === "done");
    const settled = await settle(tell);

    // What fails is tried for a day; who waits for the next one is sent with it.
    const deliveries = await until("everything is delivered", async () => {
      await tell("users", { email_address: `nobody${Math.random()}@example.com` });
      await tell("clock", { advance_ms: 4 * 3_600_000 });
      const all = (await tell("deliveries")).filter(({ body }) => !JSON.stringify(body).includes("nobody"));
      return all.every(({ status }) => status !== "pending") && all;
    });
    const failed = deliveries.filter(({ status }) => status === "failed");
    expect("what is not Clerk's is refused", [failed.length, failed.every(({ attempts }) => attempts.every(({ status }) => status === 400))], [2, true]);
    for (const name of ["webhook_twice", "webhook_out_of_order", "webhook_delay"]) {
      if (!deliveries.some(({ fault }) => fault?.includes(name))) throw new Error(`${name} has struck nobody`);
    }
    await forged(webhooks);

    const [people, known] = [await reported(call), await truth(tell)];
    const untold = ["a0@example.com", "o4@example.com"];
    for (const [address, { status, joined_at }] of known) {
      const row = people.get(address);
      const isTold = !untold.includes(address);
      expect(`${address} has joined`, row.joined_at, isTold ? joined_at : "");
      // Of invitations to the application no event tells.
      if (address.startsWith("o")) expect(`${address}'s invitation`, row.status, isTold ? status : "pending");
    }
    const after = await call("GET", "status");
    expect("joined", after.joined, settled.accepted.length - 1);
    expect("into the organization", after.invitations.revoked, settled.revoked.filter((address) => address.startsWith("o")).length - 1);

    // The lists tell the rest, also where the process is killed while it asks.
    await tell("clock", { advance_ms: 20 * DAY_MS });
    await tell("faults", { kind: "delay", ms: 300, match: { method: "GET" } });
    const failing = { kind: "status", code: 503 };
    for (const [fault, path] of [[{ kind: "truncate" }, "/invitations"], [{ kind: "drop_before" }, "/invitations"], [failing, "/organization_invitations"], [failing, "/users"]]) {
      await tell("faults", { ...fault, times: 1, match: { method: "GET", path } });
    }
    const before = (await tell("requests")).length;
    await call("POST", "refresh");
    await until("it asks", async () => (await tell("requests")).length > before + 2);
    life.stop();
    await life.ended;
    life = await host(folder, built, storage, { url: clerk.url });
    call = client(life.url, NAME);
    const status = await until("it has asked", async () => {
      const found = await call("GET", "status");
      return !found.refreshing && found.refreshedAt && found;
    });
    const struck = (await tell("requests")).slice(before).map(({ fault }) => fault).filter((fault) => fault && fault !== "delay");
    expect("what has struck it", struck.length, 4);
    const now = await truth(tell);
    const rows = await reported(call);
    for (const [address, { status, joined_at }] of now) {
      expect(`${address} after a refresh`, [rows.get(address).status, rows.get(address).joined_at], [status, joined_at]);
    }
    const counts = { pending: 0, accepted: 0, expired: 0, revoked: 0 };
    for (const { status } of now.values()) counts[status]++;
    expect("the same in numbers", [status.invitations, status.joined, status.state], [counts, settled.accepted.length, "done"]);
    if (Object.values(counts).some((count) => count === 0)) throw new Error(`of some there are none: ${JSON.stringify(counts)}`);
    return `${deliveries.length} webhooks, twice, out of order, late and forged; a refresh, killed: ${JSON.stringify(counts)}, ${status.joined} joined`;
  } catch (error) {
    throw new Error(`${error.message}\n${life.output()}`, { cause: error });
  } finally {
    life.stop();
    clerk.stop();
  }
}

const everybody = Object.keys(COUNTS).flatMap(addresses);

/** Compares what is told of each with what the emulator has: so many mails, and one invitation that can be accepted, for those who are open. */
async function compare({ call, tell }, { accepted, open }, mails) {
  const { invitations, organization_invitations } = await tell("state");
  const outbox = await tell("outbox");
  const people = await reported(call);
  for (const address of everybody) {
    const isOpen = open.includes(address);
    const its = [...invitations, ...organization_invitations].filter(({ email_address }) => email_address.toLowerCase() === address);
    const { reminders, outcome } = people.get(address);
    expect(`mails to ${address}`, outbox.filter(({ to, kind }) => to.toLowerCase() === address && /invitation/.test(kind)).length, isOpen ? mails : 1);
    expect(`open invitations of ${address}`, its.filter(({ status }) => status === "pending").length, isOpen ? 1 : 0);
    expect(`what is told of ${address}`, [outcome, reminders], ["created", isOpen ? `${mails - 1}` : "0"]);
  }
  const status = await call("GET", "status");
  expect("in numbers", [status.state, status.reminders, status.joined, status.counts.created], ["done", open.length * (mails - 1), accepted.length, everybody.length]);
}

/** Some accept, some are revoked; the others are open. */
async function settleSome(tell) {
  const { accepted, revoked } = await settle(tell);
  return { accepted, open: everybody.filter((address) => !accepted.includes(address) && !revoked.includes(address)) };
}

const remind = async (call) => Number.parseInt(await call("POST", "remind", "afterDays=7"), 10);

/** Who has not joined has a second mail and one invitation. */
export async function reminders({ folder, built, emulator }) {
  const clerk = await startEmulator(emulator, ["--clock", "manual", "--limits", "published"]);
  const storage = join(folder, "storage-reminders");
  await rm(storage, { recursive: true, force: true });
  const life = await host(folder, built, storage, { url: clerk.url, className: "Simulated" });
  const tell = control(clerk.url);
  const test = async (method) => (await fetch(`${life.url}/test/${NAME}/${method}`)).json();
  const pass = async (days) => {
    await tell("clock", { advance_ms: days * DAY_MS });
    await test("prepare");
  };
  try {
    const call = client(life.url, NAME);
    expect("due of nobody", await remind(call), 0);
    await test("prepare");
    await invite({ call, tell });
    await test("simulate");
    const settled = await settleSome(tell);
    const { open } = settled;

    // Too early; then, and the same again; and a second time.
    await pass(5);
    expect("due after five days", await remind(call), 0);
    await test("simulate");
    expect("reminded", (await call("GET", "status")).reminders, 0);
    await pass(5);
    // A key that is refused is tried again; one that may not ask for users will do.
    const refusal = (code, path) => tell("faults", { kind: "status", code, times: 1, match: { method: "GET", path } });
    await refusal(401, "/invitations");
    await refusal(403, "/users");
    expect("due after ten", await remind(call), open.length);
    await test("simulate?most=1");
    const stuck = await call("GET", "status");
    expect("with a key that is refused", [stuck.refreshing, /401/.test(stuck.trouble)], [true, true]);
    await test("simulate");
    await compare({ call, tell }, settled, 2);
    expect("due right after that", await remind(call), 0);
    await test("simulate");
    await compare({ call, tell }, settled, 2);
    // By then those into the organization have expired.
    await pass(21);
    await remind(call);
    await test("simulate");
    await compare({ call, tell }, settled, 3);
    await call("POST", "cancel");
    const refused = await call("POST", "remind", "afterDays=7").catch((error) => error.message);
    expect("after it was cancelled", /was cancelled/.test(refused), true);
    return `${open.length} of ${everybody.length} people twice: each with one invitation that can be accepted`;
  } catch (error) {
    throw new Error(`${error.message}\n${life.output()}`, { cause: error });
  } finally {
    life.stop();
    clerk.stop();
  }
}

/** The same, killed: the emulator's clock is months behind, so that everybody is due. */
export async function remindersKilled({ folder, built, emulator, kills, seed }) {
  const clerk = await startEmulator(emulator, ["--clock", "manual", "--seed", `${seed}`]);
  const storage = join(folder, "storage-reminders-killed");
  await rm(storage, { recursive: true, force: true });
  let life = await host(folder, built, storage, { url: clerk.url });
  const tell = control(clerk.url);
  const { below } = randomOf(seed);
  const isOver = async () => {
    const { state, refreshing } = await client(life.url, NAME)("GET", "status");
    return state === "done" && !refreshing;
  };
  try {
    await invite({ call: client(life.url, NAME), tell });
    await until("everybody is invited", isOver);
    const settled = await settleSome(tell);
    await tell("faults", { kind: "delay", ms: 30 });
    await tell("faults", { kind: "drop_after", match: { method: "POST" }, probability: 0.1 });
    await remind(client(life.url, NAME));
    let killed = 0;
    while (killed < kills && !(await isOver())) {
      const before = (await tell("requests")).length;
      const most = 1 + below(12);
      await until("it goes on", async () => (await tell("requests")).length >= before + most || (await isOver()));
      if (await isOver()) break;
      life.stop();
      await life.ended;
      killed++;
      life = await host(folder, built, storage, { url: clerk.url });
    }
    await until("it is over", isOver);
    await compare({ call: client(life.url, NAME), tell }, settled, 2);
    return `${killed} kills from seed ${seed}: ${settled.open.length} people have a second mail, and one invitation`;
  } catch (error) {
    throw new Error(`seed ${seed}: ${error.message}\n${life.output()}`, { cause: error });
  } finally {
    life.stop();
    clerk.stop();
  }
}
