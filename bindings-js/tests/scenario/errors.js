/** Every class of error, with what it tells. */

import { answer, KEY, NONE, stuck, wire } from "./kit.js";

const EMAIL = "ada@example.com";
const CREATE = { method: "POST", path: "/invitations" };

export const cases = {
  async "ClerkErrors has all that Clerk says"(kit) {
    const { invitations } = kit.clerk();
    await invitations.create({ emailAddress: EMAIL });
    const members = { name: "ClerkErrors", status: 400, code: "duplicate_record", mayHaveBeenExecuted: false };
    const error = await kit.fails(invitations.create({ emailAddress: EMAIL }), kit.root.ClerkErrors, members);
    kit.ok(error instanceof Error && error instanceof kit.root.ClerkError, "it is an Error");
    kit.equal(error.errors.length, 1, "errors");
    const [{ code, message, longMessage, meta }] = error.errors;
    kit.equal([code, meta], ["duplicate_record", { emailAddresses: [EMAIL] }], "errors[0]");
    kit.ok(message !== "" && longMessage.includes(EMAIL), "texts");
    kit.ok(/^[0-9a-f]{32}$/.test(error.clerkTraceId), "clerkTraceId");
    kit.ok(error.message.includes("duplicate_record") && error.message.includes("400"), "message");
    kit.ok(String(error).startsWith("ClerkErrors: ") && error.stack.includes("duplicate_record"), "stack");
    kit.equal(error.headers.get("content-type"), "application/json", "headers");
    kit.equal(JSON.parse(error.body).errors[0].code, "duplicate_record", "body");
    const json = JSON.parse(JSON.stringify(error));
    kit.equal([json.name, json.code, json.status, json.message], ["ClerkErrors", code, 400, error.message], "JSON");
    kit.equal(["retryAfter" in error, "cause" in error], [false, false], "what is not known is not there");
  },

  async "404, and the key"(kit) {
    const members = { status: 404, code: "resource_not_found", mayHaveBeenExecuted: false };
    await kit.fails(kit.clerk().invitations.revoke("inv_nobody"), kit.root.ClerkErrors, members);
    await kit.fails(kit.clerk().waitlistEntries.delete("wle_nobody"), kit.root.ClerkErrors, { status: 404 });
    await kit.fails(kit.clerk({ bearerAuth: "wrong" }).invitations.list(), kit.root.ClerkErrors, { status: 401 });
  },

  async "APIError for what no Clerk wrote"(kit) {
    const html = { code: 403, body: "<html>Forbidden</html>", content_type: "text/html", headers: { "x-proxy": "7" } };
    await kit.fault({ kind: "status", ...html });
    const members = { name: "APIError", status: 403, code: undefined, errors: [], mayHaveBeenExecuted: false };
    const error = await kit.fails(kit.clerk().invitations.create({ emailAddress: EMAIL }), kit.root.APIError, members);
    kit.equal([error.body, error.headers.get("x-proxy")], [html.body, "7"], "body and headers");
    kit.ok(!(error instanceof kit.root.ClerkErrors), "it is no ClerkErrors");
  },

  async "what headers say of an error"(kit) {
    const said = [
      [{ "clerk-trace-id": "trace" }, { clerkTraceId: "trace" }],
      [{ "cf-ray": "ray" }, { clerkTraceId: "ray" }],
      [{ "retry-after": "Fri, 01 Jan 2027 00:01:00 GMT", date: "Fri, 01 Jan 2027 00:00:00 GMT" }, { retryAfter: 60 }],
      [{ "retry-after": "Friday, 01-Jan-27 00:01:00 GMT", date: "Fri Jan  1 00:00:00 2027" }, { retryAfter: 60 }],
    ];
    for (const [headers, members] of said) {
      // `Headers`, and what only serves as such.
      for (const like of [new Headers(headers), new Map(Object.entries(headers)).entries()]) {
        const fetch = async () => ({ status: 429, headers: like, body: null });
        const call = kit.clerk({ fetch, retries: NONE }).invitations.list();
        await kit.fails(call, kit.root.APIError, { status: 429, ...members });
      }
    }
  },

  async "retryAfter, at once where there is no time to wait for it"(kit) {
    await kit.fault({ kind: "rate_limit", retry_after: 3600 });
    const began = Date.now();
    const members = { status: 429, code: "too_many_requests", retryAfter: 3600, mayHaveBeenExecuted: false };
    const call = kit.clerk().invitations.create({ emailAddress: EMAIL }, { timeoutMs: 20_000 });
    await kit.fails(call, kit.root.ClerkErrors, members);
    kit.ok(Date.now() - began < 2_000, "it did not wait");
    kit.equal((await kit.requests()).length, 1, "requests");
  },

  async "ConnectionError has what fetch said"(kit) {
    const clerk = kit.clerk({ retries: NONE });
    const members = { name: "ConnectionError", status: undefined };
    const refused = clerk.invitations.list({}, { serverURL: kit.deadURL });
    const error = await kit.fails(refused, kit.root.ConnectionError, members);
    kit.ok(error.cause instanceof Error, "cause");

    const cause = new TypeError("no way");
    const rejects = () => Promise.reject(cause);
    const failed = await kit.fails(clerk.invitations.list({}, { fetch: rejects }), kit.root.ConnectionError);
    kit.ok(failed.cause === cause, "the cause is the very object");
    await kit.fault({ kind: "drop_before" });
    await kit.fails(clerk.invitations.list(), kit.root.ConnectionError);
  },

  async "RequestTimeoutError"(kit) {
    await kit.fault({ kind: "stall_after", match: { method: "GET" } });
    const began = Date.now();
    const members = { name: "RequestTimeoutError" };
    await kit.fails(kit.clerk({ timeoutMs: 60 }).invitations.list(), kit.root.RequestTimeoutError, members);
    kit.ok(Date.now() - began >= 55 && Date.now() - began < 2_000, "in time");
  },

  async "RequestAbortedError has the reason"(kit) {
    const fetch = stuck();
    const controller = new AbortController();
    const call = kit.clerk({ fetch }).invitations.create({ emailAddress: EMAIL }, { signal: controller.signal });
    await fetch.isCalled;
    const reason = new Error("the user went away");
    controller.abort(reason);
    const members = { name: "RequestAbortedError", mayHaveBeenExecuted: true };
    const error = await kit.fails(call, kit.root.RequestAbortedError, members);
    kit.ok(error.cause === reason, "cause");
    const early = kit.clerk({ fetch }).invitations.list({}, { signal: AbortSignal.abort("why") });
    const members2 = { cause: "why", mayHaveBeenExecuted: false };
    await kit.fails(early, kit.root.RequestAbortedError, members2);
  },

  async "ResponseValidationError says where"(kit) {
    const table = [
      [wire({ id: 7 }), "id", "create"],
      [wire({ email_address: undefined }), "email_address", "create"],
      [wire({ public_metadata: [] }), "public_metadata", "create"],
      [wire({ url: 1 }), "url", "create"],
      ["text", ".", "create"],
      [[wire({}), wire({ status: null })], "[1].status", "bulkCreate"],
      [{ data: [wire({}), wire({}), wire({ created_at: "1" })], total_count: 3 }, "data[2].created_at", "list"],
      [{ data: {} }, "data", "list"],
    ];
    for (const [body, path, method] of table) {
      const clerk = kit.clerk({ fetch: async () => answer(JSON.stringify(body)), retries: NONE });
      const request = method === "bulkCreate" ? [{ emailAddress: EMAIL }, { emailAddress: EMAIL }] : { emailAddress: EMAIL };
      const call = clerk.invitations[method](method === "list" ? {} : request);
      const members = { name: "ResponseValidationError", path, status: 200, mayHaveBeenExecuted: true };
      const error = await kit.fails(call, kit.root.ResponseValidationError, members);
      kit.equal(error.body, JSON.stringify(body), "body");
      kit.ok(error.message.includes(path), "message");
    }
  },

  async "a body that is no JSON is found before anybody is mailed again"(kit) {
    const fetch = async () => answer("<html>");
    await kit.fails(kit.clerk({ fetch, retries: NONE }).invitations.list(), kit.root.ClerkError, { status: 200 });
  },

  async "InvalidRequestError says which field"(kit) {
    const { invitations, waitlistEntries } = kit.clerk();
    const table = [
      [() => invitations.create({}), "emailAddress"],
      [() => invitations.create({ emailAddress: "nobody" }), "emailAddress"],
      [() => invitations.create({ emailAddress: EMAIL, expiresInDays: 0 }), "expiresInDays"],
      [() => invitations.create({ emailAddress: EMAIL, expiresInDays: 1.5 }), "expiresInDays"],
      [() => invitations.create({ emailAddress: EMAIL, ignoreExisting: "yes" }), "ignoreExisting"],
      [() => invitations.create({ emailAddress: EMAIL, publicMetadata: 5 }), "publicMetadata"],
      [() => invitations.create({ emailAddress: EMAIL, redirectUrl: 7 }), "redirectUrl"],
      [() => invitations.create({ emailAddress: EMAIL, brandNew: 1 }), "brandNew"],
      [() => invitations.create({ emailAddress: EMAIL, email_address: EMAIL }), "email_address"],
      [() => invitations.list({ limit: 501 }), "limit"],
      [() => invitations.list({ offset: -1 }), "offset"],
      [() => invitations.revoke({ invitationId: "" }), "invitationId"],
      [() => invitations.revoke({}), "invitationId"],
      [() => waitlistEntries.create({ emailAddress: 7 }), "emailAddress"],
      [() => waitlistEntries.invite(""), "waitlistEntryId"],
      [() => waitlistEntries.delete(".."), "waitlistEntryId"],
    ];
    for (const [call, field] of table) {
      const members = { name: "InvalidRequestError", field, mayHaveBeenExecuted: false, status: undefined };
      const error = await kit.fails(call, kit.root.InvalidRequestError, members);
      kit.ok(error.message.includes(`\`${field}\``), `the message names it: ${error.message}`);
    }
    const bulk = [{ emailAddress: EMAIL }, { emailAddress: "b@example.com", notify: 1 }];
    await kit.fails(() => invitations.bulkCreate(bulk), kit.root.InvalidRequestError, { field: "notify", index: 1 });
    for (const wrong of [[], Array(11).fill({ emailAddress: EMAIL }), { emailAddress: EMAIL }, "text", null]) {
      await kit.fails(() => invitations.bulkCreate(wrong), kit.root.InvalidRequestError);
    }
    kit.equal(await kit.requests(), [], "nothing was sent");
  },

  async "the constructor refuses what cannot work"(kit) {
    const { Clerk, createClerkClient, InvalidRequestError } = kit.root;
    const wrong = [
      [() => new Clerk(), "options"],
      [() => new Clerk("sk_test_1"), "options"],
      [() => new Clerk({}), "bearerAuth"],
      [() => new Clerk({ bearerAuth: "" }), "bearerAuth"],
      [() => new Clerk({ bearerAuth: 7 }), "bearerAuth"],
      [() => createClerkClient({}), "secretKey"],
      [() => kit.clerk({ timeoutMs: -1 }), "timeoutMs"],
      [() => kit.clerk({ timeoutMs: "1" }), "timeoutMs"],
      [() => kit.clerk({ fetch: 1 }), "fetch"],
      [() => kit.clerk({ signal: {} }), "signal"],
      [() => kit.clerk({ headers: 5 }), "headers"],
      [() => kit.clerk({ retries: { strategy: "often" } }), "retries.strategy"],
      [() => kit.clerk({ serverURL: 1 }), "serverURL"],
      [() => kit.clerk({ fetchOptions: "x" }), "fetchOptions"],
    ];
    for (const [make, field] of wrong) {
      await kit.fails(async () => make(), InvalidRequestError, { field });
    }
    for (const serverURL of ["", "nowhere", "ftp://example.com", "https://user:pass@example.com/v1", "https://a.test\0", "\0"]) {
      // An empty one is as good as none, and would ask Clerk itself.
      if (serverURL === "") continue;
      await kit.fails(() => kit.clerk({ serverURL }).invitations.list(), InvalidRequestError);
    }
    // Into wasm the texts go with a NUL between them: one within a text must not pass for that.
    for (const bearerAuth of ["sk_test\0", "sk_test\0https://elsewhere.test"]) {
      await kit.fails(() => kit.clerk({ bearerAuth, serverURL: undefined }).invitations.list(), InvalidRequestError, { field: "secret_key" });
    }
  },

  async "a browser is refused, and nothing else"(kit) {
    const make = async () => new kit.root.Clerk({ bearerAuth: KEY });
    if (typeof document !== "object") return kit.ok(await make(), "a server is welcome");
    const error = await kit.fails(make, kit.root.InvalidRequestError, { field: "bearerAuth" });
    kit.ok(error.message.includes("browser") && error.message.includes("dangerouslyAllowBrowser"), "it says why");
    kit.ok(!error.message.includes(KEY), "without the key");
  },

  async "AmbiguousError knows everybody's fate"(kit) {
    await kit.fault({ kind: "drop_after", match: CREATE });
    await kit.fault({ kind: "drop_before", match: { method: "GET" } });
    const members = { name: "AmbiguousError", mayHaveBeenExecuted: true, fates: [{ subject: EMAIL, outcome: "unknown" }] };
    const call = kit.clerk({ timeoutMs: 300 }).invitations.create({ emailAddress: EMAIL });
    const error = await kit.fails(call, kit.root.AmbiguousError, members);
    kit.ok(error.cause instanceof kit.root.ClerkError, `cause: ${error.cause}`);
    kit.equal(error.effectFor(EMAIL), undefined, "effectFor");
    kit.equal(await kit.mails(), [EMAIL], "mails");
  },

  async "instanceof works across the entries"(kit) {
    const core = new kit.core.ClerkCore(kit.options({ bearerAuth: "wrong" }));
    const { error } = await kit.funcs.invitationsList(core);
    kit.ok(error instanceof kit.root.ClerkErrors && error instanceof kit.root.ClerkError, "of /funcs");
    kit.ok(kit.core.ClerkCore === kit.root.ClerkCore && kit.clerk() instanceof kit.core.ClerkCore, "of /core");
    const classes = [
      "ClerkErrors",
      "APIError",
      "ConnectionError",
      "RequestTimeoutError",
      "RequestAbortedError",
      "ResponseValidationError",
      "InvalidRequestError",
      "AmbiguousError",
    ];
    for (const name of classes) {
      kit.ok(kit.root[name].prototype instanceof kit.root.ClerkError, name);
      kit.equal(kit.root[name].prototype.name, name, "name");
    }
  },
};
