/** The example that takes webhooks, in miniflare: each message is handled once. */

import { createHmac, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { bundle } from "../campaign/host.mjs";
import { TESTS } from "./places.mjs";
import { project } from "./project.mjs";

const MINIFLARE = join(TESTS, "miniflare/node_modules/miniflare");

const missing = () => (existsSync(MINIFLARE) ? undefined : "npm ci in tests/miniflare");

const key = randomBytes(24);

/** A request as Clerk sends it. */
function delivery(id, data, type = "user.created") {
  const body = JSON.stringify({ object: "event", type, timestamp: Date.now(), instance_id: "ins_1", data });
  const seconds = String(Math.floor(Date.now() / 1000));
  const signature = `v1,${createHmac("sha256", key).update(`${id}.${seconds}.${body}`).digest("base64")}`;
  return { method: "POST", body, headers: { "svix-id": id, "svix-timestamp": seconds, "svix-signature": signature } };
}

function expect(what, actual, expected) {
  const [is, ought] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (is !== ought) throw new Error(`${what}: is ${is}, ought to be ${ought}`);
}

async function webhookWorker({ shop, tarball }) {
  const { Miniflare } = createRequire(import.meta.url)(MINIFLARE);
  const folder = await project(shop, "webhook-worker", tarball, { "examples/webhook-worker/src": "src" });
  const outdir = join(folder, "built");
  const { script, modules } = await bundle(join(folder, "src/index.js"), outdir);
  expect("wasm", modules, []);
  const worker = new Miniflare({
    modules: [{ type: "ESModule", path: `./${script}`, contents: await readFile(join(outdir, script)) }],
    compatibilityDate: "2026-04-01",
    bindings: { CLERK_WEBHOOK_SIGNING_SECRET: `whsec_${key.toString("base64")}` },
    durableObjects: { MESSAGES: { className: "Message", useSQLite: true } },
    kvNamespaces: ["JOINED"],
  });
  try {
    const url = await worker.ready;
    const send = async (it) => (await fetch(url, it)).status;
    const ada = { id: "user_1", created_at: 1, email_addresses: [{ email_address: "ada@example.com" }], public_metadata: { role: "editor" } };
    const many = await Promise.all(Array.from({ length: 8 }, () => send(delivery("msg_1", ada))));
    // Those that come meanwhile are to come again; those that come later are told that it is done.
    expect("answers", many.every((status) => [200, 503].includes(status)) && many.includes(200), true);
    expect("again", await send(delivery("msg_1", { ...ada, id: "user_2" })), 200);
    const joined = await worker.getKVNamespace("JOINED");
    expect("who joined", (await joined.list()).keys.map(({ name }) => name), ["user_1"]);
    expect("what is known", JSON.parse(await joined.get("user_1")), { addresses: ["ada@example.com"], metadata: { role: "editor" } });

    // What fails is handled when it comes again.
    expect("a failure", await send(delivery("msg_2", { id: "user_3" })), 500);
    expect("after it", await send(delivery("msg_2", { ...ada, id: "user_3" })), 200);
    expect("two joined", (await joined.list()).keys.length, 2);
    const forged = delivery("msg_3", ada);
    expect("forged", await send({ ...forged, body: `${forged.body} ` }), 400);
    return "each message once, of eight at a time; a failure is handled again";
  } finally {
    await worker.dispose();
  }
}

export const webhookWorkers = [{ title: "example: webhook-worker, in miniflare", missing, run: webhookWorker }];
