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
import { compare, control, scene } from "./scene.mjs";

const PEOPLE = 1000;

/** In a campaign at the most, so that some people are left for the last life. */
const KILLS_A_CAMPAIGN = 25;

/** So long it is waited for another request: a failure is followed by a second's pause at least. */
const PAUSE_MS = 400;

const DEADLINE_MS = 240_000;

/** What goes wrong, each with this probability. */
function faults(random) {
  const html = { body: "<html>bad gateway</html>", content_type: "text/html" };
  const kinds = [
    { kind: "drop_before" },
    { kind: "drop_after" },
    { kind: "late", ms: 1500 },
    { kind: "status", code: 503 },
    { kind: "status_after", code: 500 },
    { kind: "status_after", code: 502, ...html },
    { kind: "truncate" },
    { kind: "rate_limit", retry_after: 1 },
  ];
  const some = random.shuffled(kinds).slice(0, 4).map((fault) => ({ ...fault, probability: 0.02 }));
  // Time for the killer to strike while a request is under way.
  return [...some, { kind: "delay", ms: 20, probability: 0.5 }];
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Whether somebody was being invited at this time. */
async function isUnderWay(tell, time) {
  const last = (await tell("requests")).at(-1);
  return last?.method === "POST" && last.at <= time && time <= last.at + last.duration_ms;
}

/** One campaign, from its start to its end. */
async function campaign({ folder, built, emulator, seed, kills }) {
  const clerk = await startEmulator(emulator, ["--seed", `${seed}`]);
  try {
    return await killed({ folder, built, clerk, seed, kills });
  } finally {
    clerk.stop();
  }
}

async function killed({ folder, built, clerk, seed, kills }) {
  const random = randomOf(seed);
  const tell = control(clerk.url);
  const storage = join(folder, `storage-${seed}`);
  await rm(storage, { recursive: true, force: true });
  await tell("config", { bulk_atomic: random.below(2) === 0 });
  const people = await scene(clerk.url, PEOPLE, random);
  for (const fault of faults(random)) await tell("faults", fault);
  const tally = { kills: 0, underWay: 0, lives: 0 };
  const requests = async () => {
    const count = (await tell("view/requests?limit=1")).total_count;
    if (!Number.isInteger(count)) throw new Error("the emulator does not say how many requests there were");
    return count;
  };
  const until = Date.now() + DEADLINE_MS;
  let isStarted = false;
  for (;;) {
    tally.lives++;
    const life = await host(folder, built, storage, { url: clerk.url });
    try {
      const call = client(life.url, "spring");
      if (!isStarted) {
        const started = await call("POST", "?bulkPerHour=100000&singlePerHour=100000", people.csv);
        if (started.invalid !== [...people.expected.values()].filter((outcome) => outcome === "invalid").length) throw new Error(JSON.stringify(started));
        isStarted = true;
      }
      if (tally.kills < kills) {
        const seen = await requests();
        const [isEarly, more, patience] = [random.below(8) === 0, 1 + random.below(12), random.unit() * 25];
        // A few die while they start; the others after some requests, however slow the machine is, or while they wait after a
        // failure. Nobody has called the object then: its alarm has woken it.
        let woken = Infinity;
        while (!isEarly && (await requests()) < seen + more && Date.now() < woken + PAUSE_MS) {
          if (Date.now() > until) throw new Error("its alarm does not wake it");
          if (woken === Infinity && (await requests()) > seen) woken = Date.now();
          await pause(1);
        }
        await pause(patience);
        life.stop();
        const at = Date.now();
        await life.ended;
        tally.kills++;
        tally.underWay += (await isUnderWay(tell, at)) ? 1 : 0;
        continue;
      }
      for (let status; status?.state !== "done"; ) {
        if (Date.now() > until) throw new Error(`it does not end: ${JSON.stringify(await call("GET", "status"))}`);
        await pause(200);
        status = await call("GET", "status");
      }
      // What was put off must not come to be a second mail.
      await pause(2000);
      const wrong = compare(people, await call("GET", "report"), await tell("outbox"));
      if (wrong.length) throw new Error(wrong.slice(0, 20).join("\n"));
      return tally;
    } catch (error) {
      throw new Error(`seed ${seed}: ${error.message}\n${life.output()}`, { cause: error });
    } finally {
      life.stop();
      await life.ended;
    }
  }
}

/** So many kills, over as many campaigns as that takes. */
export async function kills({ folder, built, emulator, kills = 10, seed = 1 }) {
  const all = { kills: 0, underWay: 0, lives: 0, campaigns: 0 };
  for (let next = seed; all.kills < kills; next++) {
    const tally = await campaign({ folder, built, emulator, seed: next, kills: Math.min(kills - all.kills, KILLS_A_CAMPAIGN) });
    all.kills += tally.kills;
    all.underWay += tally.underWay;
    all.lives += tally.lives;
    all.campaigns++;
    console.log(`   seed ${next}: ${tally.kills} kills, ${PEOPLE} people: once each, nobody twice, outcomes true`);
  }
  return `${all.kills} kills, ${all.underWay} of them with a request to invite under way, in ${all.lives} lives of ${all.campaigns} campaigns of ${PEOPLE} people, from seed ${seed} on`;
}
