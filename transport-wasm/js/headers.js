// Headers of an answer, whatever a `fetch` has answered. Nothing here throws.

/**
 * `Headers` as they are, for to go over all of them is slow; anything else, which can perhaps be read only once, as pairs.
 *
 * @param {any} from
 */
export function takeHeaders(from) {
  try {
    // Only real ones let this be called on them.
    Headers.prototype.has.call(from, "date");
    return from;
  } catch {
    return readHeaders(from);
  }
}

/**
 * Pairs of `Headers`, a `Map`, pairs or a plain object; none of anything else.
 *
 * @param {any} from
 */
export function readHeaders(from) {
  /** @type {[string, string][]} */
  const headers = [];
  try {
    for (const pair of typeof from[Symbol.iterator] === "function" ? from : Object.entries(from)) {
      if (pair[1] !== undefined) headers.push([String(pair[0]).toLowerCase(), String(pair[1])]);
    }
  } catch {
    // What could be read so far is all there is.
  }
  return headers;
}

/** The one of this name, which is in lower case. @param {Headers | [string, string][]} headers @param {string} name */
export function header(headers, name) {
  if (Array.isArray(headers)) return headers.find(([it]) => it === name)?.[1];
  return Headers.prototype.get.call(headers, name);
}
