/** What a batch is made of. */

import type { Method, Page } from "../decode.js";

/** What a batch reads of an item. @internal */
export interface Request {
  readonly emailAddress: string;
  readonly [name: string]: unknown;
}

/** What a batch reads of a record. @internal */
export interface Made {
  readonly emailAddress: string;
  readonly status?: string | undefined;
  readonly createdAt: number;
}

/** What can be sent in batches: methods, and what core declares of them. `generated/batches.ts` has all. @internal */
export interface Kind<T extends Made> {
  readonly create: Method<T>;
  readonly bulkCreate: Method<T[]>;
  /** How many one request takes. */
  readonly size: number;
  /** How to look up what became of an item; without it, nobody is looked up. */
  readonly lookup: Lookup<T> | undefined;
  /** The parameters of the path, where there are any: the same for all. */
  readonly path?: { readonly [name: string]: string };
}

/** A lookup, as core declares it with the operation. @internal */
export interface Lookup<T> {
  readonly list: Method<Page<T>>;
  /** The parameter that takes an address. */
  readonly query: string;
  /** How many records one page may have. */
  readonly limit: number;
  /** Whether what a refused bulk has created must be looked up: sending it again would do harm. */
  readonly afterRefusals: boolean;
  /** Whether the server is known to refuse a second record while there is one. */
  readonly isGuarded: boolean;
  /** The statuses of a record because of which the server refuses another one. */
  readonly inTheWay: readonly string[];
  /** The error codes that say that a quota leaves no room for all: a bulk may have created as many as there was room for. */
  readonly quota: readonly string[];
  /** The member of an item that makes it take another one all the same. */
  readonly liftedBy: string | undefined;
}

/** An item that is not settled. @internal */
export interface Entry {
  readonly index: number;
  readonly request: Request;
  /** When an earlier request left that may have created it, by `performance.now()`. */
  since?: number | undefined;
}
