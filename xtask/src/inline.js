function decode(hex) {
  if (Uint8Array.fromHex) return Uint8Array.fromHex(hex);
  if (globalThis.Buffer) return globalThis.Buffer.from(hex, "hex");
  const digit = (at) => {
    const code = hex.charCodeAt(at);
    return (code & 15) + (code > 57 ? 9 : 0);
  };
  return Uint8Array.from({ length: hex.length / 2 }, (_, at) => 16 * digit(2 * at) + digit(2 * at + 1));
}

