/** The emulator, one for each row: its state and its faults are shared by whoever calls it. */

import { createServer } from "node:net";
import { start } from "./process.mjs";

/** The program in Rust, or that of npm: `emulator-js/dist/cli.js`. */
export async function startEmulator(path, args = []) {
  const [command, ...before] = path.endsWith(".js") ? [process.execPath, path] : [path];
  const emulator = start(command, [...before, "--port", "0", "--cors", ...args]);
  const [, url] = await emulator.line(/listening on (http:\S+)/);
  return { url, stop: emulator.stop };
}

/** A URL where nothing listens: of a port that was free a moment ago. */
export async function deadURL() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}
