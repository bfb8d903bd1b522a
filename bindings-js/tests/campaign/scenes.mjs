/** The campaigns that are killed: whom they invite, on which clock, and what goes wrong meanwhile. */

import { inviteByHand, list } from "./scene.mjs";

/**
 * `people` makes the people, before anything goes wrong: how to start their campaign, and what is to become of each. `requests` are
 * about as many as it makes. `config` is the emulator's. In a hurry (`worker/hurried.js`) hours pass within moments, so that the limits are
 * Clerk's; `late` are the seconds after which a request may be executed that was lost, `retryAfter` those of a 429 that is a fault.
 */
export const SCENES = [
  {
    title: "a list, in real time",
    people: async (tell, random) => {
      const people = await list(tell.url, 400, random);
      return { ...people, start: ["?bulkPerHour=100000&singlePerHour=100000", people.csv] };
    },
    requests: 130,
    config: {},
    late: [1.5],
    retryAfter: 1,
    probability: 0.02,
  },
  {
    title: "a list at Clerk's limits",
    people: async (tell, random) => {
      const people = await list(tell.url, 600, random);
      // Others use the key too, of whom the campaign does not know.
      for (let index = 0; index < 40; index++) await inviteByHand(tell.url, `other${index}@example.com`, { notify: false });
      return { ...people, start: ["", people.csv] };
    },
    ...hurried({ requests: 500 }),
  },
  {
    title: "the waitlist",
    people: waitlist,
    ...hurried({ requests: 250 }),
  },
  {
    title: "organizations",
    people: organizations,
    ...hurried({ requests: 220 }),
  },
  {
    title: "organizations that take duplicates",
    people: organizations,
    // Nothing is executed after the quarter of an hour that the campaign gives a lost request.
    ...hurried({ requests: 220, config: { organization_duplicates: "allowed" }, late: 600 }),
  },
];

function hurried({ requests, config, late = 4000 }) {
  return { isHurried: true, requests, config: { limits: "published", ...config }, late: [20, late], retryAfter: 300, probability: 0.08 };
}

/** More people than are invited; some of those who are have become users meanwhile. */
async function waitlist(tell, random) {
  const [wanted, batch] = [150, 50];
  const expected = new Map();
  for (let from = 0; from < wanted + batch; from += batch) {
    const addresses = Array.from({ length: batch }, (_, index) => `w${from + index}@example.com`);
    const body = JSON.stringify(addresses.map((address) => ({ email_address: address, notify: false })));
    const headers = { Authorization: "Bearer sk_test_1", "Content-Type": "application/json" };
    const answer = await fetch(`${tell.url}/v1/waitlist_entries/bulk`, { method: "POST", headers, body });
    if (!answer.ok) throw new Error(await answer.text());
    // Those who came first are known.
    await tell("clock", { advance_ms: 1000 });
    if (from >= wanted) continue;
    for (const address of addresses) {
      const isUser = random.below(30) === 0;
      if (isUser) await tell("users", { email_address: address });
      expected.set(address, isUser ? "already_user" : "created");
    }
  }
  return { expected, invited: [], start: ["waitlist", JSON.stringify({ oldest: wanted })] };
}

/** Many organizations, a few of them large, one without any room; some people are members already. */
async function organizations(tell, random) {
  const COUNT = 40;
  const expected = new Map();
  const lines = ["email,organization_id,role"];
  for (let number = 0; number < COUNT; number++) {
    const hasRoom = number !== COUNT / 2;
    const { id } = await tell("organizations", { name: `Organization ${number}`, ...(hasRoom ? {} : { max_allowed_memberships: 0 }) });
    const size = 1 + random.below(number % 10 === 0 && hasRoom ? 30 : 7);
    for (let index = 0; index < size; index++) {
      const address = `p${index}@${number}.example.com`;
      const isMember = hasRoom && random.below(12) === 0;
      if (isMember) await tell("members", { organization_id: id, email_address: address });
      expected.set(address, !hasRoom ? "refused" : isMember ? "already_member" : "created");
      lines.push(`${address},${id},org:admin`);
    }
  }
  return { expected, invited: [], start: ["", `${lines.join("\n")}\n`] };
}
