import { Clerk, ClerkError } from "clerk-invitations";

export const runtime = "edge";

const clerk = new Clerk({
  bearerAuth: () => process.env.CLERK_SECRET_KEY ?? "",
  serverURL: process.env.CLERK_API_URL,
});

export async function POST(request: Request): Promise<Response> {
  // Who may call this is yours to decide: check it here.
  const { email } = (await request.json()) as { email: string };
  try {
    const { id, status } = await clerk.invitations.create({ emailAddress: email });
    return Response.json({ id, status }, { status: 201 });
  } catch (error) {
    if (!(error instanceof ClerkError)) throw error;
    return Response.json({ error: error.name, code: error.code, message: error.message }, { status: error.status ?? 502 });
  }
}
