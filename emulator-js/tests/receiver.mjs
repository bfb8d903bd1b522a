/** An application that takes webhooks: it checks them as Svix's libraries do, keeps what came, and answers as it is told. */

import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

export const SECRET = "whsec_dGVzdCBzZWNyZXQgb2YgMjQgYnl0ZXMh";
const KEY = Buffer.from(SECRET.slice("whsec_".length), "base64");

function isGenuine(headers, body) {
  const expected = Buffer.from(createHmac("sha256", KEY).update(`${headers.get("svix-id")}.${headers.get("svix-timestamp")}.${body}`).digest("base64"));
  const given = Buffer.from(headers.get("svix-signature")?.replace(/^v1,/, "") ?? "");
  return given.length === expected.length && timingSafeEqual(given, expected) && Math.abs(Date.now() / 1000 - Number(headers.get("svix-timestamp"))) < 300;
}

export function application() {
  const seen = [];
  let status = 200;
  return {
    seen,
    answer: (next) => (status = next),
    /** From a request of `fetch` to its answer. */
    async receive(request) {
      const body = await request.text();
      const { type } = JSON.parse(body);
      seen.push({ id: request.headers.get("svix-id"), type, method: request.method, path: new URL(request.url).pathname, genuine: isGenuine(request.headers, body), contentType: request.headers.get("content-type"), body });
      return new Response(null, { status });
    },
  };
}

/** The same behind a port. */
export async function listening({ receive }) {
  const server = createServer(async (incoming, outgoing) => {
    const chunks = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const request = new Request(`http://x${incoming.url}`, { method: incoming.method, headers: incoming.headers, body: Buffer.concat(chunks) });
    outgoing.writeHead((await receive(request)).status).end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, stop: () => (server.closeAllConnections(), server.close()) };
}
