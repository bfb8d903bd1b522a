//! The part of Clerk's error catalogue that the emulator can answer. Texts that the catalogue leaves empty
//! are ours; everything else is checked against it in a test.

use http::header::{ALLOW, RETRY_AFTER};
use serde_json::json;

use crate::problem::{Kind, Problem};

const fn kind(status: u16, code: &'static str, message: &'static str, long_message: &'static str) -> Kind {
    Kind { status, code, message, long_message }
}

macro_rules! catalogue {
    ($($name:ident = $status:literal $code:literal, $message:literal, $long_message:literal;)*) => {
        $(pub(crate) const $name: Kind = kind($status, $code, $message, $long_message);)*

        #[cfg(test)]
        pub(crate) const ALL: &[Kind] = &[$(kind($status, $code, $message, $long_message)),*];
    };
}

catalogue! {
    REQUEST_BODY_INVALID = 400 "request_body_invalid", "Request body invalid",
        "The request body is invalid. Please consult the API documentation for more information.";
    API_VERSION_INVALID = 400 "api_version_invalid", "invalid API version",
        "Invalid Clerk API version: <reason>";
    INVALID_QUERY_PARAMETER_VALUE = 400 "invalid_query_parameter_value", "Invalid query parameter value",
        "<value> does not match one of the allowed values for parameter <param>";
    DUPLICATE_RECORD = 400 "duplicate_record", "duplicate invitation",
        "There are already pending invitations for the following email addresses: <emails>";
    BULK_SIZE_EXCEEDED = 400 "bulk_size_exceeded", "bulk size exceeded",
        "Parameters exceed the maximum allowed bulk processing size of <max>.";
    INVITATION_ALREADY_ACCEPTED = 400 "invitation_already_accepted",
        "Invitation is already accepted, try signing in instead.",
        "Invitation is already accepted, try signing in instead.";
    INVITATION_ALREADY_REVOKED = 400 "invitation_already_revoked",
        "Invitation is already revoked.", "Invitation is already revoked.";

    ALREADY_A_MEMBER = 400 "already_a_member_in_organization", "already a member",
        "<user> is already a member of the organization.";
    ORGANIZATION_INVITATION_NOT_UNIQUE = 400 "organization_invitation_not_unique",
        "organization invitation not unique",
        "Organizations cannot have duplicate pending invitations for an email address.";

    AUTHORIZATION_HEADER_FORMAT_INVALID = 401 "authorization_header_format_invalid",
        "Invalid Authorization header format",
        "Invalid Authorization header format. Must be 'Bearer <YOUR_API_KEY>'";
    CLERK_KEY_INVALID = 401 "clerk_key_invalid",
        "The provided Clerk Secret Key is invalid. Make sure that your Clerk Secret Key is correct.",
        "The provided Clerk Secret Key is invalid. Make sure that your Clerk Secret Key is correct.";

    INSUFFICIENT_SEATS = 402 "insufficient_seats", "insufficient seats",
        "The plan of this organization pays for <seats> members, including outstanding invitations.";

    MEMBERSHIP_QUOTA_EXCEEDED = 403 "organization_membership_quota_exceeded",
        "organization membership quota exceeded",
        "You have reached your limit of <max> organization memberships, including outstanding invitations.";
    MISSING_ORGANIZATION_PERMISSION = 403 "missing_organization_permission", "missing permission",
        "The user does not have the permission to manage the members of this organization.";
    NOT_A_MEMBER = 403 "not_a_member_in_organization", "not a member",
        "Current user is not a member of the organization. Only organization members can perform this action.";
    ORGANIZATIONS_NOT_ENABLED = 403 "organization_not_enabled_in_instance", "organizations not enabled",
        "Organizations are not enabled in this instance.";
    WAITLIST_NOT_ACCEPTING_ENTRIES = 403 "waitlist_not_accepting_entries", "Waitlist not accepting entries",
        "The waitlist is not accepting new entries at this time. Please try again later.";

    PATH_NOT_FOUND = 404 "resource_not_found", "not found", "No resource was found at <path>.";
    INVITATION_NOT_FOUND = 404 "resource_not_found", "not found",
        "No invitation was found with id <invitationID>.";
    ORGANIZATION_INVITATION_NOT_PENDING = 404 "organization_invitation_not_pending", "not pending",
        "The organization invitation is not in the 'pending' status.";
    ORGANIZATION_NOT_FOUND = 404 "resource_not_found", "not found", "Given organization not found.";
    ORGANIZATION_ROLE_NOT_FOUND = 404 "resource_not_found", "not found", "Organization role not found";
    USER_NOT_FOUND = 404 "resource_not_found", "not found", "No user was found with id <userID>.";
    WAITLIST_ENTRY_NOT_FOUND = 404 "resource_not_found", "not found",
        "No waitlist entry was found with id <waitlistEntryID>.";

    METHOD_NOT_ALLOWED = 405 "method_not_allowed", "Method not allowed",
        "This path does not answer to this method.";

    WAITLIST_ENTRY_ALREADY_COMPLETED = 409 "waitlist_entry_already_completed",
        "Waitlist entry already completed", "The waitlist entry has already been completed.";
    WAITLIST_ENTRY_ALREADY_INVITED = 409 "waitlist_entry_already_invited",
        "Waitlist entry already invited", "The waitlist entry has already been invited.";
    WAITLIST_ENTRY_ALREADY_REJECTED = 409 "waitlist_entry_already_rejected",
        "Waitlist entry already rejected", "The waitlist entry has already been rejected.";
    WAITLIST_ENTRY_LOCKED = 409 "waitlist_entry_locked", "Waitlist entry is locked",
        "This waitlist entry is locked and cannot be modified at this time. Please try again later.";

    REQUEST_BODY_TOO_LARGE = 413 "request_body_too_large", "Request body too large",
        "The request body exceeds the maximum allowed size of <max> bytes.";
    UNSUPPORTED_CONTENT_TYPE = 415 "unsupported_content_type", "Content-Type is unsupported",
        "Content-Type <actual> is unsupported. You should use <expected> instead.";

    FORM_IDENTIFIER_EXISTS = 422 "form_identifier_exists", "That email address is taken.",
        "That email address belongs to a user already: <param> must be one that does not.";
    FORM_PARAM_DUPLICATE = 422 "form_param_duplicate", "is duplicate",
        "<param> included multiple times. There should only be one.";
    FORM_PARAM_MISSING = 422 "form_param_missing", "is missing", "<param> must be included.";
    FORM_PARAM_UNKNOWN = 422 "form_param_unknown", "is unknown",
        "<param> is not a valid parameter for this request.";
    FORM_PARAM_TYPE_INVALID = 422 "form_param_type_invalid", "is invalid",
        "`<param>` must be a `<paramType>`.";
    FORM_PARAM_EMAIL_INVALID = 422 "form_param_format_invalid", "is invalid",
        "<parameter> must be a valid email address.";
    FORM_PARAM_NOT_EMPTY = 422 "form_param_value_invalid", "is invalid",
        "<param> is invalid. Must be not empty";
    FORM_PARAM_NOT_ALLOWED = 422 "form_param_value_invalid", "is invalid",
        "<param> is invalid. Only one of the following parameter values is allowed: <allowedValues>";
    FORM_PARAM_INVALID = 422 "form_param_value_invalid", "is invalid", "<sanitizedField> is invalid";
    FORM_RESOURCE_NOT_FOUND = 422 "form_resource_not_found", "is missing",
        "The resource associated with the supplied <param> was not found.";
    FORM_PARAM_TOO_LARGE = 422 "form_param_value_too_large", "Value too large",
        "The value of <param> can't be greater than <max>";

    TOO_MANY_REQUESTS = 429 "too_many_requests", "Too many requests", "Too many requests, retry later";
    INTERNAL_CLERK_ERROR = 500 "internal_clerk_error", "Oops, an unexpected error occurred",
        "The emulator could not do what was asked: <reason>";
}

