/** What code relies on that was written for `@clerk/backend-sdk` or `@clerk/backend`. */

import { answer, KEY, NONE, QUICK, wire } from "./kit.js";

const EMAIL = "ada@example.com";

/** A `fetch` that answers with these statuses in turn, the last one for ever; lookups are answered with an empty list. */
function statuses(...codes) {
  const calls = [];
  const fetch = async (url, { method }) => {
    const isLookup = method === "GET" && url.includes("query=");
    const status = isLookup ? 200 : codes.length > 1 ? codes.shift() : codes[0];
    calls.push(isLookup ? "lookup" : status);
    if (isLookup) return answer({ data: [], total_count: 0 });
    const error = { code: "code", message: "short", long_message: "long", meta: { param_name: "email_address" } };
    return answer(status === 200 ? wire({}) : { errors: [error] }, { status });
  };
  return { calls, fetch };
}

export const cases = {
  async "every path of an import leads to the same module"(kit) {
    const { root, core, paths } = kit;
    kit.ok(paths.core.ClerkCore === core.ClerkCore, "core.js");
    kit.ok(paths.invitationsCreate === kit.funcs.invitationsCreate, "funcs/invitationsCreate.js");
    for (const errors of paths.errors) {
      for (const name of ["ClerkErrors", "APIError", "InvalidRequestError", "RequestTimeoutError"]) {
        kit.ok(errors[name] === root[name], `models/errors: ${name}`);
      }
      kit.ok(errors.SDKValidationError === root.ResponseValidationError, "SDKValidationError");
    }
    kit.ok(paths.types.every((module) => Object.keys(module).length === 0), "the others hold types");
  },

  async "without a request a function answers an error, and a method throws it"(kit) {
    const { InvalidRequestError } = kit.root;
    const core = new kit.core.ClerkCore(kit.options());
    for (const [name, func] of Object.entries(kit.funcs)) {
      // Lists need no request, but of one organization; a batch needs people.
      if (/(invitations|Entries)List$|ListInstance$|All$/.test(name)) continue;
      const result = await func(core);
      kit.ok(result.ok === false && result.error instanceof InvalidRequestError, name);
    }
    const { invitations, waitlistEntries } = kit.clerk();
    for (const call of [() => invitations.create(), () => waitlistEntries.create()]) {
      await kit.fails(call, InvalidRequestError, { field: "emailAddress" });
    }
    for (const call of [() => invitations.bulkCreate(), () => invitations.revoke(), () => waitlistEntries.invite()]) {
      await kit.fails(call, InvalidRequestError);
    }
    kit.equal(await kit.requests(), [], "nothing was sent");
  },

  async "a page is an array, and { data, totalCount }"(kit) {
    const items = [wire({}), wire({ id: "inv_2" })];
    for (const body of [{ data: items, total_count: 7 }, items]) {
      const page = await kit.clerk({ fetch: async () => answer(body) }).invitations.list();
      const total = Array.isArray(body) ? 2 : 7;
      kit.ok(Array.isArray(page) && page.length === 2, "an array");
      const [first, second] = page;
      kit.equal([first.id, page[1].id, page.at(-1).id], ["inv_1", "inv_2", "inv_2"], "destructuring, index, at");
      kit.equal(page.map(({ id }) => id), ["inv_1", "inv_2"], "map");
      kit.equal([...page].length, 2, "iteration");
      kit.equal(Object.keys(page), ["0", "1"], "keys");
      const { data, totalCount } = page;
      kit.equal([data.length, data[1] === second, totalCount], [2, true, total], "data and totalCount");
      kit.equal(JSON.parse(JSON.stringify(page)), { data: JSON.parse(JSON.stringify(data)), totalCount: total }, "JSON");
      for (const array of [data, [...page], page.filter(() => true), page.slice(), page.concat()]) {
        kit.ok(JSON.stringify(array).startsWith("[{"), "what is made of it, and data, is written as any array");
      }
      kit.ok(page.filter(() => true).totalCount === undefined, "what is made of it is an array, and no page");
    }
    const { length, totalCount } = await kit.clerk().waitlistEntries.list();
    kit.equal([length, totalCount], [0, 0], "of nothing");
  },

  async "errors have the members of both"(kit) {
    const { fetch } = statuses(422);
    const clerk = kit.clerk({ fetch, retries: NONE });
    const error = await kit.fails(clerk.invitations.create({ emailAddress: EMAIL }), kit.root.ClerkErrors, {
      statusCode: 422,
      status: 422,
      contentType: "application/json",
    });
    const [{ code, message, longMessage, meta }] = error.errors;
    kit.equal([code, message, longMessage, meta], ["code", "short", "long", { paramName: "email_address" }], "errors");
    const { rawResponse } = error;
    kit.equal([rawResponse.status, rawResponse.ok], [422, false], "rawResponse");
    kit.equal(rawResponse.headers.get("content-type"), "application/json", "its headers");
    kit.equal(await rawResponse.text(), error.body, "its body");
    kit.equal(await error.rawResponse.json(), JSON.parse(error.body), "a body can be read each time");
    kit.equal(error.constructor.kind, "ClerkAPIResponseError", "what isClerkAPIResponseError asks for");

    const bare = kit.clerk({ fetch: async () => new Response(null, { status: 304 }), retries: NONE });
    const empty = await kit.fails(bare.invitations.list(), kit.root.APIError, { statusCode: 304, body: "" });
    kit.equal([empty.rawResponse.status, empty.contentType], [304, undefined], "an answer without a body");
    const none = await kit.fails(clerk.invitations.create({}), kit.root.InvalidRequestError);
    const members = [none.statusCode, none.headers, none.body, none.contentType, none.rawResponse, none.constructor.kind];
    kit.ok(members.every((member) => member === undefined), "where there was no answer, there is none of it");
  },

  async "an error's body is its own, not that of a lookup"(kit) {
    const { calls, fetch } = statuses(500);
    const once = { strategy: "backoff", backoff: { maxElapsedTime: 0 } };
    const error = await kit.fails(kit.clerk({ fetch, retries: once }).invitations.create({ emailAddress: EMAIL }), kit.root.ClerkError);
    const { statusCode, body } = error instanceof kit.root.AmbiguousError ? error.cause : error;
    kit.equal([calls[0], calls.at(-1)], [500, "lookup"], "requests");
    kit.equal([statusCode, JSON.parse(body).errors[0].code], [500, "code"], "body");
  },

  async "retryConfig is retries for a client"(kit) {
    const flaky = statuses(503, 200);
    await kit.fails(
      kit.clerk({ fetch: flaky.fetch, retries: undefined, retryConfig: NONE }).invitations.create({ emailAddress: EMAIL }),
      kit.root.ClerkErrors,
    );
    const list = (options, own) => {
      const { calls, fetch } = statuses(503);
      const patience = { strategy: "backoff", backoff: { ...QUICK.backoff, maxElapsedTime: 30 } };
      return kit
        .clerk({ fetch, retries: undefined, retryConfig: patience, ...options })
        .invitations.list({}, own)
        .catch(() => calls.length);
    };
    kit.ok((await list()) > 1, "it is honoured");
    kit.equal([await list({ retries: NONE }), await list({}, { retries: NONE })], [1, 1], "retries goes before it");
    const field = "retryConfig.backoff.exponent";
    const wrong = { strategy: "backoff", backoff: { exponent: "2" } };
    await kit.fails(async () => kit.clerk({ retries: undefined, retryConfig: wrong }), kit.root.InvalidRequestError, { field });
  },

  async "retryCodes: other statuses end the call"(kit) {
    const { APIError, ClerkError, ClerkErrors, InvalidRequestError } = kit.root;
    const create = ({ fetch }, retryCodes) => kit.clerk({ fetch }).invitations.create({ emailAddress: EMAIL }, { retryCodes });
    const listed = [
      [[429, 200], ["429"]],
      [[503, 200], ["5XX"]],
      [[500, 429, 200], ["4xx", "500"]],
    ];
    for (const [codes, retryCodes] of listed) {
      const server = statuses(...codes);
      kit.equal((await create(server, retryCodes)).emailAddress, EMAIL, "again");
      kit.equal(server.calls.filter((call) => call !== "lookup"), codes, "requests");
    }
    const unlisted = [
      [429, ["5XX"], ClerkErrors, false],
      [503, ["429", "500"], ClerkError, true],
      [500, [], ClerkError, true],
    ];
    for (const [code, retryCodes, Class, mayHaveBeenExecuted] of unlisted) {
      const server = statuses(code, 200);
      const error = await kit.fails(create(server, retryCodes), Class, { mayHaveBeenExecuted });
      kit.equal([server.calls, (error.cause ?? error).statusCode], [[code], code], "one request");
    }
    // An answer to the lookup before it is not an answer to the request.
    const flaky = { calls: [], status: 503 };
    flaky.fetch = async (url, { method }) => {
      flaky.calls.push(method);
      if (method === "POST") return answer(wire({}));
      return answer({ data: [], total_count: 0 }, { status: flaky.calls.length > 1 ? 200 : 503 });
    };
    const again = kit.clerk(flaky).invitations.create({ emailAddress: EMAIL, ignoreExisting: true }, { retryCodes: ["429"] });
    kit.equal([(await again).emailAddress, flaky.calls.at(-1)], [EMAIL, "POST"], "lookups are repeated all the same");
    const list = statuses(502, 200);
    const { calls, fetch } = list;
    await kit.fails(kit.clerk({ fetch, retryCodes: ["429"] }).invitations.list(), ClerkError, { status: 502 });
    kit.equal(calls, [502], "for a client, and for reads");
    const html = async () => answer("<html>", { status: 502 });
    await kit.fails(kit.clerk({ fetch: html }).invitations.list({}, { retryCodes: ["503"] }), APIError, { statusCode: 502 });
    for (const retryCodes of ["5XX", ["often"], ["5X"], [{}], {}, null]) {
      await kit.fails(kit.clerk().invitations.list({}, { retryCodes }), InvalidRequestError, { field: "retryCodes" });
    }
  },

  async "httpClient sends each request, and its hooks see them"(kit) {
    const { HTTPClient } = kit.paths.http;
    const seen = [];
    let down = true;
    const httpClient = new HTTPClient({
      fetcher: async (request) => {
        const { url, method, headers } = request;
        seen.push([method, new URL(url).pathname, headers.get("x-id"), await request.text()]);
        if (down) throw new TypeError("no way");
        return answer(method === "GET" ? { data: [wire({})], total_count: 1 } : wire({}));
      },
    });
    const errors = [];
    const answers = [];
    const onAnswer = (response, request) => void answers.push([response.status, request.method]);
    httpClient
      .addHook("beforeRequest", (request) => {
        const next = new Request(request);
        next.headers.set("x-id", "7");
        return next;
      })
      .addHook("beforeRequest", () => {})
      .addHook("requestError", (error) => void errors.push(error.message))
      .addHook("response", onAnswer);
    const clerk = kit.clerk({ httpClient, retries: NONE });
    await kit.fails(clerk.invitations.create({ emailAddress: EMAIL }), kit.root.ConnectionError);
    down = false;
    kit.equal((await clerk.invitations.create({ emailAddress: EMAIL })).emailAddress, EMAIL, "answer");
    const request = ["POST", "/v1/invitations", "7", JSON.stringify({ email_address: EMAIL })];
    kit.equal([seen, errors, answers], [[request, request], ["no way"], [[200, "POST"]]], "hooks");
    const clone = httpClient.clone();
    httpClient.removeHook("response", onAnswer).removeHook("response", onAnswer);
    await clerk.invitations.list();
    kit.equal(answers.length, 1, "a hook that was taken away");
    await kit.clerk({ httpClient: clone }).invitations.list();
    kit.equal(answers.length, 2, "its clone has it");
    const real = kit.clerk({ httpClient: new HTTPClient() });
    kit.equal((await real.invitations.create({ emailAddress: EMAIL })).emailAddress, EMAIL, "over the global fetch");
    kit.equal(await kit.mails(), [EMAIL], "mails");
    const own = kit.clerk({ httpClient, fetch: async () => answer({ data: [], total_count: 0 }) });
    kit.equal((await own.invitations.list()).length, 0, "fetch goes before it");
    await kit.fails(async () => kit.clerk({ httpClient: {} }), kit.root.InvalidRequestError, { field: "httpClient" });
  },

  async "createClerkClient has the ten calls of @clerk/backend"(kit) {
    const clerk = kit.root.createClerkClient({ secretKey: KEY, apiUrl: kit.emulatorURL, dangerouslyAllowBrowser: true });
    const { invitations, waitlistEntries } = clerk;
    const ada = await invitations.createInvitation({ emailAddress: EMAIL, publicMetadata: { role: "editor" } });
    kit.equal([ada.emailAddress, ada.status, ada.publicMetadata], [EMAIL, "pending", { role: "editor" }], "createInvitation");
    const bulk = await invitations.createInvitationBulk([{ emailAddress: "b@example.com" }, { emailAddress: "c@example.com" }]);
    kit.equal(bulk.map((item) => item.emailAddress), ["b@example.com", "c@example.com"], "createInvitationBulk");
    kit.equal((await invitations.revokeInvitation(ada.id)).status, "revoked", "revokeInvitation");
    const { data, totalCount } = await invitations.getInvitationList({ status: "pending", limit: 1 });
    kit.equal([data.length, totalCount], [1, 2], "getInvitationList");
    kit.equal((await invitations.getInvitationList()).totalCount, 2, "without parameters");

    const dora = await waitlistEntries.create({ emailAddress: "d@example.com" });
    kit.equal([dora.status, dora.invitation], ["pending", null], "create");
    const more = await waitlistEntries.createBulk([{ emailAddress: "e@example.com" }, { emailAddress: "f@example.com" }]);
    kit.equal(more.length, 2, "createBulk");
    kit.equal((await waitlistEntries.invite(dora.id)).invitation.emailAddress, "d@example.com", "invite");
    kit.equal((await waitlistEntries.invite(dora.id, { ignoreExisting: true })).status, "invited", "invite with parameters");
    kit.equal((await waitlistEntries.reject(more[0].id)).status, "rejected", "reject");
    const { id, slug, deleted, object } = await waitlistEntries.delete(more[1].id);
    kit.equal([id, slug, deleted, object], [more[1].id, null, true, "waitlist_entry"], "delete");
    kit.equal((await waitlistEntries.list({ orderBy: "-created_at" })).totalCount, 2, "list");

    kit.equal((await invitations.create({ emailAddress: "g@example.com" })).status, "pending", "ours are there too");
    const late = invitations.createInvitation({ emailAddress: "h@example.com" }, { signal: AbortSignal.abort() });
    await kit.fails(late, kit.root.RequestAbortedError);
    await kit.fails(invitations.revokeInvitation(""), kit.root.InvalidRequestError, { field: "invitationId" });
    kit.ok((await kit.funcs.invitationsList(clerk)).ok, "it is a ClerkCore");
    kit.ok(!("createInvitation" in kit.clerk().invitations), "a Clerk has none of it");
  },
};
