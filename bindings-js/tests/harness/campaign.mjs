/** `clerk-invitations/campaign`: the example's Worker, and its object under whatever may happen to it. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { bundle, client, host } from "../campaign/host.mjs";
import { joined, reminders, remindersKilled } from "../campaign/joined.mjs";
import { kills } from "../campaign/kills.mjs";
import { large } from "../campaign/large.mjs";
import { control } from "../campaign/scene.mjs";
import { routes } from "../campaign/routes.mjs";
import { simulation } from "../campaign/simulation.mjs";
import { startEmulator } from "./emulator.mjs";
import { PACKAGE, TESTS } from "./places.mjs";
import { project } from "./project.mjs";

const EXAMPLE = "examples/campaign-worker/src";

/** CI takes a share of the hundred, other ones each day. */
const KILLS = Number(process.env.KILLS ?? 10);
const SEED = Number(process.env.SEED ?? Math.floor(Date.now() / 86_400_000));

const round = (number, digits = 1) => number.toFixed(digits);

/** The example, in workerd; or one of `tests/campaign/worker`, whose clock is set. */
async function built({ shop, tarball }, name, entry = "example/index.js") {
  const folder = await project(shop, name, tarball, { "tests/campaign/worker": "src", [EXAMPLE]: "src/example" });
  const outdir = join(folder, "built");
  return { folder: outdir, built: await bundle(join(folder, "src", entry), outdir) };
}

async function example(context) {
  const { folder, built: worker } = await built(context, "campaign-worker");
  const clerk = await startEmulator(context.emulator);
  const life = await host(folder, worker, join(folder, "storage"), { url: clerk.url });
  try {
    return await routes({ url: life.url, call: (name) => client(life.url, name), tell: control(clerk.url) });
  } catch (error) {
    throw new Error(`${error.message}\n${life.output()}`, { cause: error });
  } finally {
    life.stop();
    clerk.stop();
  }
}

async function killed(context) {
  const workers = {
    example: { ...(await built(context, "campaign-kills")), className: "InvitationCampaign" },
    hurried: { ...(await built(context, "campaign-kills-hurried", "hurried.js")), className: "Hurried" },
  };
  return kills({ workers, emulator: context.emulator, kills: KILLS, seed: SEED });
}

async function simulated(context) {
  const figures = await simulation({ ...(await built(context, "campaign-simulation", "simulated.js")), emulator: context.emulator });
  const { people, ratio, hours, alarms, rowsRead, rowsWritten, set, cpu } = figures;
  return `${round(hours, 2)} h, ${round(ratio, 4)} times the least; ${alarms} alarms; a person: ${round(rowsWritten / people)} rows written (and ${set} in all for alarms), ${round(rowsRead / people)} read, ${round(cpu / people, 2)} ms of CPU`;
}

async function hundredThousand(context) {

  const { people, importMs, memoryMB, statusMs, coldStatusMs } = await large({ ...(await built(context, "campaign-large", "simulated.js")), emulator: context.emulator });
  return `${people} people: ${round(memoryMB)} MB, taken in in ${round(importMs / 1000)} s; a status takes ${round(statusMs)} ms, the first ${round(coldStatusMs)} ms`;
}

/** A Worker whose object checks a journal, and answers what it has found. */
const checked = (name, className) => async ({ shop }) => {
  const folder = join(shop, `campaign-${name}`);
  const worker = await bundle(join(TESTS, `campaign/${name}-worker.js`), folder);
  const life = await host(folder, worker, join(folder, "storage"), { url: "http://127.0.0.1:1", className });
  try {
    const answer = await fetch(life.url);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${text}\n${life.output()}`);
    return text;
  } finally {
    life.stop();
  }
};

const hasContract = () => (existsSync(join(PACKAGE, "build/campaign-testing/glue.js")) ? undefined : "cargo xtask npm builds what it needs");

export const campaigns = [
  { title: "campaign: the example, in workerd", run: example },
  { title: "campaign: the contract of journals, in workerd", missing: hasContract, run: checked("journal", "Contract") },
  { title: "campaign: counts, in workerd", run: checked("counts", "Counts") },
  { title: "campaign: objects of older formats, in workerd", run: checked("formats", "Formats") },
  { title: "campaign: who joined, in workerd", run: async (context) => joined({ ...(await built(context, "campaign-joined")), emulator: context.emulator }) },
  { title: "campaign: reminders, in workerd", run: async (context) => reminders({ ...(await built(context, "campaign-reminders", "simulated.js")), emulator: context.emulator }) },
  { title: "campaign: reminders, killed", run: async (context) => remindersKilled({ ...(await built(context, "campaign-reminders-killed")), emulator: context.emulator, kills: KILLS, seed: SEED }) },
  { title: "campaign: killed", run: killed },
  { title: "campaign: ten thousand people", run: simulated },
  { title: "campaign: a hundred thousand people", run: hundredThousand },
];
