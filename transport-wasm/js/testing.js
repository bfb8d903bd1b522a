// What the tests of an exchange have in common.

import assert from "node:assert/strict";
import { after } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { exchange } from "./exchange.js";

export const URL_ = "https://api.example.com/v1/invitations";
export const NEVER = new Promise(() => {});

const unhandled = [];
process.on("unhandledRejection", (reason) => unhandled.push(reason));
process.on("uncaughtException", (error) => unhandled.push(error));

after(async () => {
  await sleep(20);
  assert.deepEqual(unhandled, []);
});

/** An exchange over this `fetch`, which has to be over soon, on a busy machine too. */
export async function over(fetch, { request, ...host } = {}) {
  const outcome = exchange({ method: "GET", url: URL_, headers: [], ...request }, { fetch, ...host });
  const limit = sleep(5000, undefined, { ref: false }).then(() => assert.fail("not over"));
  return Promise.race([outcome, limit]);
}

/** Over a `fetch` that answers this. */
export const answered = (response, options) => over(async () => response, options);

export const text = (answer) => {
  assert.equal(answer.failed, undefined, `${answer.failed}: ${answer.cause}`);
  return new TextDecoder().decode(answer.body);
};

export const stream = (...chunks) =>
  new ReadableStream({ start: (it) => (chunks.forEach((chunk) => it.enqueue(chunk)), it.close()) });

/** An object of which every member throws. */
export const hostile = () =>
  new Proxy(function () {}, {
    get() {
      throw new Error("a getter");
    },
    ownKeys() {
      throw new Error("keys");
    },
  });
