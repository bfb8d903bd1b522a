/**
 * A campaign on the emulator's clock, at the published limits, in workerd: how long it takes beside the least, what it costs.
 */

import { rm } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startEmulator } from "../harness/emulator.mjs";
import { find, PACKAGE } from "../harness/places.mjs";
import { run } from "../harness/process.mjs";
import { client, host, SECRET } from "./host.mjs";
import { randomOf } from "./random.mjs";
import { compare, control, list } from "./scene.mjs";

const HOUR_MS = 3_600_000;

/** The most that it may take, beside the least. */
const MOST = 1.02;

/** What a process has used of a processor, in milliseconds: its ticks are a hundredth of a second. */
function cpuOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "latin1").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** As README shows it. */
function photograph(url, name) {
  const browser = find("chromium", "chromium-browser", "google-chrome");
  const file = join(PACKAGE, `examples/campaign-worker/screenshots/${name}.png`);
  return run(browser, ["--headless=new", "--no-sandbox", "--hide-scrollbars", "--window-size=1000,760", `--screenshot=${file}`, url]);
}

export async function simulation({ folder, built, emulator, people: count = 10_000, seed = 1 }) {
  const clerk = await startEmulator(emulator, ["--seed", `${seed}`, "--clock", "manual"]);
  const storage = join(folder, "storage-simulated");
  await rm(storage, { recursive: true, force: true });
  const worker = await host(folder, built, storage, { url: clerk.url, className: "Simulated" });
  try {
    const tell = control(clerk.url);
    const people = await list(clerk.url, count, randomOf(seed));
    await tell("config", { limits: "published" });
    await tell("clock", { advance_ms: 24 * HOUR_MS });
    const earlier = (await tell("requests")).length;
    const { now: began } = await tell("clock");
    const test = async (method) => (await fetch(`${worker.url}/test/spring/${method}`)).json();
    const call = client(worker.url, "spring");
    await test("prepare");
    const before = cpuOf(worker.pid);
    await call("POST", "", people.csv);
    const imported = { ...(await test("tally")), cpu: cpuOf(worker.pid) - before };
    const forecast = (await call("GET", "status")).endsAt;
    if (process.env.SCREENSHOTS) {
      await test("simulate?most=90");
      const { invitations } = await tell("state");
      for (const { id, status } of invitations.slice(0, 2000)) if (status === "pending") await tell("accept", { invitation_id: id });
      await call("POST", "refresh");
      await test("simulate?most=3");
      await photograph(`${worker.url.replace("//", `//admin:${encodeURIComponent(SECRET)}@`)}/campaigns/spring`, "status");
    }
    const tally = await test("simulate");
    const cpu = cpuOf(worker.pid) - before;
    const status = await call("GET", "status");
    if (status.state !== "done") throw new Error(JSON.stringify(status));
    const wrong = compare(people, await call("GET", "report"), await tell("outbox"));
    if (wrong.length) throw new Error(wrong.slice(0, 20).join("\n"));
    const requests = (await tell("requests")).slice(earlier);
    const posts = requests.filter(({ method }) => method === "POST");
    const hours = (posts.at(-1).at - began) / HOUR_MS;
    // Only Clerk can say of users and odd addresses that it refuses them, one by one.
    const kinds = [...people.expected.values()];
    const asked = kinds.filter((kind) => ["created", "already_user", "refused"].includes(kind)).length;
    const least = Math.ceil(asked / 350) - 1;
    const limited = requests.filter(({ status }) => status === 429).length;
    const figures = { people: count, hours, least, ratio: hours / least, forecast: (Date.parse(forecast) - began) / HOUR_MS, ...tally, imported, cpu, requests: requests.length, posts: posts.length, limited };
    if (figures.ratio > MOST) throw new Error(`it takes ${hours} h, and ${least} would do: ${JSON.stringify(figures)}`);
    return figures;
  } catch (error) {
    throw new Error(`${error.message}\n${worker.output()}`, { cause: error });
  } finally {
    worker.stop();
    clerk.stop();
  }
}
