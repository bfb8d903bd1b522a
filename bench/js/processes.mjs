// The programs that are measured, and the offline Clerk that they talk to.

import { execFileSync, spawn } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** Without limits, with 500 invitations in it. */
export async function emulator(program) {
  const process = spawn(program, ["--port", "0", "--limits", "off"], { stdio: ["ignore", "pipe", "inherit"] });
  const url = /http:\/\/[^\s]+/.exec(await firstLine(process))[0];
  for (let bulk = 0; bulk < 50; bulk++) {
    const people = Array.from({ length: 10 }, (_, index) => ({
      email_address: `person-${bulk * 10 + index}@example.com`,
      public_metadata: { plan: "team", note: "schöne Grüße", seats: index },
    }));
    const init = { method: "POST", headers: { authorization: "Bearer sk_test_bench", "content-type": "application/json" }, body: JSON.stringify(people) };
    const { status } = await fetch(`${url}/v1/invitations/bulk`, init);
    if (status !== 200) throw new Error(`the emulator answered ${status}`);
  }
  return { url, stop: () => process.kill() };
}

/** One measurement in a fresh Node process. */
export function node(program, args) {
  const script = fileURLToPath(new URL("node.mjs", import.meta.url));
  return JSON.parse(execFileSync(program, [script, ...args.map(String)], { encoding: "utf8" }));
}

/** A workerd with this worker, once it has answered: how long that took, and its CPU. */
export async function workerd(folder, name, url) {
  const config = `${folder}/${name}.capnp`;
  writeFileSync(config, capnp(name, url));
  const program = fileURLToPath(new URL("node_modules/workerd/bin/workerd", import.meta.url));
  const start = performance.now();
  const process = spawn(program, ["serve", config, "--control-fd=3"], { stdio: ["ignore", "inherit", "inherit", "pipe"] });
  const { port } = JSON.parse(await firstLine({ stdout: process.stdio[3] }));
  const ask = async (target) => {
    const response = await fetch(`http://127.0.0.1:${port}${target}`);
    if ((await response.text()) !== "done") throw new Error(`${name}: status ${response.status}`);
  };
  await ask("/");
  const started = performance.now() - start;
  // npm's program starts the real one.
  const pid = children(process.pid)[0] ?? process.pid;
  return { started, ask, cpu: () => cpu(pid), stop: () => (process.kill(), globalThis.process.kill(pid)) };
}

const capnp = (name, url) => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    (name = "internet", network = (allow = ["public", "private", "local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [
    (name = "worker", esModule = embed "${name}.mjs"),
    (name = "./clerk.wasm", wasm = embed "clerk.wasm"),
  ],
  compatibilityDate = "2026-01-01",
  bindings = [(name = "EMULATOR", text = "${url}")],
);
`;

function children(pid) {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number);
}

/** Of all threads, in microseconds: Linux counts nanoseconds. */
function cpu(pid) {
  const threads = readdirSync(`/proc/${pid}/task`);
  const nanoseconds = threads.map((thread) => Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]));
  return nanoseconds.reduce((sum, one) => sum + one, 0) / 1000;
}

async function firstLine({ stdout }) {
  for await (const line of createInterface({ input: stdout })) return line;
  throw new Error("it ended before its first line");
}
