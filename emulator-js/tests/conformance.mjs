/**
 * What every form of the emulator answers, step by step. `send` is method, path and body; `expect` a status, or how the
 * exchange ends; `code` that of the first error. `as` names an answer, whose members later steps put into `{name.member}`.
 * `attempts` waits until so many webhooks were sent and answered, from then on with `answer`.
 */

import { SECRET } from "./receiver.mjs";

const KEY = { authorization: "Bearer sk_test_0123456789" };
const control = (method, route, body) => ({ send: [method, `/_emulator/${route}`, body], headers: {} });
const api = (method, path, body) => ({ send: [method, `/v1${path}`, body], headers: KEY });
const is = (step, expect, code) => ({ ...step, expect, ...(code && { code }) });
const as = (name, step) => ({ ...is(step, 200), as: name });
const struck = (fault, step, expect) => [is(control("POST", "faults", { times: 1, ...fault }), 200), is(step, expect)];

const ada = { email_address: "ada@example.com" };
const member = (name) => ({ email_address: `${name}@example.com`, role: "org:member" });

export const STEPS = [
  as("first", api("POST", "/invitations", { ...ada, public_metadata: { "ü": [1, null] }, redirect_url: "https://app.example/?a=1" })),
  is(api("POST", "/invitations", ada), 400, "duplicate_record"),
  is(api("POST", "/invitations", { ...ada, ignore_existing: true, notify: false }), 200),
  is(api("POST", "/invitations", { email_address: "x" }), 422, "form_param_format_invalid"),
  is(api("POST", "/invitations", { ...ada, nonsense: 1 }), 422, "form_param_unknown"),
  is(api("POST", "/invitations", "no json"), 400, "request_body_invalid"),
  is({ ...api("POST", "/invitations", "a=b"), headers: { ...KEY, "content-type": "text/plain" } }, 415, "unsupported_content_type"),
  is(api("POST", "/invitations", { ...ada, public_metadata: { a: "x".repeat(1024 * 1024) } }), 413, "request_body_too_large"),
  is(api("POST", "/invitations/bulk", [{ email_address: "b@example.com" }, { email_address: "c@example.com" }]), 200),
  is(api("POST", "/invitations/bulk", []), 422, "form_param_value_invalid"),
  is(api("GET", "/invitations?paginated=true&limit=2&order_by=email_address"), 200),
  is(api("GET", "/invitations?query=ADA%40example&status=pending"), 200),
  is(api("GET", "/invitations?limit=0"), 422, "form_param_value_invalid"),
  is(api("POST", "/invitations/{first.id}/revoke"), 200),
  is(api("POST", "/invitations/{first.id}/revoke", null), 400, "invitation_already_revoked"),
  is(api("DELETE", "/invitations/{first.id}"), 200),
  is(api("DELETE", "/invitations/{first.id}"), 404, "resource_not_found"),
  is(api("DELETE", "/invitations"), 405, "method_not_allowed"),
  is(api("GET", "/nonsense"), 404, "resource_not_found"),
  is({ ...api("GET", "/invitations"), headers: {} }, 401, "authorization_header_format_invalid"),
  is({ ...api("GET", "/invitations"), headers: { authorization: "Bearer pk_1" } }, 401, "clerk_key_invalid"),
  is({ ...api("GET", "/invitations"), headers: { ...KEY, "clerk-api-version": "2020-01-01" } }, 400, "api_version_invalid"),

  as("waiting", api("POST", "/waitlist_entries", { email_address: "w@example.com" })),
  is(api("POST", "/waitlist_entries/bulk", [{ email_address: "w@example.com" }, { email_address: "v@example.com" }]), 200),
  as("invited", api("POST", "/waitlist_entries/{waiting.id}/invite")),
  is(api("POST", "/waitlist_entries/{waiting.id}/invite"), 409, "waitlist_entry_already_invited"),
  is(api("GET", "/waitlist_entries?status=invited"), 200),
  is(control("POST", "lock", { waitlist_entry_id: "{waiting.id}", locked: true }), 200),
  is(api("POST", "/waitlist_entries/{waiting.id}/reject"), 409, "waitlist_entry_locked"),
  is(control("POST", "accept", { invitation_id: "{invited.invitation.id}" }), 200),
  is(control("POST", "accept", { invitation_id: "{invited.invitation.id}" }), 409),
  is(api("GET", "/users?email_address=w%40example.com"), 200),

  as("acme", control("POST", "organizations", { name: "Acme", seats: 5, roles: [{ key: "org:x", name: "X" }] })),
  as("admin", control("POST", "members", { organization_id: "{acme.id}", email_address: "admin@example.com", role: "org:admin" })),
  as("joining", api("POST", "/organizations/{acme.id}/invitations", { ...member("j"), inviter_user_id: "{admin.user_id}" })),
  is(api("POST", "/organizations/{acme.id}/invitations", member("J")), 400, "duplicate_record"),
  is(api("POST", "/organizations/{acme.id}/invitations", member("admin")), 400, "already_a_member_in_organization"),
  is(api("POST", "/organizations/{acme.id}/invitations/bulk", [member("k"), member("l")]), 200),
  is(api("POST", "/organizations/{acme.id}/invitations/bulk", [member("m"), member("n")]), 402, "insufficient_seats"),
  is(api("GET", "/organizations/{acme.id}/invitations?email_address=j&order_by=created_at"), 200),
  is(api("GET", "/organizations/{acme.id}/invitations/{joining.id}"), 200),
  is(api("GET", "/organization_invitations?query=j%40"), 200),
  is(api("GET", "/users/{admin.user_id}/organization_invitations"), 200),
  is(api("POST", "/organizations/{acme.id}/invitations/{joining.id}/revoke", {}), 200),
  is(api("POST", "/organizations/{acme.id}/invitations/{joining.id}/revoke"), 404, "organization_invitation_not_pending"),
  is(control("POST", "config", { organization_duplicates: "allowed" }), 200),

  ...struck({ kind: "drop_before" }, api("POST", "/invitations", { email_address: "f1@example.com" }), "closed"),
  ...struck({ kind: "drop_after" }, api("POST", "/invitations", { email_address: "f2@example.com" }), "closed"),
  ...struck({ kind: "late", ms: 5 }, api("POST", "/invitations", { email_address: "f3@example.com" }), "closed"),
  ...struck({ kind: "truncate" }, api("GET", "/invitations"), "truncated"),
  ...struck({ kind: "delay", ms: 20 }, api("GET", "/invitations?limit=1"), 200),
  ...struck({ kind: "status", code: 503, body: { a: 1 }, headers: { "retry-after": "1" } }, api("GET", "/invitations"), 503),
  ...struck({ kind: "status", code: 502, body: "<h1>bad gateway</h1>", content_type: "text/html" }, api("GET", "/invitations"), 502),
  ...struck({ kind: "status_after", code: 500 }, api("POST", "/invitations", { email_address: "f4@example.com" }), 500),
  ...struck({ kind: "rate_limit", retry_after: 7 }, api("GET", "/invitations"), 429),
  ...struck({ kind: "redirect", location: "/v1/elsewhere" }, api("GET", "/invitations"), 307),
  ...struck({ kind: "oversize", bytes: 200_000 }, api("GET", "/invitations"), 200),
  ...struck({ kind: "stall_after" }, api("GET", "/invitations"), "stalled"),
  is(control("POST", "faults", { kind: "status", code: 500, probability: 0.5, skip: 1 }), 200),
  ...Array.from({ length: 8 }, () => api("GET", "/invitations?limit=1")),
  is(control("GET", "faults"), 200),
  is(control("GET", "view/faults"), 200),
  is(control("DELETE", "faults"), 200),
  is(control("POST", "faults", { kind: "explode" }), 400),
  is(control("POST", "clock", { advance_ms: 2_592_000_000 }), 200),
  is(api("GET", "/invitations?status=expired&limit=500"), 200),
  is(control("GET", "clock"), 200),

  is(control("POST", "webhooks", { url: "{app.url}/hooks", secret: "whsec_" }), 400),
  is(control("POST", "webhooks", { url: "{app.url}/hooks", secret: SECRET }), 200),
  as("told", api("POST", "/invitations", { email_address: "told@example.com", public_metadata: { plan: "é" } })),
  is(control("POST", "accept", { invitation_id: "{told.id}" }), 200),
  as("member", api("POST", "/organizations/{acme.id}/invitations", { ...member("told"), inviter_user_id: "{admin.user_id}" })),
  is(control("POST", "accept", { invitation_id: "{member.id}" }), 200),
  as("listed", api("POST", "/waitlist_entries", { email_address: "listed@example.com" })),
  is(api("POST", "/waitlist_entries/{listed.id}/reject"), 200),
  { attempts: 8, answer: 500 },
  is(control("POST", "faults", { kind: "webhook_wrong_signature", match: { email_address: "forged@example.com" }, times: 1 }), 200),
  is(control("POST", "faults", { kind: "webhook_out_of_order", match: { event: "user.created" }, times: 1 }), 200),
  is(control("POST", "users", { email_address: "held@example.com" }), 200),
  is(control("POST", "users", { email_address: "forged@example.com" }), 200),
  { attempts: 10, answer: 204 },
  as("failed", control("GET", "view/deliveries?status=pending")),
  is(control("POST", "clock", { advance_ms: 5_000 }), 200),
  { attempts: 12, answer: 200 },
  is(control("POST", "resend", { delivery_id: "{failed.data.0.id}" }), 200),
  is(control("POST", "resend", { delivery_id: "msg_x" }), 404),
  { attempts: 13, answer: 200 },
  is(control("POST", "faults", { kind: "webhook_twice", times: 1 }), 200),
  is(control("POST", "faults", { kind: "webhook_delay", ms: 60_000, times: 1 }), 200),
  is(control("POST", "users", { email_address: "late@example.com" }), 200),
  is(control("POST", "clock", { advance_ms: 60_000 }), 200),
  { attempts: 15, answer: 200 },
  is(control("GET", "deliveries"), 200),
  is(control("GET", "webhooks"), 200),
  is(control("DELETE", "webhooks"), 200),

  is(control("POST", "config", { limits: "published" }), 200),
  ...Array.from({ length: 25 }, (_, n) => is(api("POST", "/invitations/bulk", [{ email_address: `l${n}@example.com` }]), 200)),
  is(api("POST", "/invitations/bulk", [{ email_address: "l@example.com" }]), 429, "too_many_requests"),
  is(control("GET", "view/overview"), 200),
  is(control("POST", "config", { limits: 1 }), 400),
  as("last", api("POST", "/invitations", { email_address: "last@example.com", redirect_url: "https://app.example/#/x" })),
  { send: ["GET", "{last.url}"], headers: {}, expect: 303 },
  { send: ["GET", "{last.url}"], headers: {}, expect: 410 },
  { send: ["GET", "/v1/tickets/accept?ticket=x"], headers: {}, expect: 404 },
  is(control("GET", "outbox"), 200),
  is(control("GET", "state"), 200),
  is(control("GET", "requests"), 200),
  is(control("GET", "view/outbox?limit=3&query=example"), 200),
  is(control("GET", "nonsense"), 404),
  is(control("PUT", "faults", {}), 405),
  is(control("POST", "reset"), 200),
  is(control("GET", "state"), 200),
];

