/**
 * Situations that the walk over pages and the batch meet, with the steps that core's take (`core/tests/it/vectors.rs`, which writes
 * them): those of the npm package are written once more, in TypeScript, and take the same ones.
 */

import { deepEqual } from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { Clerk } from "clerk-invitations";
import { ClerkCore } from "clerk-invitations/core";
import { invitationsBulkCreateAll } from "clerk-invitations/funcs/invitationsBulkCreateAll";

const read = async (name) => JSON.parse(await readFile(new URL(`vectors/${name}.json`, import.meta.url), "utf8"));
const json = (status, body, headers) =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } });
const options = (fetch) => ({ bearerAuth: "sk_test_x", retries: { strategy: "none" }, fetch });

const invitation = (id, emailAddress, createdAt) => ({
  object: "invitation",
  id,
  email_address: emailAddress,
  status: "pending",
  public_metadata: {},
  created_at: createdAt,
  updated_at: createdAt,
});

/** The windows that the walk asks for, and the items it yields. */
async function walk({ items, limit, offset, changes = [] }) {
  let rows = items;
  const windows = [];
  const fetch = async (url) => {
    const query = new URL(url).searchParams;
    deepEqual(query.get("order_by"), "+created_at");
    const [start, size] = [Number(query.get("offset")), Number(query.get("limit"))];
    windows.push([start, size]);
    const data = rows.slice(start, start + size).map(([id, createdAt]) => invitation(`inv_${id}`, "ada@example.com", createdAt));
    const answer = json(200, { data, total_count: rows.length });
    for (const { insert = [], remove = [] } of changes.filter(({ after }) => after === windows.length)) {
      rows = [...rows.filter(([id]) => !remove.includes(id)), ...insert].sort(([, a], [, b]) => a - b);
    }
    return answer;
  };
  const yields = [];
  const request = { ...(limit && { limit }), ...(offset && { offset }) };
  for await (const { id } of new Clerk(options(fetch)).invitations.listAll(request)) yields.push(Number(id.slice(4)));
  return { windows, yields };
}

/** What the server says its time is; an invitation that is made now has it. */
const NOW = Date.UTC(2025, 11, 31);
const DATE = { date: new Date(NOW).toUTCString() };

/** As `Server` in core/tests/it/vectors.rs. */
class Server {
  made = new Set();
  groups = [];
  lookups = [];

  constructor({ refused = {}, inPart = false }) {
    Object.assign(this, { refused, inPart });
  }

  fetch = async (url, { method, body }) => {
    if (method === "GET") {
      const address = new URL(url).searchParams.get("query");
      this.lookups.push(address);
      const data = this.found(address);
      return json(200, { data, total_count: data.length }, DATE);
    }
    const request = JSON.parse(new TextDecoder().decode(typeof body === "string" ? new TextEncoder().encode(body) : body));
    const addresses = [request].flat().map((item) => item.email_address);
    this.groups.push(addresses);
    return this.invite(addresses, Array.isArray(request));
  };

  found(address) {
    if (this.made.has(address)) return [invitation("inv_1", address, NOW)];
    return this.refused[address] === "duplicate_record" ? [invitation("inv_1", address, NOW - 86_400_000)] : [];
  }

  invite(addresses, isBulk) {
    const refusal = (status, code, named) =>
      json(status, { errors: [{ code, message: code, long_message: code, meta: { email_addresses: named } }] });
    const duplicates = addresses.filter((address) => this.made.has(address) || this.refused[address] === "duplicate_record");
    const code = addresses.map((address) => this.refused[address]).find(Boolean);
    if ((duplicates.length === 0 && !code) || this.inPart) {
      for (const address of addresses) if (!this.refused[address]) this.made.add(address);
    }
    if (duplicates.length > 0) return refusal(400, "duplicate_record", duplicates);
    if (code) return refusal(422, code, []);
    const made = addresses.map((address) => invitation("inv_1", address, 1));
    return json(200, isBulk ? made : made[0]);
  }
}

/** Whom the batch sends together, in order, whom it looks up, and what becomes of each. */
async function batch({ people, withPending, ...rest }) {
  const server = new Server(rest);
  const input = Array.from({ length: people }, (_, n) => `p${String(n).padStart(2, "0")}@example.com`);
  const outcomes = {};
  const core = new ClerkCore(options(server.fetch));
  for await (const { emailAddress, outcome, pending } of invitationsBulkCreateAll(core, input, { concurrency: 1, withPending })) {
    outcomes[emailAddress] = pending ? `${outcome}, shown` : outcome;
  }
  return { groups: server.groups, lookups: server.lookups, outcomes };
}

let failed = 0;
async function hold(name, members, run) {
  const vectors = await read(name);
  for (const vector of vectors) {
    const result = await run(vector);
    for (const member of members) {
      try {
        deepEqual(result[member], vector[member]);
      } catch {
        failed++;
        console.error(`${name}: ${vector.about}: ${member}: ${JSON.stringify(result[member])} and not ${JSON.stringify(vector[member])}`);
      }
    }
  }
  return vectors.length;
}

const count = (await hold("listing", ["windows", "yields"], walk)) + (await hold("batch", ["groups", "lookups", "outcomes"], batch));
if (failed > 0) process.exit(1);
console.log(`${count} vectors`);
