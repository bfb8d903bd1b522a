/**
 * 10,000 deliveries, right and damaged: ours, core, `svix` and `@clerk/backend` take the same ones, and what one signs the others
 * take. `peers.mjs VERDICTS [SEED]`, with the program that has core's verdicts.
 */

import { deepEqual, equal } from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { text } from "node:stream/consumers";
import { verifyWebhook as clerk } from "@clerk/backend/webhooks";
import { verifyWebhook as ours, WebhookVerificationError } from "clerk-invitations/webhooks";
import { Webhook as Svix } from "svix";

const [, , verdicts, seed = "1"] = process.argv;
const COUNT = 10_000;
/** Whole seconds, and a part of one. */
const NOW = 1_750_000_000_400;
// The peers know no other clock.
Date.now = () => NOW;

/** The same numbers each time (mulberry32). */
let state = Number(seed);
function random(limit) {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
}
const pick = (items) => items[random(items.length)];
const bytes = (length) => Buffer.from(Array.from({ length }, () => random(256)));
const string = (length) => Array.from({ length }, () => pick(["a", "Z", "0", "é", "€", "😀", "\n", '"', "\\", "\u2028", " "])).join("");

const secret = () => `${pick(["whsec_", ""])}${bytes(pick([1, 16, 24, 24, 24, 63, 64, 65, 200])).toString("base64")}`;
const keyOf = (secret) => Buffer.from(secret.replace("whsec_", ""), "base64");
const mac = (secret, id, seconds, body) => createHmac("sha256", keyOf(secret)).update(`${id}.${seconds}.`).update(body).digest("base64");

/** Who signs, by whose code. */
const SIGNERS = {
  node: ({ secret, id, seconds, body }) => `v1,${mac(secret, id, seconds, body)}`,
  svix: ({ secret, id, seconds, body }) => new Svix(secret).sign(id, new Date(seconds * 1000), body.toString()),
};

/** A delivery that is right. */
function delivery() {
  const type = pick(["user.deleted", "session.created", "new.type"]);
  const event = { object: "event", type, timestamp: 1_654_012_591_514, instance_id: "ins_1", data: { text: string(random(40)) } };
  const body = Buffer.from(JSON.stringify(event, null, pick([undefined, 2])));
  const made = { secret: secret(), id: `msg_${random(1e9)}`, seconds: Math.floor(NOW / 1000) + pick([0, 0, 1, -1, 299, 300, -299, -300]), body };
  const headers = { "svix-id": made.id, "svix-timestamp": String(made.seconds), "svix-signature": pick(Object.values(SIGNERS))(made) };
  return { secret: made.secret, headers, body };
}

const HEADERS = ["svix-id", "svix-timestamp", "svix-signature"];
const sign = (it, id = it.headers["svix-id"], seconds = it.headers["svix-timestamp"]) => `v1,${mac(it.secret, id, seconds, it.body)}`;

/** A letter of the text is another one. */
function misspelled(text) {
  const at = random(text.length);
  return text.slice(0, at) + pick([..."abcXYZ0189+/=.,-_"]) + text.slice(at + 1);
}

const DAMAGES = {
  none: () => {},
  "a letter of a header": ({ headers }) => {
    const name = pick(HEADERS);
    headers[name] = misspelled(headers[name]);
  },
  "a byte of the body": (it) => {
    it.body = Buffer.from(it.body);
    it.body[random(it.body.length)] ^= 1 << random(8);
  },
  "the body's end": (it) => (it.body = it.body.subarray(0, random(it.body.length))),
  "more body": (it) => (it.body = Buffer.concat([it.body, Buffer.from(pick([" ", "\n", "}", "\0"]))])),
  "a header is missing": ({ headers }) => delete headers[pick(HEADERS)],
  "a header is empty": ({ headers }) => (headers[pick(HEADERS)] = pick(["", " "])),
  "blanks around": ({ headers }) => {
    const name = pick(HEADERS);
    headers[name] = ` ${headers[name]}\t`;
  },
  "out of time": (it) => {
    const seconds = Math.floor(NOW / 1000) + pick([301, -301, 1e6, -1e6, 1e15]);
    Object.assign(it.headers, { "svix-timestamp": String(seconds), "svix-signature": sign(it, undefined, seconds) });
  },
  "no time": (it) => (it.headers["svix-timestamp"] = pick(["x", "NaN", "", "-", "Infinity"])),
  "another secret": (it) => (it.secret = secret()),
  "several signatures": (it) => {
    const right = it.headers["svix-signature"];
    const others = Array.from({ length: random(5) }, () => pick([`v1,${bytes(32).toString("base64")}`, "v2,x", "v1a,y", "v1,", "v1", "", ",", right.slice(3)]));
    others.splice(random(others.length + 1), 0, pick([right, right, misspelled(right)]));
    it.headers["svix-signature"] = others.join(" ");
  },
  "another version": (it) => (it.headers["svix-signature"] = it.headers["svix-signature"].replace("v1", pick(["v2", "v1a", "V1", "v", "v11"]))),
  "signed, and no JSON": (it) => {
    it.body = Buffer.from(pick(["", "{", "null", '{"type":"user.deleted","data":{}', "\ufeff{}"]));
    it.headers["svix-signature"] = sign(it);
  },
};

