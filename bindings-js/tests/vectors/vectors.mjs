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
const json = (status, body) => new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
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

/** Bulks are all-or-nothing; of duplicates all are named, of anybody else nobody is. */
function answer(addresses, isBulk, refused) {
  const refusal = (status, code, named) =>
    json(status, { errors: [{ code, message: code, long_message: code, meta: { email_addresses: named } }] });
  const duplicates = addresses.filter((address) => refused[address] === "duplicate_record");
  if (duplicates.length > 0) return refusal(400, "duplicate_record", duplicates);
  const code = addresses.map((address) => refused[address]).find(Boolean);
  if (code) return refusal(422, code, []);
  const made = addresses.map((address) => invitation("inv_1", address, 1));
  return json(200, isBulk ? made : made[0]);
}

/** Whom the batch sends together, in order, and what becomes of each. */
async function batch({ people, refused = {} }) {
  const groups = [];
  const fetch = async (_url, { method, body }) => {
    if (method === "GET") return json(200, { data: [], total_count: 0 });
    const request = JSON.parse(new TextDecoder().decode(typeof body === "string" ? new TextEncoder().encode(body) : body));
    const addresses = [request].flat().map((item) => item.email_address);
    groups.push(addresses);
    return answer(addresses, Array.isArray(request), refused);
  };
  const input = Array.from({ length: people }, (_, n) => `p${String(n).padStart(2, "0")}@example.com`);
  const outcomes = {};
  for await (const { emailAddress, outcome } of invitationsBulkCreateAll(new ClerkCore(options(fetch)), input)) {
    outcomes[emailAddress] = outcome;
  }
  return { groups, outcomes };
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

const count = (await hold("listing", ["windows", "yields"], walk)) + (await hold("batch", ["groups", "outcomes"], batch));
if (failed > 0) process.exit(1);
console.log(`${count} vectors`);