/// Pending invitations stand in the way of these addresses.
pub(crate) fn duplicate_invitations(addresses: &[String]) -> Problem {
    let plural = if addresses.len() == 1 { "" } else { "s" };
    DUPLICATE_RECORD
        .with(&[&addresses.join(", ")])
        .with_message(format!("duplicate invitation{plural}"))
        .with_meta(json!({ "email_addresses": addresses }))
}

pub(crate) fn too_many_requests(retry_after_seconds: u64) -> Problem {
    TOO_MANY_REQUESTS.with(&[]).with_header(RETRY_AFTER, retry_after_seconds.to_string())
}

pub(crate) fn method_not_allowed(allowed: &[&str]) -> Problem {
    METHOD_NOT_ALLOWED.with(&[]).with_header(ALLOW, allowed.join(", "))
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::ALL;

    /// The catalogue is silent on them. Of a method that a path does not answer to, the code is ours too.
    const NOT_IN_THE_CATALOGUE: &[&str] = &[
        "method_not_allowed",
        "insufficient_seats",
        "missing_organization_permission",
        "organization_not_enabled_in_instance",
    ];
    /// Of these the text is ours: the catalogue's belongs to another resource, or is not true of an emulator.
    const OWN_TEXT: &[&str] = &["resource_not_found", "internal_clerk_error"];

    #[test]
    fn every_error_is_one_of_the_catalogue() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/clerk/error-codes.json");
        let Ok(catalogue) = std::fs::read_to_string(path) else {
            return println!("skipped: the error catalogue is not beside the repository");
        };
        let catalogue: Vec<Value> = serde_json::from_str(&catalogue).unwrap();
        let fits = |theirs: &Value, ours: &str| {
            let theirs = theirs.as_str().unwrap().replace("%d", "<max>");
            theirs.is_empty() || theirs == ours
        };
        for ours in ALL.iter().filter(|ours| !NOT_IN_THE_CATALOGUE.contains(&ours.code)) {
            let known = catalogue.iter().any(|theirs| {
                theirs["code"] == ours.code
                    && theirs["status"] == ours.status
                    && (OWN_TEXT.contains(&ours.code)
                        || fits(&theirs["message"], ours.message)
                            && fits(&theirs["long_message"], ours.long_message))
            });
            assert!(known, "{} {} is not in the catalogue with these texts", ours.status, ours.code);
        }
    }
}
