/** What type-checks, and what does not. */

import { createEmulator, type Delivery, type Fault, type Invitation, type Receiver } from "clerk-invitations-emulator";

const clerk = await createEmulator({ limits: "published", clock: () => 5, seed: 1, key: "sk_test_1", organization_duplicates: "allowed" });
const accepted: Invitation = clerk.accept("inv_1");
const address: string = accepted.email_address;
const fetched: typeof fetch = clerk.fetch;
clerk.fault({ kind: "drop_after" });
clerk.fault({ kind: "delay", ms: 5, times: 1, match: { path: "/invitations" } });
clerk.fault({ kind: "status", code: 503, headers: { "retry-after": "1" }, body: { any: ["thing"] } });
clerk.addOrganization({ name: "Acme", roles: [{ key: "org:x", name: "X" }] });
const faults: Fault[] = clerk.faults();
clerk.webhooks({ url: "https://app.example/", secret: "whsec_AAAA" });
clerk.webhooks(null);
clerk.fault({ kind: "webhook_delay", ms: 5, match: { event: "user.created" } });
const receive: Receiver = (request) => new Response(request.url);
const told: Delivery[] = [...(await clerk.deliver(receive)), ...(await clerk.deliver(fetch)), ...(await clerk.deliver(async () => new Response()))];
const answered: number | null | undefined = told[0]?.attempts[0]?.status;
await createEmulator({ webhook: { url: "https://app.example/", secret: "whsec_AAAA" }, log_limit: 5 });

// @ts-expect-error: a kind that is not
clerk.fault({ kind: "explode" });
// @ts-expect-error: its field is missing
clerk.fault({ kind: "late" });
// @ts-expect-error: no secret
clerk.webhooks({ url: "https://app.example/" });
// @ts-expect-error: no answer
await clerk.deliver(() => {});
// @ts-expect-error: not one of the two
await createEmulator({ limits: "some" });
// @ts-expect-error: no such option
await createEmulator({ nonsense: 1 });

export { address, answered, faults, fetched };
