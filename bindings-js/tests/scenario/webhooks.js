/** Webhooks: each delivery is taken or refused as core does. */

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const URL = "https://app.example.com/webhooks";

/** A request as a server gets it. */
const request = (headers, body) => new Request(URL, { method: "POST", headers, body });

/** The delivery that is right. */
const right = ({ deliveries }) => deliveries[0];

/** The environment, where there is one and it can be written. */
function writable(process) {
  try {
    process.env.WRITABLE = "1";
    return process.env.WRITABLE === "1" ? process.env : undefined;
  } catch {
    return undefined;
  }
}

export const cases = {
  async "deliveries are taken and refused as core does"(kit) {
    for (const { about, secrets, headers, body, now, event, code, message } of kit.deliveries) {
      let outcome;
      try {
        const { type, message_id } = await kit.webhooks.verifyWebhook(request(headers, body), { signingSecret: secrets, now });
        outcome = { event: [message_id, type] };
      } catch (error) {
        if (!(error instanceof kit.webhooks.WebhookVerificationError)) throw error;
        outcome = { code: error.code };
        kit.ok(error.message.startsWith("webhook: ") && error.message.endsWith(message ?? ""), `${about}: ${error.message}`);
        kit.ok(!/canary|MfKQ|C2FV/.test(`${error.message} ${error.stack}`), about);
      }
      kit.equal(outcome, event ? { event } : { code }, about);
    }
  },

  async "an event has what was sent"(kit) {
    const { secrets, headers, body, now } = right(kit);
    const event = await kit.webhooks.verifyWebhook(request(headers, body), { signingSecret: secrets[0], now });
    const { type, data, timestamp, instance_id } = JSON.parse(body);
    kit.equal(event, { type, object: "event", data, timestamp, instance_id, event_attributes: undefined, message_id: headers["svix-id"] }, "event");
  },

  async "the tolerance can be set, and the clock is the machine's"(kit) {
    const { secrets, headers, body, now } = right(kit);
    const verify = (options) => kit.webhooks.verifyWebhook(request(headers, body), { signingSecret: secrets, ...options });
    await verify({ now: now + 999_000, toleranceInSeconds: 999 });
    const { WebhookVerificationError } = kit.webhooks;
    for (const options of [{}, { now: now + 1000, toleranceInSeconds: 0 }, { now: Number.NaN }, { now, toleranceInSeconds: Number.NaN }]) {
      await kit.fails(verify(options), WebhookVerificationError, { code: "not_recent" });
    }
  },

  async "without a secret nothing is taken"(kit) {
    const { headers, body, now } = right(kit);
    const { verifyWebhook, WebhookVerificationError } = kit.webhooks;
    await kit.fails(verifyWebhook(request(headers, body)), WebhookVerificationError, { code: "invalid_secret" });
    await kit.fails(verifyWebhook(request(headers, body), { now, signingSecret: [] }), WebhookVerificationError, { code: "invalid_secret" });
    const environment = writable(globalThis.process);
    if (!environment) return;
    environment.CLERK_WEBHOOK_SIGNING_SECRET = SECRET;
    try {
      kit.equal((await verifyWebhook(request(headers, body), { now })).type, "user.deleted", "with the environment's");
    } finally {
      delete environment.CLERK_WEBHOOK_SIGNING_SECRET;
    }
  },

  async "a body that was read before is an error of the host's"(kit) {
    const { secrets, headers, body, now } = right(kit);
    const used = request(headers, body);
    await used.text();
    await kit.fails(kit.webhooks.verifyWebhook(used, { signingSecret: secrets, now }), TypeError);
  },
};
