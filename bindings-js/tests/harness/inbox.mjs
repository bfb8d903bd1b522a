/** A server that takes one report, and serves a folder to pages. */

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };

export async function openInbox() {
  let folder;
  let deliver;
  const report = new Promise((resolve) => (deliver = resolve));
  const server = createServer(async (request, response) => {
    // Programs post from nowhere, workers from anywhere.
    response.setHeader("access-control-allow-origin", "*");
    const { pathname } = new URL(request.url, "http://localhost");
    if (request.method === "POST") {
      let body = "";
      for await (const chunk of request) body += chunk;
      response.end();
      return deliver(JSON.parse(body));
    }
    try {
      const file = await readFile(join(folder, normalize(pathname)));
      response.setHeader("content-type", TYPES[extname(pathname)] ?? "application/octet-stream");
      response.end(file);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url, report, close, serve: (path) => (folder = path) };
}
