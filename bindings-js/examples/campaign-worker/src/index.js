import { verifyWebhook, WebhookVerificationError } from "clerk-invitations/webhooks";
import { page } from "./page.js";

export { InvitationCampaign } from "clerk-invitations/campaign";

/**
 * `/campaigns/NAME` is the status page; `POST /campaigns/NAME` with a CSV (or lines of JSON) starts the campaign or adds to it.
 * Everything is behind the shared secret `STATUS_SECRET`: put your own authentication in its place. What comes to `/webhooks/NAME` is
 * signed by Clerk instead: it tells the campaign who has joined.
 */
export default {
  async fetch(request, env) {
    const url = new URL(request.url);
    const [, told] = /^\/webhooks\/([\w-]{1,100})$/.exec(url.pathname) ?? [];
    if (told && request.method === "POST") return webhook(env.CAMPAIGN.getByName(told), request, env.CLERK_WEBHOOK_SIGNING_SECRET);
    if (!(await isAllowed(request, env.STATUS_SECRET))) {
      return new Response("a password is needed\n", { status: 401, headers: { "WWW-Authenticate": 'Basic realm="campaigns"' } });
    }
    const [, name, action = ""] = /^\/campaigns\/([\w-]{1,100})(?:\/([\w-]+))?$/.exec(url.pathname) ?? [];
    if (!name) return new Response("/campaigns/NAME\n", { status: 404 });
    // Nobody's page may act in the name of whoever has it open.
    const origin = request.headers.get("Origin");
    if (request.method === "POST" && origin !== null && origin !== url.origin) return new Response("not from there\n", { status: 403 });
    const act = actions[`${request.method} ${action}`];
    if (!act) return new Response("not found\n", { status: 404 });
    try {
      return await act(env.CAMPAIGN.getByName(name), request, name);
    } catch (error) {
      return Response.json({ error: error.message }, { status: 400 });
    }
  },
};

/**
 * An event that comes twice, or is sent again by somebody who has recorded it, changes nothing, so nobody has to remember messages:
 * `examples/webhook-worker` does, for what must happen once.
 */
async function webhook(campaign, request, signingSecret) {
  let event;
  try {
    event = await verifyWebhook(request, { signingSecret });
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error;
    return Response.json({ code: error.code }, { status: 400 });
  }
  // Where it throws, Clerk gets a 500, and delivers the event again.
  return Response.json({ changed: await campaign.joined(event) });
}

const actions = {
  "GET ": async (campaign, request, name) => page(name, await campaign.status(), (await campaign.outcomes({ limit: 1000 })).slice(-20).reverse()),
  "POST ": async (campaign, request) => Response.json(await campaign.start({ ...settings(request), people: request.body ?? "" })),
  "POST waitlist": async (campaign, request) => Response.json(await campaign.start({ ...settings(request), waitlist: await request.json() })),
  "GET status": async (campaign) => Response.json(await campaign.status()),
  "GET outcomes": async (campaign, request) => Response.json(await campaign.outcomes(numbers(request))),
  "GET report": async (campaign, request, name) =>
    new Response(await campaign.report(), {
      headers: { "Content-Type": "text/csv; charset=utf-8", "Content-Disposition": `attachment; filename="${name}.csv"` },
    }),
  "POST pause": async (campaign, request, name) => back(name, await campaign.pause()),
  "POST resume": async (campaign, request, name) => back(name, await campaign.resume()),
  "POST cancel": async (campaign, request, name) => back(name, await campaign.cancel()),
  "POST retry-refused": async (campaign, request, name) => back(name, await campaign.retryRefused()),
  "POST refresh": async (campaign, request, name) => back(name, await campaign.refresh()),
  "POST remind": async (campaign, request) => {
    const due = await campaign.remind({ afterDays: Number(new URLSearchParams(await request.text()).get("afterDays")) });
    return new Response(`${due} to be invited again, less those who turn out to have joined\n`);
  },
};

/** From a button to the page that it is on. */
const back = (name) => new Response(null, { status: 303, headers: { Location: `/campaigns/${name}` } });

/** `?share=80&redirectUrl=https://example.com/welcome`, and so on. */
function settings(request) {
  const { share, bulkPerHour, singlePerHour, organizationId, ...defaults } = Object.fromEntries(new URL(request.url).searchParams);
  const number = (text) => (text === undefined ? undefined : Number(text));
  const limits = { bulkPerHour: number(bulkPerHour), singlePerHour: number(singlePerHour) };
  if (defaults.expiresInDays) defaults.expiresInDays = number(defaults.expiresInDays);
  // What is left out stays as it was.
  return { organizationId, share: number(share), limits, defaults: Object.keys(defaults).length > 0 ? defaults : undefined };
}

function numbers(request) {
  return Object.fromEntries([...new URL(request.url).searchParams].map(([name, value]) => [name, Number(value)]));
}

/** Compares digests, which takes as long for every wrong password. */
async function isAllowed(request, secret) {
  if (!secret) return false;
  const [, given = ""] = /^Basic (.+)$/.exec(request.headers.get("Authorization") ?? "") ?? [];
  const digest = (text) => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  const [one, other] = await Promise.all([given, btoa(`admin:${secret}`)].map(digest));
  return crypto.subtle.timingSafeEqual(one, other);
}
