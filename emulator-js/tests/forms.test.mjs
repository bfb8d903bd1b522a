/** The three forms of the emulator answer the same: the program in Rust, the one of npm, and the library. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { createEmulator } from "../dist/index.js";
import { SERVED, STEPS, walk } from "./conformance.mjs";
import { over, through } from "./exchange.mjs";
import { start } from "./program.mjs";
import { application, listening, SECRET } from "./receiver.mjs";

const RUST = process.env.EMULATOR ?? fileURLToPath(new URL("../../target/debug/clerk-invitations-emulator", import.meta.url));
const CLI = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
const FLAGS = ["--port", "0", "--clock", "manual", "--seed", "7"];

async function served(t, command, args, steps) {
  const app = application();
  const [program, port] = await Promise.all([start(command, [...args, ...FLAGS]), listening(app)]);
  t.after(() => Promise.all([program.stop(), port.stop()]));
  return walk(steps, over(program.url), { ...app, url: port.url });
}

async function inProcess(steps) {
  const [clerk, app] = [await createEmulator({ clock: "manual", seed: 7 }), application()];
  return walk(steps, through(clerk.fetch), { ...app, url: "https://webhooks.example" }, () => clerk.deliver(app.receive));
}

test("every step has the same answer from all three", async (t) => {
  const [rust, npm, library] = await Promise.all([
    served(t, RUST, [], STEPS),
    served(t, process.execPath, [CLI], STEPS),
    inProcess(STEPS),
  ]);
  assert.ok(rust.length > 100);
  const told = rust.filter(([where]) => where.endsWith("attempts")).at(-1)[1];
  assert.deepEqual(told.map(({ genuine }) => genuine), told.map(({ body }) => !body.includes("forged@example.com")));
  for (const [index, [where, answer]] of rust.entries()) {
    assert.deepEqual(npm[index], [where, answer]);
    assert.deepEqual(library[index], [where, answer]);
  }
});

test("both servers let in the same", async (t) => {
  const [rust, npm] = await Promise.all([served(t, RUST, [], SERVED), served(t, process.execPath, [CLI], SERVED)]);
  assert.deepEqual(npm, rust);
  const open = ["--cors", "--allow-host", "evil.example"];
  const steps = SERVED.map((step, index) => ({ ...step, expect: [200, 200, 200, 204][index] }));
  const [openRust, openNpm] = await Promise.all([served(t, RUST, open, steps), served(t, process.execPath, [CLI, ...open], steps)]);
  assert.deepEqual(openNpm, openRust);
});

test("both programs refuse the same flags", () => {
  for (const flags of [["--limits", "some"], ["--port", "70000"], ["--port", "x"], ["--seed=-1"], ["--clock", "x"], ["--webhook", "http://a/"], ["--webhook", "x", "--webhook-secret", SECRET], ["--webhook", "http://a/", "--webhook-secret", "x"], ["--log-limit", "x"], ["--nonsense"], ["more"]]) {
    for (const [command, ...args] of [[RUST], [process.execPath, CLI]]) {
      const { status, stdout, stderr } = spawnSync(command, [...args, ...flags], { encoding: "utf8" });
      assert.equal(status, 2, `${command} ${flags}: ${stderr}`);
      assert.equal(stdout, "");
      assert.match(stderr, /^error: /);
      assert.ok(stderr.includes(/\w+/.exec(flags[0])[0]), stderr);
    }
  }
  const versions = [[RUST], [process.execPath, CLI]].map(([command, ...args]) => spawnSync(command, [...args, "--version"], { encoding: "utf8" }).stdout);
  assert.equal(versions[0], versions[1]);
});

test("both programs tell how a document differs", () => {
  const folder = mkdtempSync(join(tmpdir(), "clerk-drift-"));
  const file = join(folder, "document.json");
  const fields = { email_address: { type: "string" }, colour: { type: "string" } };
  const schema = { type: "object", required: ["email_address", "colour"], properties: fields };
  writeFileSync(file, JSON.stringify({ paths: { "/invitations": { post: { requestBody: { content: { "application/json": { schema } } } }, put: {} } } }));
  const programs = [[RUST], [process.execPath, CLI]];
  const [rust, npm] = programs.map(([command, ...args]) => spawnSync(command, [...args, "drift", file], { encoding: "utf8" }));
  assert.deepEqual([npm.status, npm.stdout], [rust.status, rust.stdout]);
  assert.equal(rust.status, 1);
  assert.match(rust.stdout, /POST \/invitations +body field colour +has it +-\n/);
  assert.match(rust.stdout, /PUT \/invitations +operation +has it +-\n/);
  for (const text of ["no json", "{}"]) {
    writeFileSync(file, text);
    for (const [command, ...args] of programs) assert.equal(spawnSync(command, [...args, "drift", file]).status, 2);
  }
  rmSync(folder, { recursive: true });
});

test("a taken port is told", async (t) => {
  const program = await start(process.execPath, [CLI, "--port", "0"]);
  t.after(program.stop);
  const { status, stderr } = spawnSync(process.execPath, [CLI, "--port", new URL(program.url).port], { encoding: "utf8" });
  assert.equal(status, 2);
  assert.match(stderr, /EADDRINUSE/);
});
