// Made from core's declarations: cargo xtask codegen. Do not edit.

import { flag, metadata, Model, model, number, text } from "../decode.js";
import type { DeletedObject, Invitation, OrganizationInvitation, PublicOrganizationData, PublicUserData, WaitlistEntry } from "./models.js";
import type { InvitationStatus, Metadata, ObjectType, WaitlistEntryStatus } from "./requests.js";

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
    return typeof this.raw.url === "string" ? this.raw.url : text(this.raw.url, "url", false);
  }

  protected override secrets(): object {
    return { url: this.url };
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

export class PublicUserDataModel extends Model implements PublicUserData {
  declare readonly userId: string;
  declare readonly firstName: string | undefined;
  declare readonly lastName: string | undefined;
  declare readonly imageUrl: string | undefined;
  declare readonly hasImage: boolean | undefined;
  declare readonly identifier: string | undefined;

  constructor(value: unknown) {
    super(value);
    const { raw } = this;
    this.userId = typeof raw.user_id === "string" ? raw.user_id : text(raw.user_id, "user_id", true);
    this.firstName = typeof raw.first_name === "string" ? raw.first_name : text(raw.first_name, "first_name", false);
    this.lastName = typeof raw.last_name === "string" ? raw.last_name : text(raw.last_name, "last_name", false);
    this.imageUrl = typeof raw.image_url === "string" ? raw.image_url : text(raw.image_url, "image_url", false);
    this.hasImage = typeof raw.has_image === "boolean" ? raw.has_image : flag(raw.has_image, "has_image", false);
    this.identifier = typeof raw.identifier === "string" ? raw.identifier : text(raw.identifier, "identifier", false);
  }
}

export class PublicOrganizationDataModel extends Model implements PublicOrganizationData {
  declare readonly id: string;
  declare readonly name: string | undefined;
  declare readonly slug: string | undefined;
  declare readonly imageUrl: string | undefined;
  declare readonly hasImage: boolean | undefined;

  constructor(value: unknown) {
    super(value);
    const { raw } = this;
    this.id = typeof raw.id === "string" ? raw.id : text(raw.id, "id", true);
    this.name = typeof raw.name === "string" ? raw.name : text(raw.name, "name", false);
    this.slug = typeof raw.slug === "string" ? raw.slug : text(raw.slug, "slug", false);
    this.imageUrl = typeof raw.image_url === "string" ? raw.image_url : text(raw.image_url, "image_url", false);
    this.hasImage = typeof raw.has_image === "boolean" ? raw.has_image : flag(raw.has_image, "has_image", false);
  }
}

export class OrganizationInvitationModel extends Model implements OrganizationInvitation {
  declare readonly object: ObjectType;
  declare readonly id: string;
  declare readonly emailAddress: string;
  declare readonly role: string;
  declare readonly roleName: string;
  declare readonly createdAt: number;
  declare readonly updatedAt: number;
  declare readonly publicMetadata: Metadata;
  declare readonly organizationId: string | undefined;
  declare readonly status: InvitationStatus | undefined;
  declare readonly expiresAt: number | undefined;
  declare readonly inviterId: string | undefined;
  declare readonly publicInviterData: PublicUserData | undefined;
  declare readonly publicOrganizationData: PublicOrganizationData | undefined;

  constructor(value: unknown) {
    super(value);
    const { raw } = this;
    this.object = typeof raw.object === "string" ? raw.object : text(raw.object, "object", true);
    this.id = typeof raw.id === "string" ? raw.id : text(raw.id, "id", true);
    this.emailAddress = typeof raw.email_address === "string" ? raw.email_address : text(raw.email_address, "email_address", true);
    this.role = typeof raw.role === "string" ? raw.role : text(raw.role, "role", true);
    this.roleName = typeof raw.role_name === "string" ? raw.role_name : text(raw.role_name, "role_name", true);
    this.createdAt = typeof raw.created_at === "number" ? raw.created_at : number(raw.created_at, "created_at", true);
    this.updatedAt = typeof raw.updated_at === "number" ? raw.updated_at : number(raw.updated_at, "updated_at", true);
    this.publicMetadata = metadata(raw.public_metadata, "public_metadata");
    this.organizationId = typeof raw.organization_id === "string" ? raw.organization_id : text(raw.organization_id, "organization_id", false);
    this.status = typeof raw.status === "string" ? raw.status : text(raw.status, "status", false);
    this.expiresAt = typeof raw.expires_at === "number" ? raw.expires_at : number(raw.expires_at, "expires_at", false);
    this.inviterId = typeof raw.inviter_id === "string" ? raw.inviter_id : text(raw.inviter_id, "inviter_id", false);
    this.publicInviterData = model(raw.public_inviter_data, PublicUserDataModel, "public_inviter_data");
    this.publicOrganizationData = model(raw.public_organization_data, PublicOrganizationDataModel, "public_organization_data");
    metadata(raw.private_metadata, "private_metadata");
    if (typeof raw.url !== "string") text(raw.url, "url", false);
  }

  get privateMetadata(): Metadata {
    return metadata(this.raw.private_metadata, "private_metadata");
  }

  get url(): string | null {
    return typeof this.raw.url === "string" ? this.raw.url : text(this.raw.url, "url", false) ?? null;
  }

  protected override secrets(): object {
    return { privateMetadata: this.privateMetadata, url: this.url };
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
