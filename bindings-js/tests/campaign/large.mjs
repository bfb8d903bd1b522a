/** A hundred thousand people: what memory that takes, and how long a status. */

import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { startEmulator } from "../harness/emulator.mjs";
import { client, host } from "./host.mjs";
import { control } from "./scene.mjs";

const MOST_MB = 64;
const STATUS_MS = 50;

/** Of the people of each piece that is uploaded. */
const PIECE = 1000;

/** So often it is looked at. */
const LOOK_MS = 20;

/** The most memory that a process comes to have from now on, beside what it has now, in MB: not what it maps of files. */
function watch(pid) {
  const now = () => Number(/RssAnon:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "latin1"))[1]) / 1024;
  const before = now();
  let most = before;
  const timer = setInterval(() => (most = Math.max(most, now())), LOOK_MS);
  return () => {
    clearInterval(timer);
    return most - before;
  };
}

function upload(count) {
  let index = 0;
  const encoder = new TextEncoder();
  return new ReadableStream({
    pull(controller) {
      if (index === 0) controller.enqueue(encoder.encode("email_address,redirect_url,metadata.row\n"));
      let text = "";
      for (const end = Math.min(index + PIECE, count); index < end; index++) text += `someone${index}@example.com,https://example.com/welcome,${index}\n`;
      controller.enqueue(encoder.encode(text));
      if (index === count) controller.close();
    },
  });
}

async function timed(act) {
  const began = performance.now();
  await act();
  return performance.now() - began;
}

export async function large({ folder, built, emulator, people = 100_000, hours = 2 }) {
  const clerk = await startEmulator(emulator, ["--clock", "manual", "--limits", "published"]);
  const storage = join(folder, "storage-large");
  await rm(storage, { recursive: true, force: true });
  const tell = control(clerk.url);
  const begin = async () => {
    const worker = await host(folder, built, storage, { url: clerk.url, className: "Simulated" });
    const call = client(worker.url, "spring");
    const test = async (method, most) => (await fetch(`${worker.url}/test/spring/${method}?most=${most ?? 1e6}`)).json();
    await test("prepare");
    return { worker, call, test };
  };
  let life = await begin();
  try {
    await life.call("GET", "status");
    const grown = watch(life.worker.pid);
    const importMs = await timed(async () => {
      const started = await life.call("POST", "", upload(people));
      if (started.added !== people) throw new Error(JSON.stringify(started));
    });
    // All are asked about, at forty requests an alarm, and some hours' quota is sent.
    await life.test("simulate", Math.ceil(people / 100 / 40) + 12 + 5 * hours);
    const memoryMB = grown();
    const warm = [];
    for (let n = 0; n < 20; n++) warm.push(await timed(() => life.call("GET", "status")));
    const mails = (await tell("outbox")).length;
    const { counts } = await life.call("GET", "status");
    if (counts.created !== mails || counts.created + counts.waiting !== people || mails < 350 * hours) throw new Error(`${mails} mails: ${JSON.stringify(counts)}`);
    life.worker.stop();
    await life.worker.ended;
    life = await begin();
    const cold = await timed(() => life.call("GET", "status"));
    const figures = { people, importMs, memoryMB, statusMs: warm.sort((one, other) => one - other)[10], coldStatusMs: cold, mails };
    if (memoryMB > MOST_MB) throw new Error(`it takes ${memoryMB} MB: ${JSON.stringify(figures)}`);
    if (Math.max(figures.statusMs, cold) > STATUS_MS) throw new Error(`a status takes too long: ${JSON.stringify(figures)}`);
    return figures;
  } catch (error) {
    throw new Error(`${error.message}\n${life.worker.output()}`, { cause: error });
  } finally {
    life.worker.stop();
    clerk.stop();
  }
}
