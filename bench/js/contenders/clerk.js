import { createClerkClient } from "@clerk/backend";

export function connect(url) {
  const clerk = createClerkClient({ secretKey: "sk_test_bench", apiUrl: url });
  return {
    create: (emailAddress) => clerk.invitations.createInvitation({ emailAddress }),
    list: async (limit) => (await clerk.invitations.getInvitationList({ limit })).data,
  };
}
