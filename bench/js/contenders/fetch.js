// What one would write by hand: no retries, no timeout, no checks.

export function connect(url) {
  const headers = { authorization: "Bearer sk_test_bench", "clerk-api-version": "2026-05-12" };
  const call = async (path, init) => {
    const response = await fetch(`${url}/v1${path}`, init);
    if (!response.ok) throw new Error(`status ${response.status}`);
    return response.json();
  };
  const model = (raw) => ({
    id: raw.id,
    emailAddress: raw.email_address,
    publicMetadata: raw.public_metadata,
    status: raw.status,
    url: raw.url,
    revoked: raw.revoked,
    createdAt: raw.created_at,
    updatedAt: raw.updated_at,
  });
  return {
    create: async (email_address) => {
      const body = JSON.stringify({ email_address });
      const json = { ...headers, "content-type": "application/json" };
      return model(await call("/invitations", { method: "POST", headers: json, body }));
    },
    list: async (limit) => (await call(`/invitations?paginated=true&limit=${limit}`, { headers })).data.map(model),
  };
}