/** Where ours refuses what a peer takes, and why. */
const STRICTER = {
  // `parseInt` reads the digits at the start of anything.
  timestamp: ({ headers }) => !/^\d{1,15}$/.test((headers["svix-timestamp"] ?? "").trim()),
  // What is behind a second comma is not looked at.
  comma: ({ headers }) => (headers["svix-signature"] ?? "").split(" ").some((signature) => signature.split(",").length > 2),
};
/** `svix` only checks signatures: whether it is JSON it leaves to others. */
const isJSON = ({ body }) => {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body)) !== null;
  } catch {
    return false;
  }
};

const request = ({ headers, body }) => new Request("https://app.example.com", { method: "POST", headers, body });
async function takes(verify) {
  try {
    await verify();
    return true;
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) throw error;
    return false;
  }
}

const VERDICTS = {
  ours: (it) =>
    takes(async () => {
      try {
        await ours(request(it), { signingSecret: it.secret });
      } catch (error) {
        if (!(error instanceof WebhookVerificationError)) throw new TypeError(error);
        throw error;
      }
    }),
  clerk: (it) => takes(() => clerk(request(it), { signingSecret: it.secret })),
  svix: (it) => takes(() => new Svix(it.secret).verify(it.body, Object.fromEntries(new Headers(it.headers)))),
};

const kinds = Object.keys(DAMAGES);
const deliveries = Array.from({ length: COUNT }, (_, index) => {
  const kind = index % 2 ? kinds[(index >> 1) % kinds.length] : "none";
  const made = delivery();
  DAMAGES[kind](made);
  return { ...made, kind };
});

const core = spawn(verdicts, { stdio: ["pipe", "pipe", "inherit"] });
const answers = text(core.stdout);
for (const { secret, headers, body } of deliveries) {
  core.stdin.write(`${JSON.stringify({ secrets: [secret], headers: Object.entries(headers), body: [...body], now: NOW })}\n`);
}
core.stdin.end();
const judged = (await answers).trimEnd().split("\n");
equal(judged.length, COUNT);

let taken = 0;
for (const [index, it] of deliveries.entries()) {
  const about = `seed ${seed}, delivery ${index} (${it.kind}): ${JSON.stringify(it.headers)}`;
  const [us, them, svix] = [await VERDICTS.ours(it), await VERDICTS.clerk(it), await VERDICTS.svix(it)];
  equal(us, judged[index] === "taken", `ours and core: ${about}: ${judged[index]}`);
  if (us) taken++;
  if (Object.values(STRICTER).some((isStricter) => isStricter(it))) {
    equal(us && !(them && svix), false, `ours takes what a peer refuses: ${about}`);
    continue;
  }
  equal(us, them, `ours and @clerk/backend: ${about}`);
  equal(us, svix && isJSON(it), `ours and svix: ${about}`);
}
// Each half is there: neither verdict is a matter of course.
equal(taken > COUNT / 2 && taken < COUNT * 0.7, true, `${taken} are taken`);

// What ours is stricter in, shown: else the exceptions above would hide anything.
const made = delivery();
const at = made.headers["svix-timestamp"];
const lenient = [
  { ...made, headers: { ...made.headers, "svix-timestamp": `${at}x` } },
  { ...made, headers: { ...made.headers, "svix-signature": `${sign(made)},x` } },
];
for (const it of lenient) deepEqual([await VERDICTS.ours(it), await VERDICTS.clerk(it), await VERDICTS.svix(it)], [false, true, true]);

console.log(`${COUNT} deliveries, ${taken} taken, by all four alike; types: one program, either import`);
