/** The emulator as a server of Node. */

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { MAX_BODY } from "./exchange.js";
import type { Core, Reply } from "./wasm.js";
import { deliver } from "./webhooks.js";

const CHUNK = Buffer.alloc(64 * 1024, " ");

export interface Place {
  port: number;
  bind: string;
  cors: boolean;
  hosts: string[];
}

/** Listens, and answers where. */
export async function serve(core: Core, now: () => number, { port, bind, cors, hosts }: Place): Promise<string> {
  let open = core;
  let tell: Tell = () => {};
  const server = createServer((request, response) => {
    answer(open, now, request, response, tell).catch(() => request.socket.destroy());
  });
  // Connections that a fault keeps open stay open.
  server.requestTimeout = 0;
  server.headersTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, bind, resolve);
  });
  const { address, port: taken } = server.address() as AddressInfo;
  const at = (host: string) => `http://${host.includes(":") ? `[${host}]` : host}:${taken}`;
  // Where a browser of this machine finds what listens on all of its addresses.
  const reachable = { "0.0.0.0": "127.0.0.1", "::": "::1" }[address] ?? address;
  open = core.open(at(reachable), cors, hosts);
  tell = messenger(open, now);
  return at(address);
}

type Tell = () => void;

/** Sends webhooks as they come to be due, one at a time. Whoever changes something calls what it answers. */
function messenger(core: Core, now: () => number): Tell {
  let isAtWork = false;
  let timer: NodeJS.Timeout | undefined;
  return async function tell() {
    if (isAtWork) return;
    isAtWork = true;
    clearTimeout(timer);
    await deliver(core, now, fetch);
    isAtWork = false;
    const wait = core.webhook_wait(now());
    // No timer is longer; the server is what keeps the program alive.
    if (wait !== undefined) timer = setTimeout(tell, Math.min(wait, 2 ** 31 - 1)).unref();
  };
}

async function answer(core: Core, now: () => number, request: IncomingMessage, response: ServerResponse, tell: Tell): Promise<void> {
  const body = await read(request);
  const started = performance.now();
  const reply = core.handle(now(), request.method ?? "GET", request.url ?? "/", request.rawHeaders, body);
  core.took(performance.now() - started + reply.delay);
  tell();
  try {
    if (reply.delay > 0) await new Promise((resolve) => setTimeout(resolve, reply.delay));
    await send(reply, response);
  } finally {
    reply.free();
  }
}

/** Reads to the end, so that the client hears the answer, but keeps no more than it takes to see that it is too much. */
async function read(request: IncomingMessage): Promise<Uint8Array> {
  const kept: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    const piece = chunk.subarray(0, Math.max(0, MAX_BODY + 1 - size));
    size += piece.length;
    kept.push(piece);
  }
  return Buffer.concat(kept);
}

async function send(reply: Reply, response: ServerResponse): Promise<void> {
  const { kind } = reply;
  if (kind === "stalled") return;
  if (kind === "closed") return void response.socket?.destroy();
  const body = reply.body;
  response.sendDate = false;
  const length = kind === "oversized" ? reply.blanks : body.length;
  // 204 has no body, and says no length.
  const headers = reply.status === 204 ? reply.headers : [...reply.headers, "content-length", String(length)];
  response.writeHead(reply.status, headers);
  if (kind === "whole") return void response.end(body);
  if (kind === "truncated") {
    const { socket } = response;
    return void response.write(body.subarray(0, Math.floor(body.length / 2)), () => socket?.destroy());
  }
  for (let left = length; left > 0 && !response.destroyed; left -= CHUNK.length) {
    const isTaken = response.write(CHUNK.subarray(0, Math.min(left, CHUNK.length)));
    if (!isTaken) await new Promise<void>((resolve) => response.once("drain", resolve).once("close", resolve));
  }
  response.end();
}
