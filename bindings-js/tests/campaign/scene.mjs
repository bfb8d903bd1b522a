/** Whom a campaign is to invite, how that must end for each of them, and what the emulator has of it. */

/** Calls the control side of an emulator. */
export function control(url) {
  const tell = async (route, body) => {
    const answer = await fetch(`${url}/_emulator/${route}`, body === undefined ? {} : { method: "POST", body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${route}: ${answer.status} ${await answer.text()}`);
    return answer.json().catch(() => undefined);
  };
  return Object.assign(tell, { url });
}

/** Invites somebody by hand, before. */
export async function inviteByHand(url, emailAddress, fields = {}) {
  const headers = { Authorization: "Bearer sk_test_1", "Content-Type": "application/json" };
  const answer = await fetch(`${url}/v1/invitations`, { method: "POST", headers, body: JSON.stringify({ email_address: emailAddress, ...fields }) });
  if (!answer.ok) throw new Error(await answer.text());
}

/**
 * Of a hundred: one is there twice, in other capitals; one has an invitation, one is a user, and of every other hundred one is no
 * address and one is refused by Clerk alone. `expected` is the outcome of each line.
 */
export async function list(url, count, random) {
  const tell = control(url);
  const kinds = random.shuffled(Array.from({ length: count }, (_, index) => Math.floor((index * 200) / count)));
  const lines = ["E-Mail,metadata.row"];
  const expected = new Map();
  const invited = [];
  let before = "first@example.com";
  for (const [index, kind] of kinds.entries()) {
    const address = `someone${index}@example.com`;
    const add = (text, outcome) => {
      lines.push(`${text},${index}`);
      if (outcome) expected.set(text, outcome);
    };
    if (kind < 2) {
      add(index === 0 ? address : before.toUpperCase(), index === 0 ? "created" : undefined);
    } else if (kind < 4) {
      invited.push(address);
      await inviteByHand(url, address);
      add(address, "already_invited");
    } else if (kind < 6) {
      await tell("users", { email_address: address });
      add(address, "already_user");
    } else if (kind === 6) {
      add(`someone${index}`, "invalid");
    } else if (kind === 7) {
      add(`someone${index}@${"x".repeat(64)}.com`, "refused");
    } else {
      before = address;
      add(address, "created");
    }
  }
  return { csv: `${lines.join("\r\n")}\r\n`, expected, invited };
}

/** Compares what is told of each, and the mails that went out, with what must be. */
export function compare({ expected, invited }, report, outbox) {
  const wrong = [];
  const mails = new Map();
  for (const { to } of outbox) mails.set(to, (mails.get(to) ?? 0) + 1);
  const told = new Map(report.trim().split("\r\n").slice(1).map((row) => row.split(",")).map(([, address, ...what]) => [address, what]));
  for (const [address, outcome] of expected) {
    const [is, detail] = told.get(address) ?? [];
    if (is !== outcome) wrong.push(`${address} is told to be ${is}, not ${outcome}`);
    // The invitation, or why there is none.
    if (!detail) wrong.push(`${address} is told to be ${is}, and nothing besides`);
    const least = outcome === "created" || invited.includes(address) ? 1 : 0;
    const count = mails.get(address) ?? 0;
    if (count !== least) wrong.push(`${address}, ${outcome}, has ${count} mails`);
  }
  if (told.size !== expected.size) wrong.push(`${told.size} people are told of, not ${expected.size}`);
  for (const to of mails.keys()) if (!expected.has(to)) wrong.push(`${to} has a mail`);
  return wrong;
}
