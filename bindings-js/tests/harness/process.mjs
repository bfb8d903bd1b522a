/** Programs that are started, watched and ended. */

import { spawn } from "node:child_process";

/** Those that still run, so that none outlives this program. */
const running = new Set();
process.on("exit", () => running.forEach((stop) => stop()));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(130));

/**
 * Starts a program. `output()` is what it has printed so far; `line(pattern)` is the first match in it; `ended` is its
 * exit code. What it started itself ends with it.
 */
export function start(command, args, { cwd, env, control = false } = {}) {
  const stdio = ["ignore", "pipe", "pipe", ...(control ? ["pipe"] : [])];
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio, detached: true });
  let printed = "";
  const watchers = new Set();
  for (const stream of child.stdio.slice(1)) {
    stream.setEncoding("utf8").on("data", (text) => {
      printed += text;
      watchers.forEach((watch) => watch());
    });
  }
  const stop = () => {
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch {
      // It has ended already.
    }
  };
  running.add(stop);
  const ended = new Promise((resolve) => {
    child.on("error", (error) => {
      printed += `${error.message}\n`;
      resolve(-1);
    });
    child.on("close", (code) => {
      running.delete(stop);
      resolve(code ?? -1);
    });
  });
  const line = (pattern) =>
    new Promise((resolve, reject) => {
      const watch = () => {
        const match = pattern.exec(printed);
        if (match) resolve(match);
      };
      watchers.add(watch);
      watch();
      ended.then(() => reject(new Error(`${command} ended without ${pattern}:\n${printed}`)));
    });
  return { output: () => printed, line, ended, stop, pid: child.pid };
}

/** Runs a program to its end; its output. */
export async function run(command, args, { timeoutMs = 120_000, ...options } = {}) {
  const program = start(command, args, options);
  const timer = setTimeout(program.stop, timeoutMs);
  const code = await program.ended;
  clearTimeout(timer);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}:\n${program.output()}`);
  return program.output();
}
