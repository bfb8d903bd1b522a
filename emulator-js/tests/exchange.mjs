/** One exchange, told in full: over HTTP without anything that helps, or through `fetch`. */

import { request } from "node:http";

/** Long enough for an answer on loopback; a stalled one never comes. */
const PATIENCE = 1500;

/** What differs from server to server, or from time to time. */
const OWN = ["connection", "keep-alive", "content-length", "transfer-encoding"];

const headersOf = (pairs) => pairs.filter(([name]) => !OWN.includes(name)).map(([name, value]) => `${name}: ${value}`).sort();

/** The address of the server, how long something took and what a client says of itself are left out of bodies. */
function neutral(body, origin) {
  const text = body.replaceAll(origin, "ORIGIN").replace(/,?"duration_ms":[\d.e-]+/g, "");
  return text.replace(/"headers":\{[^}]*\}/g, '"headers":{}');
}

export const over = (origin) => Object.assign((method, target, headers, body) => overHttp(origin, method, target, headers, body), { neutral: (body) => neutral(body, origin) });

const overHttp = (origin, method, target, headers, body) =>
  new Promise((resolve) => {
    const path = new URL(target.replace("ORIGIN", ""), origin);
    const call = request(path, { method, headers, agent: false }, (response) => {
      const pairs = Array.from({ length: response.rawHeaders.length / 2 }, (_, at) => [response.rawHeaders[2 * at].toLowerCase(), response.rawHeaders[2 * at + 1]]);
      const chunks = [];
      const answer = (end) => {
        const text = neutral(Buffer.concat(chunks).toString(), origin);
        // How much of a body arrives before the connection ends is nobody's promise; that it is a part is.
        resolve({ status: response.statusCode, headers: headersOf(pairs), ...(end ? { end } : {}), body: text.length > 100_000 ? `${text.length} characters` : text });
      };
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => answer());
      response.on("error", () => answer("truncated"));
    });
    call.setTimeout(PATIENCE, () => {
      resolve({ end: "stalled" });
      call.destroy();
    });
    call.on("error", () => resolve({ end: "closed" }));
    call.end(body);
  });

const LIBRARY = "https://accounts.emulator.test";

export const through = (fetch) => Object.assign((method, target, headers, body) => throughFetch(fetch, method, target, headers, body), { neutral: (body) => neutral(body, LIBRARY) });

async function throughFetch(fetch, method, target, headers, body) {
  const origin = LIBRARY;
  const url = `${origin}${target.replace("ORIGIN", "")}`;
  try {
    const response = await fetch(url, { method, headers, body, redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
    const rest = { status: response.status, headers: headersOf([...response.headers]) };
    let text = "";
    try {
      const decoder = new TextDecoder();
      for await (const chunk of response.body ?? []) text += decoder.decode(chunk, { stream: true });
    } catch {
      return { ...rest, end: "truncated", body: neutral(text, origin) };
    }
    text = neutral(text, origin);
    return { ...rest, body: text.length > 100_000 ? `${text.length} characters` : text };
  } catch (error) {
    return { end: error.name === "TimeoutError" ? "stalled" : "closed" };
  }
}
