import { Clerk } from "clerk-invitations";

export function connect(url) {
  const clerk = new Clerk({ bearerAuth: "sk_test_bench", serverURL: `${url}/v1` });
  return {
    create: (emailAddress) => clerk.invitations.create({ emailAddress }),
    list: async (limit) => (await clerk.invitations.list({ limit })).data,
  };
}
