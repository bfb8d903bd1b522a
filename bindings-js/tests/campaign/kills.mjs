/**
 * A campaign whose process is killed at random moments under random faults: `node kills.mjs [--kills 10] [--seed 1]`.
 *
 * workerd is killed (SIGKILL) and started again on the same storage; nothing touches the object then but its alarm.
 */

import { rm } from "node:fs/promises";
import { join } from "node:path";
import { client, host } from "./host.mjs";
import { startEmulator } from "../harness/emulator.mjs";
import { randomOf } from "./random.mjs";
import { compare, control } from "./scene.mjs";
import { SCENES } from "./scenes.mjs";

/** So long it is waited for another request: a failure is followed by a second's pause at least. */
const PAUSE_MS = 400;

const DEADLINE_MS = 240_000;

const HOUR_MS = 3_600_000;

/** What is put off is executed by then. */
const DAY_MS = 24 * HOUR_MS;

/** What goes wrong, each with this probability. */
function faults(random, { late, retryAfter, probability }) {
  const html = { body: "<html>bad gateway</html>", content_type: "text/html" };
  const kinds = [
    { kind: "drop_before" },
    { kind: "drop_after" },
    ...late.map((seconds) => ({ kind: "late", ms: seconds * 1000 })),
    { kind: "status", code: 503 },
    { kind: "status_after", code: 500 },
    { kind: "status_after", code: 502, ...html },
    { kind: "truncate" },
    { kind: "rate_limit", retry_after: retryAfter },
  ];
  const some = random.shuffled(kinds).slice(0, 4).map((fault) => ({ ...fault, probability }));
  // Time for the killer to strike while somebody is being invited.
  return [...some, { kind: "delay", ms: 40, probability: 0.5, match: { method: "POST" } }];
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Until a moment to strike: a few die while they start, the others after some requests, however slow the machine is, each other one while
 * it invites somebody, or while they wait after a failure. Nobody has called the object then: its alarm has woken it.
 */
async function moment({ tell, random, stretch, isOver, until }) {
  const [isEarly, isAimed, more, patience] = [random.below(8) === 0, random.below(2) === 0, 1 + random.below(stretch), random.unit() * 25];
  let { total_count: count } = await newest(tell);
  const enough = count + more;
  for (let quiet = Infinity; !isEarly && Date.now() < quiet + PAUSE_MS && !(await isOver()); await pause(1)) {
    const { total_count, data } = await newest(tell);
    if (total_count > count) [count, quiet] = [total_count, Date.now()];
    if (count >= enough && (!isAimed || data[0].method === "POST")) break;
    if (Date.now() > until) throw new Error("its alarm does not wake it");
  }
  await pause(patience);
}

/** Whether somebody was being invited so many milliseconds ago. */
async function wasUnderWay(tell, ago) {
  const { now } = await tell("clock");
  const last = (await newest(tell)).data[0];
  const time = now - ago;
  return last?.method === "POST" && last.at <= time && time <= last.at + last.duration_ms;
}

/** The last request, and how many there were. */
async function newest(tell) {
  const requests = await tell("view/requests?limit=1");
  if (!Number.isInteger(requests.total_count)) throw new Error("the emulator does not say how many requests there were");
  return requests;
}

/** One campaign, from its start to its end. */
async function campaign({ scene, worker, emulator, seed, kills }) {
  const clerk = await startEmulator(emulator, ["--seed", `${seed}`]);
  try {
    return await killed({ scene, worker, clerk, seed, kills });
  } catch (error) {
    throw new Error(`${scene.title}, seed ${seed}: ${error.message}`, { cause: error });
  } finally {
    clerk.stop();
  }
}

async function killed({ scene, worker: { folder, built, className }, clerk, seed, kills }) {
  const random = randomOf(seed);
  const tell = control(clerk.url);
  const storage = join(folder, `${scene.title}-${seed}`);
  await rm(storage, { recursive: true, force: true });
  await tell("config", { bulk_atomic: random.below(2) === 0 });
  await tell("config", scene.config);
  const people = await scene.people(tell, random);
  const { now: began } = await tell("clock");
  for (const fault of faults(random, scene)) await tell("faults", fault);
  const tally = { kills: 0, underWay: 0, lives: 0, people: people.expected.size, limited: 0, hours: 0 };
  // Spread over the whole campaign, which makes about as many requests.
  const stretch = Math.ceil(scene.requests / kills);
  const created = [...people.expected.values()].filter((outcome) => outcome === "created").length;
  const isOver = async () => (await tell("view/outbox?limit=1")).total_count >= created + people.invited.length;
  const until = Date.now() + DEADLINE_MS;
  let isStarted = false;
  for (;;) {
    tally.lives++;
    const life = await host(folder, built, storage, { url: clerk.url, className });
    try {
      const call = client(life.url, "spring");
      if (!isStarted) {
        await started(call, people, until);
        isStarted = true;
      }
      // Whoever has nobody left to invite asks for nothing any more.
      if (tally.kills < kills && !(await isOver())) {
        await moment({ tell, random, stretch, isOver, until });
        life.stop();
        const at = Date.now();
        await life.ended;
        tally.kills++;
        tally.underWay += (await wasUnderWay(tell, Date.now() - at)) ? 1 : 0;
        continue;
      }
      for (let status; status?.state !== "done"; ) {
        if (Date.now() > until) throw new Error(`it does not end: ${JSON.stringify(await call("GET", "status"))}`);
        await pause(200);
        status = await call("GET", "status");
      }
      // What was put off must not come to be a second mail.
      await tell("clock", { advance_ms: DAY_MS });
      const log = await tell("requests");
      tally.limited = log.filter(({ status }) => status === 429).length;
      tally.hours = (log.at(-1).at - began) / HOUR_MS;
      const wrong = compare(people, await call("GET", "report"), await tell("outbox"));
      if (wrong.length) throw new Error(wrong.slice(0, 20).join("\n"));
      return tally;
    } catch (error) {
      throw new Error(`${error.message}\n${life.output()}`, { cause: error });
    } finally {
      life.stop();
      await life.ended;
    }
  }
}

/** Starts it, again until that succeeds: to read the waitlist may fail as anything may. */
async function started(call, { start, expected }, until) {
  for (;;) {
    try {
      const { invalid } = await call("POST", ...start);
      if (invalid !== [...expected.values()].filter((outcome) => outcome === "invalid").length) throw new Error(`${invalid} lines are told to be invalid`);
      return;
    } catch (error) {
      if (Date.now() > until) throw error;
    }
  }
}

/** So many kills, over as many campaigns as that takes. */
async function scene({ scene, worker, emulator, kills, seed }) {
  const all = { kills: 0, underWay: 0, lives: 0, people: 0, limited: 0, hours: 0, campaigns: 0 };
  for (let next = seed; all.kills < kills; next++) {
    const tally = await campaign({ scene, worker, emulator, seed: next, kills: kills - all.kills });
    for (const [name, count] of Object.entries({ ...tally, campaigns: 1 })) all[name] += count;
    console.log(`   ${scene.title}, seed ${next}: ${tally.kills} kills, ${tally.people} people: once each, nobody twice, outcomes true`);
  }
  return all;
}

/** So many kills, in equal shares over the scenes, which are played at the same time: they mostly wait. */
export async function kills({ workers, emulator, kills = 10, seed = 1 }) {
  const share = Math.ceil(kills / SCENES.length);
  const play = (which) => scene({ scene: which, worker: which.isHurried ? workers.hurried : workers.example, emulator, kills: share, seed });
  const played = await Promise.allSettled(SCENES.map(play));
  const wrong = played.filter(({ status }) => status === "rejected").map(({ reason }) => reason.message);
  if (wrong.length) throw new Error(wrong.join("\n"));
  const sum = (name) => played.reduce((sum, { value }) => sum + value[name], 0);
  const what = `${sum("kills")} kills, ${sum("underWay")} of them with a request to invite under way, in ${sum("lives")} lives of ${sum("campaigns")} campaigns`;
  return `${what} of ${sum("people")} people, from seed ${seed} on; they took ${sum("hours").toFixed(1)} hours, and ${sum("limited")} answers were 429`;
}
