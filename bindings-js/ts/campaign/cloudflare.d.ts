/** Of Cloudflare's types what is used here; users have theirs from `wrangler types`. */
declare module "cloudflare:workers" {
  export abstract class DurableObject<Env = unknown> {
    protected ctx: { readonly storage: import("./database.js").Storage };
    protected env: Env;
    constructor(ctx: unknown, env: Env);
  }
}
