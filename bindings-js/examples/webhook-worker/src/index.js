import { DurableObject } from "cloudflare:workers";
import { verifyWebhook, WebhookVerificationError } from "clerk-invitations/webhooks";

/** Clerk waits 15 s for an answer: by then whoever claimed a message has handled it, or is dead. */
const CLAIM_MS = 60_000;
/** Clerk tries to deliver a message for 28 hours. */
const RETENTION_MS = 72 * 3_600_000;

/** One message: an object each, so that of all who claim it at once one is told "new". */
export class Message extends DurableObject {
  async claim() {
    const { state, until = 0 } = (await this.ctx.storage.get("message")) ?? {};
    if (Date.now() < until) return state;
    await this.#note("busy", CLAIM_MS);
    return "new";
  }

  finish() {
    return this.#note("finished", RETENTION_MS);
  }

  /** After an error: the next delivery need not wait for the claim's end. */
  release() {
    return this.ctx.storage.deleteAll();
  }

  alarm() {
    return this.ctx.storage.deleteAll();
  }

  async #note(state, forMs) {
    const until = Date.now() + forMs;
    await this.ctx.storage.put("message", { state, until });
    await this.ctx.storage.setAlarm(until);
  }
}

export default {
  async fetch(request, env) {
    let event;
    try {
      event = await verifyWebhook(request, { signingSecret: env.CLERK_WEBHOOK_SIGNING_SECRET });
    } catch (error) {
      if (!(error instanceof WebhookVerificationError)) throw error;
      return Response.json({ code: error.code }, { status: 400 });
    }
    const message = env.MESSAGES.get(env.MESSAGES.idFromName(event.message_id));
    const claim = await message.claim();
    if (claim === "finished") return new Response("handled before");
    // Clerk delivers it again: if this one fails, that one is handled.
    if (claim === "busy") return new Response("being handled", { status: 503 });
    try {
      await handle(event, env);
    } catch (error) {
      await message.release();
      throw error;
    }
    await message.finish();
    return new Response("handled");
  },
};

/** What you do about it. */
async function handle(event, env) {
  if (event.type !== "user.created") return;
  const { id, email_addresses: addresses, public_metadata: metadata } = event.data;
  await env.JOINED.put(id, JSON.stringify({ addresses: addresses.map((it) => it.email_address), metadata }));
}
