// A worker that makes as many calls as it is asked for.

let connect;

export function serve(it) {
  connect = it;
}

export default {
  async fetch(request, { EMULATOR }) {
    const { pathname, searchParams } = new URL(request.url);
    const clerk = connect(EMULATOR);
    const start = Number(searchParams.get("start") ?? 0);
    for (let call = 0; call < Number(searchParams.get("calls") ?? 0); call++) {
      if (pathname === "/list") await clerk.list(500);
      else await clerk.create(`${searchParams.get("name")}-${start + call}@example.com`);
    }
    return new Response("done");
  },
};
