/** The key must not be in anything that is shown. */

const REDACTED = "[redacted]";

/** JSON text without the key. */
export function redact(json: string, key: string): string {
  return key === "" ? json : json.split(JSON.stringify(key).slice(1, -1)).join(REDACTED);
}

/** What a `fetch` was rejected with, unless it, or what it holds, could show the key: an init object that went along, say. */
export function withoutSecret(cause: unknown, key: string): unknown {
  return mayShow(cause, key, 6) ? new Error("the cause is not shown: it may hold the key") : cause;
}

/** Only what can be looked through is believed: texts, errors, arrays and plain objects of such. */
function mayShow(value: unknown, key: string, depth: number): boolean {
  if (typeof value === "string") return value.includes(key);
  if (typeof value === "symbol") return String(value).includes(key);
  if (typeof value === "function" || depth === 0) return true;
  if (typeof value !== "object" || value === null) return false;
  try {
    // A `DOMException`, as signals have it, has all it says in its prototype.
    if (typeof DOMException === "function" && value instanceof DOMException) {
      return [value.name, value.message, value.stack].some((part) => part?.includes(key));
    }
    const isError = value instanceof Error || Object.prototype.toString.call(value) === "[object Error]";
    const prototype: unknown = Object.getPrototypeOf(value);
    const isPlain = Array.isArray(value) || prototype === null || Object.getPrototypeOf(prototype) === null;
    if (!isError && !isPlain) return true;
    const members = Object.entries(Object.getOwnPropertyDescriptors(value));
    if (Object.getOwnPropertySymbols(value).some((name) => typeof (value as never)[name] === "function")) return true;
    // A text that is computed when it is shown: only V8's own stack is.
    const isHidden = (name: string, member: PropertyDescriptor) => !("value" in member) && !(isError && name === "stack");
    return members.some(([name, member]) => {
      const part = name === "stack" ? (value as Error).stack : (member.value as unknown);
      return name.includes(key) || isHidden(name, member) || mayShow(part, key, depth - 1);
    });
  } catch {
    return true;
  }
}
