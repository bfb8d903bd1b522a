/** The key and the tickets: in nothing that is printed. The harness reads the real output of the process besides. */

import { answer, KEY, NONE, wire } from "./kit.js";

const TICKET = "canaryTICKETcanary0123456789";
const URL_WITH_TICKET = `https://accounts.example.com/v1/tickets/accept?ticket=${TICKET}`;

/** All ways in which the runtime shows a value. */
function shown(value) {
  const { Deno, Bun, process } = globalThis;
  const util = process?.getBuiltinModule?.("node:util");
  const ways = [String(value), `${value}`];
  for (const deep of [{ depth: 2 }, { depth: Infinity, showHidden: true, showProxy: true }]) {
    if (util) ways.push(util.inspect(value, deep), util.format("%o %O %s", value, value, value));
    if (Deno) ways.push(Deno.inspect(value, { depth: deep.depth === 2 ? 2 : 100, showHidden: !!deep.showHidden }));
    if (Bun) ways.push(Bun.inspect(value, { depth: deep.depth === 2 ? 2 : 100 }));
  }
  // What is printed here, the harness looks through.
  console.log(value);
  console.error("%o", value);
  return ways.join("\n");
}

const json = (value) => JSON.stringify(value) ?? "";

/** Errors of all kinds whose neighbourhood is full of secrets. */
async function errors(kit) {
  const { Clerk } = kit.root;
  const made = [];
  const failed = async (options, call = (clerk) => clerk.invitations.create({ emailAddress: "ada@example.com" })) => {
    try {
      await call(new Clerk(kit.options({ retries: NONE, timeoutMs: 1_000, ...options })));
    } catch (error) {
      return made.push(error);
    }
    throw new Error("an error was expected");
  };
  const rejects = (make) => async (url, init) => {
    throw make(url, init);
  };
  const says = (text) => answer({ errors: [{ code: "x", message: text, long_message: text, meta: { a: text } }] }, { status: 400 });
  await failed({ fetch: async () => says(`the key ${KEY} is wrong`) });
  await failed({ fetch: async () => answer(`<html>${KEY}`, { status: 403 }) });
  await failed({ fetch: async () => answer(wire({ id: 1, url: URL_WITH_TICKET })) });
  await failed({ fetch: async () => answer(`not JSON ${URL_WITH_TICKET}`) });
  await failed({ fetch: rejects((url, init) => Object.assign(new TypeError("failed"), { init })) });
  await failed({ fetch: rejects((url, init) => new Error(`could not send ${init.headers.get("authorization")}`)) });
  await failed({ fetch: rejects((url, init) => new Error("outer", { cause: { deep: [init] } })) });
  await failed({ fetch: rejects((url, init) => init) });
  await failed({ fetch: rejects((url, init) => new Headers(init.headers)) });
  await failed({ fetch: rejects((url, init) => new Request(url, { method: "POST", headers: init.headers })) });
  await failed({ fetch: rejects((url, init) => new Map([["key", KEY]])) });
  await failed({ fetch: rejects(() => `a string with ${KEY}`) });
  await failed({ serverURL: kit.deadURL });
  await failed({ signal: AbortSignal.abort(new Error(`reason ${KEY}`)) });
  await failed({ bearerAuth: `${KEY}\n` });
  await failed({ bearerAuth: () => Promise.reject(new Error("no key")) });
  await failed({ headers: { authorization: `Bearer ${KEY}\u0000` } });
  await failed({}, (clerk) => clerk.invitations.create({ emailAddress: KEY }));
  await failed({ fetch: async () => answer(wire({ url: URL_WITH_TICKET }), { status: 500 }) });
  return made;
}

export const cases = {
  async "a client shows no key"(kit) {
    for (const bearerAuth of [KEY, () => KEY]) {
      for (const Client of [kit.root.Clerk, kit.core.ClerkCore]) {
        const client = new Client(kit.options({ bearerAuth }));
        const all = [client, client.invitations, client.waitlistEntries, { client }, [client]];
        for (const value of all) kit.ok(!(shown(value) + json(value)).includes(KEY), "a client");
      }
    }
    const clerk = kit.clerk();
    const names = [];
    for (let it = clerk; it; it = Object.getPrototypeOf(it)) names.push(...Reflect.ownKeys(it));
    for (const name of names) kit.ok(!json(clerk[name]).includes(KEY), `member ${String(name)}`);
  },

  async "an invitation shows no ticket, and its JSON has it"(kit) {
    const entry = { object: "waitlist_entry", id: "wle_1", status: "invited", created_at: 1, updated_at: 1 };
    const held = { ...entry, email_address: "a@example.com", invitation: wire({ url: URL_WITH_TICKET }) };
    const one = kit.clerk({ fetch: async () => answer(wire({ url: URL_WITH_TICKET })) });
    const invitation = await one.invitations.create({ emailAddress: "ada@example.com" });
    const page = await kit
      .clerk({ fetch: async () => answer({ data: [wire({ url: URL_WITH_TICKET })], total_count: 1 }) })
      .invitations.list();
    const waiting = await kit.clerk({ fetch: async () => answer(held) }).waitlistEntries.create({ emailAddress: "a@example.com" });
    for (const value of [invitation, page, [invitation], { deep: { er: invitation } }, waiting]) {
      kit.ok(!shown(value).includes(TICKET), `shown: ${Object.keys(value)}`);
      kit.ok(json(value).includes(TICKET), "its JSON keeps it");
    }
    kit.equal(invitation.url, URL_WITH_TICKET, "url");
    kit.equal({ ...invitation }.url, undefined, "a copy by spread has none");
    kit.equal(waiting.invitation.url, URL_WITH_TICKET, "the entry's");
    const odd = kit.clerk({ fetch: async () => answer(wire({ url: TICKET })) });
    const strange = await odd.invitations.create({ emailAddress: "ada@example.com" });
    kit.ok(!shown(strange).includes(TICKET), "a url of another form");
  },

  async "an error shows neither, nor does its cause"(kit) {
    for (const error of await errors(kit)) {
      const what = `${error.name}: ${error.message}`.replaceAll(KEY, "KEY").replaceAll(TICKET, "TICKET");
      for (let it = error; it instanceof Error; it = it.cause) {
        const text = [shown(it), json(it), it.message, it.stack, json({ ...it })].join("\n");
        kit.ok(!text.includes(KEY), `no key: ${what}`);
        kit.ok(!text.includes(TICKET), `no ticket: ${what}`);
      }
      const result = { ok: false, error };
      kit.ok(!(shown(result) + json(result)).includes(KEY), `in a Result: ${what}`);
    }
  },

  async "nothing is written to the console"(kit) {
    const names = ["log", "info", "warn", "error", "debug", "trace", "dir"];
    const own = names.map((name) => console[name]);
    let lines = 0;
    for (const name of names) console[name] = () => lines++;
    try {
      const clerk = kit.clerk();
      await clerk.invitations.create({ emailAddress: "ada@example.com" });
      await clerk.invitations.create({ emailAddress: "ada@example.com" }).catch(() => {});
      await clerk.invitations.list({ limit: 0 }).catch(() => {});
      await kit.fault({ kind: "drop_after" });
      await clerk.invitations.list({}, { retries: NONE }).catch(() => {});
    } finally {
      names.forEach((name, index) => (console[name] = own[index]));
    }
    kit.equal(lines, 0, "lines");
  },
};
