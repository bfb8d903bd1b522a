//! What a webhook says, in the shapes of Clerk's description of its events.

use serde_json::{Map, Value, json};

use crate::letter::Letter;
use crate::model::{Mail, Organization, OrganizationInvitation, User};

/// How a user's address came to be verified.
pub(crate) enum Verified {
    /// By the ticket of an invitation.
    Ticket,
    /// Somebody said so in the dashboard.
    Admin,
}

pub(super) fn user(
    user: &User,
    email_address_id: &str,
    verified: &Verified,
    public_metadata: &Map<String, Value>,
) -> Value {
    let strategy = match verified {
        Verified::Ticket => "ticket",
        Verified::Admin => "admin",
    };
    let email_address = json!({
        "object": "email_address",
        "id": email_address_id,
        "email_address": user.email_address,
        "reserved": false,
        "verification": {
            "object": format!("verification_{strategy}"),
            "status": "verified",
            "strategy": strategy,
            "attempts": null,
            "expire_at": null,
        },
        "linked_to": [],
        "matches_sso_connection": false,
        "created_at": user.created_at,
        "updated_at": user.created_at,
    });
    json!({
        "object": "user",
        "id": user.id,
        "username": null,
        "first_name": null,
        "last_name": null,
        "has_image": false,
        "image_url": "",
        "primary_email_address_id": email_address_id,
        "primary_phone_number_id": null,
        "primary_web3_wallet_id": null,
        "password_enabled": false,
        "two_factor_enabled": false,
        "totp_enabled": false,
        "backup_code_enabled": false,
        "email_addresses": [email_address],
        "phone_numbers": [],
        "web3_wallets": [],
        "passkeys": [],
        "external_accounts": [],
        "saml_accounts": [],
        "enterprise_accounts": [],
        "public_metadata": public_metadata,
        "private_metadata": {},
        "unsafe_metadata": {},
        "external_id": null,
        "last_sign_in_at": null,
        "banned": false,
        "locked": false,
        "lockout_expires_in_seconds": null,
        "verification_attempts_remaining": null,
        "created_at": user.created_at,
        "updated_at": user.created_at,
        "delete_self_enabled": true,
        "create_organization_enabled": true,
        "last_active_at": null,
        "mfa_enabled_at": null,
        "mfa_disabled_at": null,
        "legal_accepted_at": null,
    })
}

/// `user_id` is who accepted it, if that is what happened.
pub(super) fn organization_invitation(
    invitation: &OrganizationInvitation,
    organization: Option<&Organization>,
    user_id: Option<&str>,
) -> Value {
    let mut data = json!(invitation);
    let organization = organization.map(|organization| {
        json!({
            "id": organization.id,
            "name": organization.name,
            "slug": organization.slug,
            "has_image": false,
        })
    });
    if let Some(fields) = data.as_object_mut() {
        fields.insert("data".into(), json!({ "public_organization_data": organization }));
        fields.extend(user_id.map(|id| ("user_id".to_owned(), json!(id))));
    }
    data
}

/// With the link, so that somebody's own mail can carry it.
pub(super) fn email(id: &str, mail: &Mail, letter: &Letter, link: Option<&str>) -> Value {
    json!({
        "object": "email",
        "id": id,
        "slug": mail.kind,
        "from_email_name": "invitations",
        "reply_to_email_name": null,
        "email_address_id": null,
        "user_id": null,
        "to_email_address": mail.to,
        "subject": letter.subject,
        "body": letter.html(link),
        "body_plain": letter.plain(link),
        "status": "queued",
        "delivered_by_clerk": true,
        "data": { "app": { "name": "Clerk offline" }, "action_url": link, "invitation_id": mail.invitation_id },
    })
}
