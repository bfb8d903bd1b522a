// Measures both programs of the emulator and prints the tables: size, requests a second, memory.
//
//   node bench/emulator/run.mjs EMULATOR

import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { start } from "../../emulator-js/tests/program.mjs";
import { hammer } from "./load.mjs";

const DIST = fileURLToPath(new URL("../../emulator-js/dist/", import.meta.url));
const COUNT = 50_000;
const FORMS = { Rust: [process.argv[2]], Node: [process.execPath, `${DIST}cli.js`] };
const AIMS = { Rust: 5_000, Node: 1_000 };

/** What everybody downloads to have it in a test. */
const weight = (files) => files.reduce((sum, file) => sum + gzipSync(readFileSync(DIST + file), { level: 9 }).length, 0);

/** The resident memory of a process, in kB. */
const memory = (pid) => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]);

const invite = (name) => ["POST", "/v1/invitations", { email_address: `${name}@example.com` }];
const create = (n) => invite(`person-${n}`);
/** Refused as a duplicate: it creates nothing, but is a request in the log. */
const again = () => invite("person-0");

async function measure([command, ...args]) {
  const { url, pid, stop } = await start(command, [...args, "--port", "0"]);
  try {
    const run = (request, count, status) => hammer(url, request, count, status);
    await run(() => ["POST", "/v1/invitations/inv_nobody/revoke"], COUNT, 404);
    const empty = memory(pid);
    const rate = await run(create, COUNT, 200);
    const full = memory(pid);
    const refused = await run(again, COUNT, 400);
    const after = memory(pid);
    await run(again, 2 * COUNT, 400);
    return { rate, refused, empty, full, after, long: memory(pid) };
  } finally {
    await stop();
  }
}

const number = (value) => Math.round(value).toLocaleString("en");
const rows = [];
for (const [form, command] of Object.entries(FORMS)) rows.push([form, await measure(command)]);

console.log(`${cpus().length} × ${cpus()[0].model.trim()}, Node ${process.versions.node}.\n`);
console.log("| program | creates a second | aim | refused a second | memory, its log full (kB) | with 50,000 invitations (kB) | an invitation (bytes) | after 50,000 further requests that create nothing (kB) | after 150,000 (kB) |");
console.log("|---|---|---|---|---|---|---|---|---|");
for (const [form, { rate, refused, empty, full, after, long }] of rows) {
  const verdict = rate >= AIMS[form] ? "" : " (**missed**)";
  console.log(`| ${form} | ${number(rate)}${verdict} | ≥ ${number(AIMS[form])} | ${number(refused)} | ${number(empty)} | ${number(full)} | ${number(((full - empty) * 1024) / COUNT)} | ${number(after)} | ${number(long)} |`);
}
console.log("\n| the npm package, gzipped (bytes) | |\n|---|---|");
console.log(`| \`import\` in Node, Deno and Bun | ${number(weight(["index.js"]))} |`);
console.log(`| workerd: JavaScript and module | ${number(weight(["index.workerd.js", "emulator.wasm"]))} |`);
console.log(`| the program | ${number(weight(["cli.js"]))} |`);
