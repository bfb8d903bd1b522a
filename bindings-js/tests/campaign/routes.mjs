/** What the example does, route by route. */

import { SECRET } from "./host.mjs";

function expect(what, actual, expected) {
  const [is, ought] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (is !== ought) throw new Error(`${what}: is ${is}, ought to be ${ought}`);
}

/** Waits for what a status is to be. */
async function until(call, isIt) {
  for (const deadline = Date.now() + 30_000; ; ) {
    const status = await call("GET", "status");
    if (isIt(status)) return status;
    if (Date.now() > deadline) throw new Error(`it does not come to that: ${JSON.stringify(status)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const isDone = ({ state }) => state === "done";

const refused = async (promise, pattern) => {
  const message = await promise.then(
    () => "it succeeds",
    (error) => error.message,
  );
  if (!pattern.test(message)) throw new Error(`${message} is not ${pattern}`);
};

export async function routes({ url, call: of, tell }) {
  const mails = async () => (await tell("outbox")).map(({ to }) => to);

  // Nobody without the secret, and no other page in the name of somebody who has it.
  expect("no secret", (await fetch(`${url}/campaigns/spring`)).status, 401);
  const wrong = { Authorization: `Basic ${btoa("admin:wrong")}` };
  expect("a wrong one", (await fetch(`${url}/campaigns/spring`, { headers: wrong })).status, 401);
  const elsewhere = { Authorization: `Basic ${btoa(`admin:${SECRET}`)}`, Origin: "https://elsewhere.example" };
  expect("another page", (await fetch(`${url}/campaigns/spring/pause`, { method: "POST", headers: elsewhere })).status, 403);

  const spring = of("spring");
  expect("never started", (await spring("GET", "status")).state, "new");
  expect("nothing to report", await spring("GET", "report"), "line,email_address,outcome,detail,organization_id,status,invited_at,joined_at,reminders\r\n");
  const people = Array.from({ length: 23 }, (_, index) => `p${index}@example.com`);
  const list = `email,metadata.plan\n${people.map((person) => `${person},pro\n`).join("")}nobody,\n`;
  const started = await spring("POST", "?redirectUrl=https://example.com/welcome", list);
  expect("started", [started.added, started.known, started.invalid, started.problems[0].line], [23, 0, 1, 25]);
  const done = await until(spring, isDone);
  expect("counts", [done.counts.created, done.counts.invalid, done.counts.waiting], [23, 1, 0]);
  expect("mails", (await mails()).sort(), [...people].sort());
  const sent = (await tell("requests")).filter(({ method }) => method === "POST").map(({ body }) => JSON.stringify(body));
  expect("defaults and metadata", [sent.length, sent.every((body) => /example\.com\/welcome/.test(body) && /plan/.test(body))], [3, true]);

  // The same again invites nobody; another list is added.
  expect("again", await spring("POST", "", list).then(({ added, known }) => [added, known]), [0, 23]);
  expect("lines of JSON", (await spring("POST", "", '{"emailAddress":"more@example.com","notify":true}\n')).added, 1);
  await until(spring, ({ state, counts }) => state === "done" && counts.created === 24);
  expect("one mail more", (await mails()).length, 24);
  const outcomes = await spring("GET", "outcomes?after=22&limit=1");
  expect("a page of outcomes", outcomes.map(({ emailAddress, outcome }) => [emailAddress, outcome]), [["p22@example.com", "created"]]);
  await refused(spring("GET", "outcomes?limit=0"), /limit: must be a whole number from 1 to 1000/);
  const page = await spring("GET");
  expect("page", [page.includes("24</strong> of 24 people"), page.includes("more@example.com")], [true, true]);

  // What is refused as a whole says why, and takes nobody in.
  const broken = of("broken");
  await refused(broken("POST", "", "name,age\nAda,36\n"), /people: 1: no column is called/);
  await refused(broken("POST", "", ""), /people: 1: there is nothing in it/);
  await refused(broken("POST", "?share=0", "a@example.com"), /share: must be a whole number from 1 to 100/);
  await refused(broken("POST", "?expiresInDays=400", "a@example.com"), /defaults: `expires_in_days` must be from 1 to 365/);

  // Paused it sends nothing, and what Clerk refuses can be tried again.
  const slow = of("slow");
  await tell("faults", { kind: "delay", ms: 300, match: { method: "POST" } });
  await slow("POST", "?singlePerHour=0", Array.from({ length: 30 }, (_, index) => `s${index}@example.com\n`).join(""));
  await until(slow, ({ counts }) => counts.inFlight > 0);
  await slow("POST", "pause");
  const paused = await until(slow, ({ counts, nextAt }) => counts.inFlight === 0 && nextAt === null);
  expect("paused", [paused.state, paused.counts.created], ["paused", 10]);
  await slow("POST", "resume");
  await until(slow, ({ counts }) => counts.inFlight > 0);
  await slow("POST", "cancel");
  const cancelled = await until(slow, ({ counts, nextAt }) => counts.inFlight === 0 && nextAt === null);
  expect("cancelled", [cancelled.state, cancelled.counts.created, cancelled.counts.waiting], ["cancelled", 20, 10]);
  await refused(slow("POST", "", "late@example.com"), /was cancelled: give a new one another name/);
  await fetch(`${url}/campaigns/slow/resume`, { method: "POST", headers: { Authorization: elsewhere.Authorization } });
  expect("for good", (await slow("GET", "status")).state, "cancelled");

  // A wrong redirect URL must not come to be everybody's fault.
  const badly = of("badly");
  const domain = `${"x".repeat(64)}.com`;
  await badly("POST", "?singlePerHour=1000", Array.from({ length: 25 }, (_, index) => `b${index}@${domain}\n`).join(""));
  const stopped = await until(badly, ({ state }) => state === "paused");
  expect("stopped", [stopped.counts.refused, /refused 20 people in a row/.test(stopped.why)], [20, true]);
  await badly("POST", "retry-refused");
  expect("put back", (await badly("GET", "status")).counts.waiting, 25);

  // Into organizations, each with requests of its own.
  const [{ id: acme }, { id: other }] = [await tell("organizations", { name: "Acme" }), await tell("organizations", { name: "Other" })];
  await tell("members", { organization_id: acme, email_address: "member@example.com" });
  const teams = of("teams");
  const rows = ["email,organization_id,role", "o1@example.com,,", "o2@example.com,,org:admin", `o1@example.com,${other},`, "member@example.com,,"];
  expect("organizations", (await teams("POST", `?organizationId=${acme}&role=org:member`, rows.join("\n"))).added, 4);
  const joined = await until(teams, isDone);
  expect("outcomes there", [joined.counts.created, joined.counts.alreadyMember], [3, 1]);
  const invitations = (await tell("state")).organization_invitations.map(({ organization_id, email_address, role }) => [organization_id === acme, email_address, role]);
  expect("invitations", invitations.sort(), [
    [false, "o1@example.com", "org:member"],
    [true, "o1@example.com", "org:member"],
    [true, "o2@example.com", "org:admin"],
  ]);
  expect("again there", (await teams("POST", `?organizationId=${acme}`, rows.join("\n"))).known, 4);

  // Cancelled while it is not known of some whether they are invited, it looks them up, and sends nothing to the others.
  await tell("faults", { kind: "drop_before", times: 1, match: { method: "POST", path: "/organizations/{organization_id}/invitations/bulk" } });
  const halted = of("halted");
  await halted("POST", `?organizationId=${acme}`, Array.from({ length: 60 }, (_, index) => `h${index}@example.com\n`).join(""));
  const before = await until(halted, ({ counts }) => counts.inFlight > 0 && counts.created >= 10);
  await halted("POST", "cancel");
  const after = await until(halted, ({ nextAt }) => Date.parse(nextAt) > Date.now() + 60_000);
  expect("sends no more", [after.state, after.counts.inFlight, after.counts.created <= before.counts.created + 10], ["cancelled", 10, true]);

  // The waitlist, those first who have waited longest.
  for (let index = 0; index < 5; index++) {
    await fetch(`${tell.url}/v1/waitlist_entries`, {
      method: "POST",
      headers: { Authorization: "Bearer sk_test_1", "Content-Type": "application/json" },
      body: JSON.stringify({ email_address: `w${index}@example.com`, notify: false }),
    });
  }
  const waiting = of("waiting");
  expect("entries", (await waiting("POST", "waitlist", '{"oldest":3}')).added, 3);
  await until(waiting, isDone);
  expect("oldest", (await mails()).filter((to) => to.startsWith("w")).sort(), ["w0@example.com", "w1@example.com", "w2@example.com"]);
  expect("no more", (await waiting("POST", "waitlist", '{"oldest":3}')).added, 0);
  return "starts, adds, pauses, resumes, cancels, retries, reports; the waitlist";
}
