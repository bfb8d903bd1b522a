// Measures the npm package beside @clerk/backend and fetch by hand, interleaved, and prints the table.
//
//   node bench/js/run.mjs EMULATOR DOCUMENT [ROUNDS]
//
// The table goes into DOCUMENT too, between the marks that are there.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { gzipped, ours } from "../../bindings-js/size.mjs";
import { CONTENDERS, forNode, forWorkerd } from "./bundles.mjs";
import { emulator, node, workerd } from "./processes.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const [program, document, rounds = "9"] = process.argv.slice(2);
const ROUNDS = Number(rounds);

const folder = mkdtempSync(`${tmpdir()}/clerk-invitations-bench-`);
const clerk = await emulator(program);
const lines = [];
let calls = 0;

try {
  await forNode(`${folder}/node`);
  await forWorkerd(`${folder}/workerd`);
  say(`${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0].model.trim()}, Node ${process.versions.node},`);
  say(`@clerk/backend ${version("@clerk/backend")}, workerd ${version("workerd")}; medians of ${ROUNDS} interleaved rounds.\n`);
  say("| what | clerk-invitations | @clerk/backend | fetch by hand | ratio to @clerk/backend | must | aim |");
  say("|---|---|---|---|---|---|---|");
  await size();
  const create = await inNode("create", 2000);
  row("one `create`, CPU, Node (µs)", create, "cpu", 1.1, 0.95);
  const list = await inNode("list", 200);
  row("`list` of 500, CPU, Node (µs)", list, "cpu", 1.3, 1.0);
  const inWorker = await listInWorkerd(100);
  row("`list` of 500, CPU, workerd (µs)", inWorker, "cpu", 1.5, 1.0);
  row("`list` of 500, time, workerd (µs)", inWorker, "wall");
  const load = await inNode("load", 1);
  row("module load, Node (ms)", load, "load", 0.35, 0.2);
  row("load and first call, Node (ms)", load, "call", 1.0, 0.9);
  row("start above an empty worker, workerd (ms)", await startOfWorkerd(), "started", 0.85, 0.65);
  if (document) write();
} finally {
  clerk.stop();
  rmSync(folder, { recursive: true });
}

function version(name) {
  return JSON.parse(readFileSync(`${here}node_modules/${name}/package.json`, "utf8")).version;
}

function say(line) {
  console.log(line);
  lines.push(line);
}

function write() {
  const [begin, end] = ["<!-- made by cargo xtask bench-js -->\n", "<!-- end of what is made by cargo xtask bench-js -->"];
  const text = readFileSync(document, "utf8");
  const [before, rest] = text.split(begin);
  const after = rest.slice(rest.indexOf(end));
  writeFileSync(document, `${before}${begin}${lines.join("\n")}\n${after}`);
}

async function size() {
  const { total } = await ours();
  const clerk = await gzipped('export { createClerkClient } from "@clerk/backend";', here);
  const fetch = await gzipped('export { connect } from "./contenders/fetch.js";', here);
  const one = (size) => [{ size }];
  row("gzip of what workerd loads (bytes)", { ours: one(total), clerk: one(clerk), fetch: one(fetch) }, "size", 0.8, 0.6);
}

/** Rounds of fresh processes, each contender in turn. */
async function inNode(what, count) {
  return interleaved((name) => node(process.execPath, [what, `${folder}/node/${name}.mjs`, clerk.url, count, `${what}-${name}-${calls++}`]));
}

async function listInWorkerd(count) {
  const workers = {};
  for (const name of CONTENDERS) {
    workers[name] = await workerd(`${folder}/workerd`, name, clerk.url);
    await workers[name].ask(`/list?calls=${count}`);
  }
  const measured = await interleaved(async (name) => {
    const [cpu, start] = [workers[name].cpu(), performance.now()];
    await workers[name].ask(`/list?calls=${count}`);
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
  say(`| ${what} | ${shown(own)} | ${shown(backend)} | ${shown(fetch)} | ${ratio.toFixed(2)}×${verdict} | ${limit(must)} | ${limit(aim)} |`);
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
