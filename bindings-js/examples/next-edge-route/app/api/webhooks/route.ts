import { verifyWebhook, WebhookVerificationError } from "clerk-invitations/webhooks";

export const runtime = "edge";

export async function POST(request: Request): Promise<Response> {
  try {
    // The secret is CLERK_WEBHOOK_SIGNING_SECRET of the environment.
    const event = await verifyWebhook(request);
    if (event.type === "user.created") {
      const { id, public_metadata: metadata } = event.data;
      console.log("has joined", id, metadata);
    }
    return new Response(null, { status: 204 });
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error;
    return Response.json({ code: error.code }, { status: 400 });
  }
}
