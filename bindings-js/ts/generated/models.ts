// Made from core's declarations: cargo xtask codegen. Do not edit.

import { flag, INSPECT, metadata, Model, model, number, shown, text } from "../decode.js";
import type { InvitationStatus, Metadata, ObjectType, WaitlistEntryStatus } from "./requests.js";

/** An application invitation. */
export interface Invitation {
  /** Always `invitation`. */
  readonly object: ObjectType;
  /** The id. */
  readonly id: string;
  /** Who is invited. */
  readonly emailAddress: string;
  /** Where it stands. */
  readonly status: InvitationStatus;
  /**
   * When it was made.
   *
   * Milliseconds since the Unix epoch.
   */
  readonly createdAt: number;
  /**
   * When it was changed last.
   *
   * Milliseconds since the Unix epoch.
   */
  readonly updatedAt: number;
  /** What the user will get as public metadata; empty where Clerk says null. */
  readonly publicMetadata: Metadata;
  /** Whether it is revoked; Clerk may leave it out, `status` tells too. */
  readonly revoked?: boolean | undefined;
  /** The link in the mail. Anybody who has it can accept the invitation: a secret. */
  readonly url?: string | undefined;
  /**
   * When it expires.
   *
   * Milliseconds since the Unix epoch.
   */
  readonly expiresAt?: number | undefined;
  /** It as Clerk wrote it: for fields that this release does not know. */
  readonly raw?: { readonly [name: string]: unknown } | undefined;
}

/** A person on the waitlist. */
export interface WaitlistEntry {
  /** Always `waitlist_entry`. */
  readonly object: ObjectType;
  /** The id. */
  readonly id: string;
  /** Who waits. */
  readonly emailAddress: string;
  /** Where the entry stands. */
  readonly status: WaitlistEntryStatus;
  /**
   * When it was made.
   *
   * Milliseconds since the Unix epoch.
   */
  readonly createdAt: number;
  /**
   * When it was changed last.
   *
   * Milliseconds since the Unix epoch.
   */
  readonly updatedAt: number;
  /** Whether a batch is working on it; it cannot be changed meanwhile. */
  readonly isLocked?: boolean | undefined;
  /** The invitation, once there is one. */
  readonly invitation: Invitation | null;
  /** It as Clerk wrote it: for fields that this release does not know. */
  readonly raw?: { readonly [name: string]: unknown } | undefined;
}

/** The answer to a deletion. */
export interface DeletedObject {
  /** The kind of what was deleted: `waitlist_entry`. */
  readonly object: ObjectType;
  /** Whether it is deleted. */
  readonly deleted: boolean;
  /** The id of what was deleted. */
  readonly id: string | null;
  /** The slug of what was deleted, for resources that have one. */
  readonly slug: string | null;
  /** Your own id of what was deleted, for resources that have one. */
  readonly externalId: string | null;
  /** It as Clerk wrote it: for fields that this release does not know. */
  readonly raw?: { readonly [name: string]: unknown } | undefined;
}

export class InvitationModel extends Model implements Invitation {
  declare readonly object: ObjectType;
  declare readonly id: string;
  declare readonly emailAddress: string;
  declare readonly status: InvitationStatus;
  declare readonly createdAt: number;
  declare readonly updatedAt: number;
  declare readonly publicMetadata: Metadata;
  declare readonly revoked: boolean | undefined;
  declare readonly expiresAt: number | undefined;

  constructor(value: unknown) {
    super(value);
    const { raw } = this;
    this.object = typeof raw.object === "string" ? raw.object : text(raw.object, "object", true);
    this.id = typeof raw.id === "string" ? raw.id : text(raw.id, "id", true);
    this.emailAddress = typeof raw.email_address === "string" ? raw.email_address : text(raw.email_address, "email_address", true);
    this.status = typeof raw.status === "string" ? raw.status : text(raw.status, "status", true);
    this.createdAt = typeof raw.created_at === "number" ? raw.created_at : number(raw.created_at, "created_at", true);
    this.updatedAt = typeof raw.updated_at === "number" ? raw.updated_at : number(raw.updated_at, "updated_at", true);
    this.publicMetadata = metadata(raw.public_metadata, "public_metadata");
    this.revoked = typeof raw.revoked === "boolean" ? raw.revoked : flag(raw.revoked, "revoked", false);
    this.expiresAt = typeof raw.expires_at === "number" ? raw.expires_at : number(raw.expires_at, "expires_at", false);
    if (typeof raw.url !== "string") text(raw.url, "url", false);
  }

  get url(): string | undefined {
    return (this.raw.url as string | null) ?? undefined;
  }

  override toJSON(): Invitation {
    return { ...this, url: this.url };
  }

  override [INSPECT](): object {
    return { ...this, url: shown(this.url) };
  }
}

export class WaitlistEntryModel extends Model implements WaitlistEntry {
  declare readonly object: ObjectType;
  declare readonly id: string;
  declare readonly emailAddress: string;
  declare readonly status: WaitlistEntryStatus;
  declare readonly createdAt: number;
  declare readonly updatedAt: number;
  declare readonly isLocked: boolean | undefined;
  declare readonly invitation: Invitation | null;

  constructor(value: unknown) {
    super(value);
    const { raw } = this;
    this.object = typeof raw.object === "string" ? raw.object : text(raw.object, "object", true);
    this.id = typeof raw.id === "string" ? raw.id : text(raw.id, "id", true);
    this.emailAddress = typeof raw.email_address === "string" ? raw.email_address : text(raw.email_address, "email_address", true);
    this.status = typeof raw.status === "string" ? raw.status : text(raw.status, "status", true);
    this.createdAt = typeof raw.created_at === "number" ? raw.created_at : number(raw.created_at, "created_at", true);
    this.updatedAt = typeof raw.updated_at === "number" ? raw.updated_at : number(raw.updated_at, "updated_at", true);
    this.isLocked = typeof raw.is_locked === "boolean" ? raw.is_locked : flag(raw.is_locked, "is_locked", false);
    this.invitation = model(raw.invitation, InvitationModel, "invitation") ?? null;
  }
}

export class DeletedObjectModel extends Model implements DeletedObject {
  declare readonly object: ObjectType;
  declare readonly deleted: boolean;
  declare readonly id: string | null;
  declare readonly slug: string | null;
  declare readonly externalId: string | null;

  constructor(value: unknown) {
    super(value);
    const { raw } = this;
    this.object = typeof raw.object === "string" ? raw.object : text(raw.object, "object", true);
    this.deleted = typeof raw.deleted === "boolean" ? raw.deleted : flag(raw.deleted, "deleted", true);
    this.id = typeof raw.id === "string" ? raw.id : text(raw.id, "id", false) ?? null;
    this.slug = typeof raw.slug === "string" ? raw.slug : text(raw.slug, "slug", false) ?? null;
    this.externalId = typeof raw.external_id === "string" ? raw.external_id : text(raw.external_id, "external_id", false) ?? null;
  }
}
