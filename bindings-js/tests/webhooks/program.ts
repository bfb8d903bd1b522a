/** Code for `@clerk/backend`, which compiles as it is with our import. */

import { verifyWebhook, type WebhookEvent, type WebhookEventType } from "@clerk/backend/webhooks";

export async function POST(request: Request): Promise<Response> {
  try {
    const evt = await verifyWebhook(request, { signingSecret: "whsec_x" });
    const { id } = evt.data;
    return new Response(`${id} ${handle(evt)} ${evt.timestamp} ${evt.instance_id}`);
  } catch (error) {
    return new Response(error instanceof Error ? error.message : "", { status: 400 });
  }
}

function handle(evt: WebhookEvent): string {
  const type: WebhookEventType = evt.type;
  if (evt.type === "user.created") {
    const role: unknown = evt.data.public_metadata["role"];
    const [first] = evt.data.email_addresses;
    return `${evt.data.id} ${first?.email_address} ${role} ${evt.data.created_at}`;
  }
  if (evt.type === "waitlistEntry.created" || evt.type === "waitlistEntry.updated") {
    return `${evt.data.email_address} ${evt.data.status} ${evt.data.invitation?.id}`;
  }
  switch (evt.type) {
    case "organizationInvitation.created":
    case "organizationInvitation.revoked":
      return `${evt.data.email_address} ${evt.data.role} ${evt.data.url}`;
    case "organizationInvitation.accepted":
      return `${evt.data.email_address} ${evt.data.user_id}`;
    case "email.created":
      return `${evt.data.slug} ${evt.data.to_email_address} ${evt.data.delivered_by_clerk} ${evt.data.data?.["link"]}`;
    case "session.created":
      return `${evt.data.user_id}`;
    case "user.deleted":
      return `${evt.data.deleted}`;
    default:
      return type;
  }
}
