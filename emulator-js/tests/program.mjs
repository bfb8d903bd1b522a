/** A program that says where it listens. */

import { spawn } from "node:child_process";

export async function start(command, args) {
  const program = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const url = await new Promise((resolve, reject) => {
    program.once("error", reject);
    program.once("exit", (code) => reject(new Error(`${command} left with ${code}: ${output}`)));
    for (const stream of [program.stdout, program.stderr]) {
      stream.on("data", (chunk) => {
        output += chunk;
        const found = /^listening on (http:\S+)\n/.exec(output);
        if (found) resolve(found[1]);
      });
    }
  });
  program.removeAllListeners("exit");
  return { url, pid: program.pid, stop: () => new Promise((resolve) => (program.once("exit", resolve), program.kill())) };
}
