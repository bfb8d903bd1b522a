// A client that costs less than the server: bare sockets, a request at a time on each.

import { connect } from "node:net";

const SOCKETS = 32;

/** Sends `request(n)` for n from 0 to `count`, each of which must be answered so. Answers how many a second. */
export async function hammer(url, request, count, status) {
  const { hostname, port, host } = new URL(url);
  let next = 0;
  const bytes = () => {
    const [method, path, body] = request(next++);
    const text = body === undefined ? "" : JSON.stringify(body);
    const head = `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer sk_test_bench\r\n`;
    return `${head}content-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
  };
  const one = () =>
    new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname);
      socket.setNoDelay(true);
      let seen = "";
      const send = () => (next < count ? socket.write(bytes()) : (socket.end(), resolve()));
      socket.on("connect", send);
      socket.on("error", reject);
      socket.on("data", (chunk) => {
        seen += chunk.toString("latin1");
        const end = seen.indexOf("\r\n\r\n");
        if (end < 0) return;
        const length = Number(/content-length: (\d+)/i.exec(seen)?.[1]);
        if (seen.length < end + 4 + length) return;
        if (!seen.startsWith(`HTTP/1.1 ${status} `)) return reject(new Error(`instead of ${status}: ${seen}`));
        seen = "";
        send();
      });
    });
  const began = performance.now();
  await Promise.all(Array.from({ length: SOCKETS }, one));
  return (count / (performance.now() - began)) * 1000;
}
