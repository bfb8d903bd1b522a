import { Clerk, ClerkError } from "clerk-invitations";

export default {
  async fetch(request, env) {
    const clerk = new Clerk({ bearerAuth: env.CLERK_SECRET_KEY, serverURL: env.CLERK_API_URL });
    const { pathname } = new URL(request.url);
    // Who may call this is yours to decide: check it here.
    try {
      if (request.method === "POST" && pathname === "/invite") return await invite(clerk, await request.json());
      if (request.method === "GET" && pathname === "/invitations") return await list(clerk);
      return new Response("POST /invite or GET /invitations\n", { status: 404 });
    } catch (error) {
      return failure(error);
    }
  },
};

async function invite(clerk, { email, role }) {
  const invitation = await clerk.invitations.create({ emailAddress: email, publicMetadata: { role } });
  return Response.json(visible(invitation), { status: 201 });
}

async function list(clerk) {
  const pending = [];
  for await (const invitation of clerk.invitations.listAll({ status: "pending" })) pending.push(visible(invitation));
  return Response.json(pending);
}

/** Without `url`: whoever has it can accept the invitation. */
const visible = ({ id, emailAddress, status, publicMetadata }) => ({ id, emailAddress, status, publicMetadata });

function failure(error) {
  if (!(error instanceof ClerkError)) return Response.json({ error: "that was no JSON" }, { status: 400 });
  const { name, code, message, mayHaveBeenExecuted } = error;
  return Response.json({ error: name, code, message, mayHaveBeenExecuted }, { status: error.status ?? 502 });
}
