import { WorkflowEntrypoint } from "cloudflare:workers";
import { Clerk, ClerkError } from "clerk-invitations";

/** A step may run again: after a crash, say, between Clerk's answer and the moment that its result is stored. */
export class Welcome extends WorkflowEntrypoint {
  async run(event, step) {
    const retries = { limit: 5, delay: "1 second", backoff: "exponential" };
    return step.do("invite", { retries }, () => invite(this.env, event.payload.emailAddress));
  }
}

export default {
  async fetch(request, env) {
    const { emailAddress } = await request.json();
    // Who may call this is yours to decide: check it here.
    if (new URL(request.url).pathname === "/workflow") {
      const { id } = await env.WELCOME.create({ params: { emailAddress } });
      return Response.json({ id });
    }
    await env.INVITATIONS.send({ emailAddress });
    return new Response(null, { status: 202 });
  },

  /** A batch that fails is delivered again as a whole, and one that succeeds may be. */
  async queue(batch, env) {
    for (const { body } of batch.messages) await invite(env, body.emailAddress);
  },
};

/** Invites somebody; done again, it finds what it has done. Never with `ignoreExisting`: then each time would be another mail. */
async function invite(env, emailAddress) {
  const clerk = new Clerk({ bearerAuth: env.CLERK_SECRET_KEY, serverURL: env.CLERK_API_URL });
  try {
    return (await clerk.invitations.create({ emailAddress })).id;
  } catch (error) {
    if (!(error instanceof ClerkError) || error.code !== "duplicate_record") throw error;
    const pending = await clerk.invitations.list({ query: emailAddress, status: "pending" });
    return pending.find((invitation) => invitation.emailAddress.toLowerCase() === emailAddress.toLowerCase())?.id ?? null;
  }
}
