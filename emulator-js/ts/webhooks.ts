/** From what happened to who is told: sends the webhooks that are due. */

import type { Core } from "./wasm.js";

/** Takes a webhook: `fetch`, or the function of an application that answers requests. */
export type Receiver = (request: Request) => Response | Promise<Response>;

/** How long a receiver may take for its answer, in milliseconds. */
const PATIENCE = 15_000;

/**
 * Sends what is due, one after the other, with what comes to be due meanwhile. Answers the ids of what it has sent.
 * @internal
 */
export async function deliver(core: Core, now: () => number, receive: Receiver): Promise<string[]> {
  const sent: string[] = [];
  for (let webhook = core.take_webhook(now(), Date.now()); webhook; webhook = core.take_webhook(now(), Date.now())) {
    const { number, url, body } = webhook;
    const headers = pairs(webhook.headers);
    webhook.free();
    sent.push(headers["svix-id"]!);
    try {
      const { status, body: rest } = await withinPatience((signal) => receive(new Request(url, { method: "POST", headers, body, redirect: "manual", signal })));
      // What is not read keeps a connection. An opaque redirect has the status 0.
      void rest?.cancel().catch(() => {});
      core.webhook_answered(now(), number, status === 0 ? 302 : status, "");
    } catch (error) {
      core.webhook_answered(now(), number, undefined, reason(error));
    }
  }
  return sent;
}

const pairs = (flat: string[]): Record<string, string> => Object.fromEntries(Array.from({ length: flat.length / 2 }, (_, at) => [flat[2 * at]!, flat[2 * at + 1]!]));

/** A receiver that looks at no signal is left behind, too. */
async function withinPatience(receive: (signal: AbortSignal) => Response | Promise<Response>): Promise<Response> {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new Error("no answer within 15 s");
      controller.abort(error);
      reject(error);
    }, PATIENCE);
  });
  try {
    return await Promise.race([receive(controller.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** `fetch` says why in its cause. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message ? error.cause.message : error.message;
}
