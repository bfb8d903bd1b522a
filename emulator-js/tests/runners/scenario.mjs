/** What every runner and mock must show, by whatever stands for `fetch`: an invitation, a lost answer, a rate limit. */

export async function scenario(clerk, send) {
  const invite = async (name) => {
    const headers = { authorization: "Bearer sk_test_1", "content-type": "application/json" };
    const init = { method: "POST", headers, body: JSON.stringify({ email_address: `${name}@example.com` }) };
    return send("https://api.clerk.com/v1/invitations", init);
  };
  const made = await invite("ada");
  const { id } = await made.json();
  clerk.accept(id);
  clerk.fault({ kind: "drop_after", times: 1 });
  const lost = await invite("grace").catch((error) => error);
  clerk.fault({ kind: "rate_limit", retry_after: 7, times: 1 });
  const limited = await invite("joan");
  return {
    made: made.status,
    lost: lost instanceof Error,
    limited: [limited.status, limited.headers.get("retry-after")],
    mails: clerk.outbox().map(({ to }) => to),
    users: clerk.users().map(({ email_address }) => email_address),
  };
}

export const EXPECTED = {
  made: 200,
  lost: true,
  limited: [429, "7"],
  mails: ["ada@example.com", "grace@example.com"],
  users: ["ada@example.com"],
};
