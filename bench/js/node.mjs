// One measurement in a fresh Node process: `node node.mjs load|create|list BUNDLE URL CALLS NAME`. Prints JSON.

const [what, bundle, url, calls, name] = process.argv.slice(2);
const count = Number(calls);

if (what === "load") {
  const start = performance.now();
  const { connect } = await import(bundle);
  const loaded = performance.now();
  await connect(url).create(`${name}@example.com`);
  print({ load: loaded - start, call: performance.now() - start });
} else {
  const clerk = (await import(bundle)).connect(url);
  const call = what === "list" ? () => clerk.list(500) : (index) => clerk.create(`${name}-${index}@example.com`);
  // The optimizing compilers have their say first.
  for (let index = 0; index < count / 2; index++) await call(`warm-${index}`);
  const before = process.cpuUsage();
  const start = performance.now();
  for (let index = 0; index < count; index++) await call(index);
  const { user, system } = process.cpuUsage(before);
  print({ cpu: (user + system) / count, wall: ((performance.now() - start) * 1000) / count });
}

function print(figures) {
  console.log(JSON.stringify(figures));
  process.exit(0);
}
