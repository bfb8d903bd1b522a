// Checks deliveries by the npm package, by @clerk/backend and by svix, interleaved, and prints the table.
//
//   node bench/js/webhooks.mjs [ROUNDS]

import { createHmac, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { gzipped } from "../../bindings-js/size.mjs";
import { verifyWebhook as ours } from "../../bindings-js/dist/webhooks.js";
import { verifyWebhook as clerk } from "@clerk/backend/webhooks";
import { Webhook } from "svix";

const here = fileURLToPath(new URL(".", import.meta.url));
const ROUNDS = Number(process.argv[2] ?? 15);
/** How many deliveries are checked in a round. */
const COUNT = 2000;

const key = randomBytes(24);
const signingSecret = `whsec_${key.toString("base64")}`;

/** A delivery whose body has about so many bytes: a `user.created` has some 3,000. */
function delivery(length) {
  const body = JSON.stringify({ object: "event", type: "user.created", timestamp: 1, instance_id: "ins_1", data: { id: "user_1", text: "x".repeat(length) } });
  const seconds = String(Math.floor(Date.now() / 1000));
  const mac = createHmac("sha256", key).update(`msg_1.${seconds}.${body}`).digest("base64");
  return { body, headers: { "svix-id": "msg_1", "svix-timestamp": seconds, "svix-signature": `v1,${mac}` } };
}

const request = ({ headers, body }) => new Request("https://app.example.com", { method: "POST", headers, body });
const CONTENDERS = {
  ours: (it) => ours(request(it), { signingSecret }),
  clerk: (it) => clerk(request(it), { signingSecret }),
  // It takes text and an object of headers: what a server has to do for that is counted too.
  svix: async (it) => {
    const from = request(it);
    const body = await from.text();
    new Webhook(signingSecret).verify(body, Object.fromEntries(from.headers));
    return JSON.parse(body);
  },
  "the request alone": async (it) => JSON.parse(await request(it).text()),
};

/** CPU time of a delivery, all threads', in microseconds. */
async function round(verify, it) {
  const before = process.cpuUsage();
  for (let count = 0; count < COUNT; count++) await verify(it);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / COUNT;
}

async function measure(length) {
  const it = delivery(length);
  const names = Object.keys(CONTENDERS);
  const times = Object.fromEntries(names.map((name) => [name, []]));
  // The first is for warming up; and nobody is always the first.
  for (let turn = 0; turn <= ROUNDS; turn++) {
    for (let place = 0; place < names.length; place++) {
      const name = names[(turn + place) % names.length];
      const time = await round(CONTENDERS[name], it);
      if (turn > 0) times[name].push(time);
    }
  }
  return names.map((name) => times[name].toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)]);
}

const version = (name) => JSON.parse(readFileSync(`${here}node_modules/${name}/package.json`, "utf8")).version;
const sizes = [
  await gzipped('export { verifyWebhook } from "./webhooks.js";', fileURLToPath(new URL("../../bindings-js/dist/", import.meta.url))),
  await gzipped('export { verifyWebhook } from "@clerk/backend/webhooks";', here),
  await gzipped('export { Webhook } from "svix";', here),
];

console.log(`${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0].model.trim()}, Node ${process.versions.node},`);
console.log(`@clerk/backend ${version("@clerk/backend")}, svix ${version("svix")}; CPU of all threads, medians of ${ROUNDS} interleaved rounds.\n`);
console.log("| what | clerk-invitations/webhooks | @clerk/backend/webhooks | svix | the request alone, unchecked |");
console.log("|---|---|---|---|---|");
console.log(`| gzip of what is loaded (bytes) | ${sizes.map((size) => size.toLocaleString("en")).join(" | ")} | |`);
for (const length of [300, 3000, 30_000]) {
  const shown = (await measure(length)).map((time) => time.toFixed(1));
  console.log(`| a delivery of ${length.toLocaleString("en")} bytes, CPU (µs) | ${shown.join(" | ")} |`);
}
