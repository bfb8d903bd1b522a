/** The vectors that the walk over pages and the batch share with core. */

import { NODE, without } from "./places.mjs";
import { run } from "./process.mjs";
import { project } from "./project.mjs";

const FILES = { "tests/vectors/vectors.mjs": "vectors.mjs", "../tests/vectors": "vectors" };

export const vectors = [
  {
    title: "vectors shared with core, in node",
    missing: without("newest"),
    async run({ shop, tarball }) {
      const folder = await project(shop, "vectors", tarball, FILES);
      return (await run(NODE.newest, ["vectors.mjs"], { cwd: folder })).trim();
    },
  },
];