/** What only a server has: by whom it is reached. */
export const SERVED = [
  { send: ["GET", "/_emulator/clock"], headers: { host: "evil.example" }, expect: 421 },
  { send: ["GET", "/v1/invitations"], headers: { ...KEY, host: "localhost:1" }, expect: 200 },
  { send: ["POST", "/_emulator/reset"], headers: { origin: "https://evil.example" }, expect: 403 },
  { send: ["OPTIONS", "/v1/invitations"], headers: { origin: "https://x.example", "access-control-request-method": "POST" }, expect: 401 },
];

/** Long enough for what is on its way on loopback. */
const PATIENCE = 10_000;

/**
 * Sends all steps by `exchange(method, target, headers, body)`, and answers what came back, for comparison. `app` is where webhooks
 * go: `url`, what it has `seen`, and how it is to `answer`; `push` sends what is due where nobody else does.
 */
export async function walk(steps, exchange, app, push) {
  const named = { app };
  const neutral = (text) => text?.replaceAll(app.url, "APP");
  async function sent(count) {
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      await push?.();
      const { body } = await exchange("GET", "/_emulator/deliveries", {}, undefined);
      const attempts = JSON.parse(body).flatMap(({ attempts }) => attempts).length;
      if (attempts === count) return app.seen.map((one) => ({ ...one, body: exchange.neutral(one.body) }));
      if (attempts > count || Date.now() > deadline) throw new Error(`${attempts} instead of ${count} attempts: ${body}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
  const filled = (text) => text.replace(/\{(\w+)\.([\w.]+)\}/g, (_, name, path) => path.split(".").reduce((at, member) => at[member], named[name]));
  const seen = [];
  for (const [index, { send, headers, expect, code, as: name, attempts, answer: next }] of steps.entries()) {
    if (attempts !== undefined) {
      seen.push([`step ${index}, ${attempts} attempts`, await sent(attempts)]);
      app.answer(next);
      continue;
    }
    const [method, target, body] = send;
    const text = body === undefined ? undefined : filled(typeof body === "string" ? body : JSON.stringify(body));
    const type = text === undefined ? {} : { "content-type": "application/json" };
    const answer = await exchange(method, filled(target), { ...type, ...headers }, text);
    const where = `step ${index}, ${method} ${target}`;
    const outcome = answer.end ?? answer.status;
    if (expect !== undefined && outcome !== expect) throw new Error(`${where}: ${outcome} instead of ${expect}: ${answer.body?.slice(0, 300)}`);
    if (code !== undefined && JSON.parse(answer.body).errors[0].code !== code) throw new Error(`${where}: no ${code} in ${answer.body}`);
    if (name) named[name] = JSON.parse(answer.body);
    seen.push([where, { ...answer, ...(answer.body === undefined ? {} : { body: neutral(answer.body) }) }]);
  }
  return seen;
}
