/** What is ours alone. */

import { type InvitationWebhookEvent, verifyWebhook, type WebhookErrorCode, WebhookVerificationError } from "clerk-invitations/webhooks";

const options = { signingSecret: ["whsec_new", "whsec_old"], toleranceInSeconds: 60, now: 0 } as const;
const headers = new Map([["svix-id", "msg_1"]]);
const request = { headers: { get: (name: string) => headers.get(name) ?? null }, arrayBuffer: async () => new ArrayBuffer(0) };

export async function take(): Promise<string | WebhookErrorCode> {
  try {
    const event = await verifyWebhook(request, options);
    // @ts-expect-error: which event it is, is not known yet.
    event.data.email_addresses.length;
    return event.type === "user.created" ? event.data.email_addresses.length.toString() : event.message_id;
  } catch (error) {
    if (error instanceof WebhookVerificationError) return error.code;
    throw error;
  }
}

export const known: InvitationWebhookEvent["type"][] = [
  "waitlistEntry.created",
  // @ts-expect-error: Clerk has no such event.
  "invitation.accepted",
];
