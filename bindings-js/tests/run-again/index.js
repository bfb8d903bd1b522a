/** The example, whose steps and batches fail once after they have succeeded. */

import example, { Welcome as Example } from "./example/index.js";

const failed = new Set();

function failOnce(what) {
  if (failed.has(what)) return;
  failed.add(what);
  throw new Error(`${what}: as if the result were lost`);
}

export class Welcome extends Example {
  run(event, step) {
    const twice = {
      do: (name, options, act) =>
        step.do(name, options, async () => {
          const result = await act();
          failOnce(`step ${name}`);
          return result;
        }),
    };
    return super.run(event, twice);
  }
}

export default {
  async fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname !== "/result") return example.fetch(request, env);
    return Response.json(await (await env.WELCOME.get(searchParams.get("id"))).status());
  },

  async queue(batch, env) {
    await example.queue(batch, env);
    failOnce("batch");
  },
};
