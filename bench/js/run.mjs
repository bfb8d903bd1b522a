// Measures the npm package beside @clerk/backend and fetch by hand, interleaved, and prints the table.
//
//   node bench/js/run.mjs EMULATOR [ROUNDS]

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { gzipped, ours } from "../../bindings-js/size.mjs";
import { CONTENDERS, forNode, forWorkerd } from "./bundles.mjs";
import { emulator, node, workerd } from "./processes.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const [program, rounds = "9"] = process.argv.slice(2);
const ROUNDS = Number(rounds);

const folder = mkdtempSync(`${tmpdir()}/clerk-invitations-bench-`);
const clerk = await emulator(program);
let calls = 0;

try {
  await forNode(`${folder}/node`);
  await forWorkerd(`${folder}/workerd`);
  // Lists first: they have the newest.
  const list = await inNode("list", 200);
  const listInWorkerd = await inWorkerd("list", 100);
  const create = await inNode("create", 2000);
  const createInWorkerd = await inWorkerd("create", 1000);
  const load = await inNode("load", 1);
  const start = await startOfWorkerd();
  console.log(`${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0].model.trim()}, Node ${process.versions.node},`);
  console.log(`@clerk/backend ${version("@clerk/backend")}, workerd ${version("workerd")}; medians of ${ROUNDS} interleaved rounds.\n`);
  console.log("| what | clerk-invitations | @clerk/backend | fetch by hand | ratio to @clerk/backend | must | aim |");
  console.log("|---|---|---|---|---|---|---|");
  row("gzip of what workerd loads (bytes)", await size(), "size", 0.9, 0.84);
  row("one `create`, CPU, Node (µs)", create, "cpu", 1.08, 1.0);
  row("`list` of 500, CPU, Node (µs)", list, "cpu", 1.3, 1.0);
  row("one `create`, CPU, workerd (µs)", createInWorkerd, "cpu", 1.25, 1.0);
  row("`list` of 500, CPU, workerd (µs)", listInWorkerd, "cpu", 1.5, 1.0);
  row("`list` of 500, time, workerd (µs)", listInWorkerd, "wall");
  row("module load, Node (ms)", load, "load", 0.35, 0.2);
  row("load and first call, Node (ms)", load, "call", 1.0, 0.9);
  row("start above an empty worker, workerd (ms)", start, "started", 0.85, 0.65);
} finally {
  clerk.stop();
  rmSync(folder, { recursive: true });
}

function version(name) {
  return JSON.parse(readFileSync(`${here}node_modules/${name}/package.json`, "utf8")).version;
}

async function size() {
  const { total } = await ours();
  const clerk = await gzipped('export { createClerkClient } from "@clerk/backend";', here);
  const fetch = await gzipped('export { connect } from "./contenders/fetch.js";', here);
  const one = (size) => [{ size }];
  return { ours: one(total), clerk: one(clerk), fetch: one(fetch) };
}

/** Rounds of fresh processes, each contender in turn. */
async function inNode(what, count) {
  return interleaved((name) => node(process.execPath, [what, `${folder}/node/${name}.mjs`, clerk.url, count, `${what}-${name}-${calls++}`]));
}

/** One workerd for each contender, which has had the calls once before it is measured. */
async function inWorkerd(what, count) {
  const workers = {};
  const ask = (name) => workers[name].ask(`/${what}?calls=${count}&name=${what}-workerd-${name}-${calls++}`);
  for (const name of CONTENDERS) {
    workers[name] = await workerd(`${folder}/workerd`, name, clerk.url);
    await ask(name);
  }
  const measured = await interleaved(async (name) => {
    const [cpu, start] = [workers[name].cpu(), performance.now()];
    await ask(name);
    return { cpu: (workers[name].cpu() - cpu) / count, wall: ((performance.now() - start) * 1000) / count };
  });
  for (const worker of Object.values(workers)) worker.stop();
  return measured;
}

async function startOfWorkerd() {
  const names = [...CONTENDERS, "empty"];
  const started = await interleaved(async (name) => {
    const worker = await workerd(`${folder}/workerd`, name, clerk.url);
    worker.stop();
    return { started: worker.started };
  }, names);
  const empty = median(started.empty.map((one) => one.started));
  const above = (name) => started[name].map((one) => ({ started: one.started - empty }));
  return Object.fromEntries(CONTENDERS.map((name) => [name, above(name)]));
}

async function interleaved(measure, names = CONTENDERS) {
  const measured = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    // Nobody is always the first.
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(round + turn) % names.length];
      measured[name].push(await measure(name));
    }
  }
  return measured;
}

function row(what, measured, figure, must, aim) {
  const [own, backend, fetch] = CONTENDERS.map((name) => median(measured[name].map((one) => one[figure])));
  const shown = (number) => (number >= 100 ? Math.round(number).toLocaleString("en") : number.toFixed(1));
  const limit = (ratio) => (ratio === undefined ? "" : `≤ ${ratio.toFixed(2)}×`);
  const ratio = own / backend;
  const verdict = must === undefined ? "" : ratio <= aim ? " (aim)" : ratio <= must ? " (must)" : " **missed**";
  console.log(`| ${what} | ${shown(own)} | ${shown(backend)} | ${shown(fetch)} | ${ratio.toFixed(2)}×${verdict} | ${limit(must)} | ${limit(aim)} |`);
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
