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
  return [...some, { kind: "delay", ms: 6, probability: 0.6 }];
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

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
  const tally = { kills: 0, inFlight: 0, lives: 0 };
  const requests = async () => (await tell("view/requests?limit=1")).total;
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
        // A few die while they start; the others after their first request, however slow the machine is: nobody has called the
        // object then, its alarm has woken it.
        while (random.below(8) !== 0 && (await requests()) === seen && Date.now() < until) await pause(3);
        await pause(random.unit() * 150);
        life.stop();
        await life.ended;
        tally.kills++;
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
  const all = { kills: 0, lives: 0, campaigns: 0 };
  for (let next = seed; all.kills < kills; next++) {
    const tally = await campaign({ folder, built, emulator, seed: next, kills: Math.min(kills - all.kills, KILLS_A_CAMPAIGN) });
    all.kills += tally.kills;
    all.lives += tally.lives;
    all.campaigns++;
    console.log(`   seed ${next}: ${tally.kills} kills, ${PEOPLE} people: once each, nobody twice, outcomes true`);
  }
  return `${all.kills} kills in ${all.lives} lives of ${all.campaigns} campaigns of ${PEOPLE} people, from seed ${seed} on`;
}
