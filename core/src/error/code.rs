//! The codes that Clerk's error catalogue lists for these resources, as an open enum.

use std::fmt;

macro_rules! error_codes {
    ($($(#[doc = $meaning:literal])+ $code:literal $status:literal $variant:ident,)+) => {
        /// What Clerk says went wrong, from its error catalogue (as of 2026-08-18).
        ///
        /// New codes appear without a new API version: a code that this release does not know is
        /// [`ErrorCode::Other`].
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorCode {
            $(
                $(#[doc = $meaning])+
                #[doc = concat!("\n\n`", $code, "`, status ", stringify!($status), " in the catalogue.")]
                $variant,
            )+
            /// A code that this release does not know, as Clerk wrote it.
            Other(String),
        }

        impl ErrorCode {
            /// Every known code, with the status the catalogue gives it.
            pub const KNOWN: &[(Self, u16)] = &[$((Self::$variant, $status)),+];

            /// The code as Clerk writes it.
            pub const fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $code,)+
                    Self::Other(code) => code.as_str(),
                }
            }
        }

        impl From<&str> for ErrorCode {
            fn from(code: &str) -> Self {
                match code {
                    $($code => Self::$variant,)+
                    other => Self::Other(other.to_owned()),
                }
            }
        }
    };
}

error_codes! {
    /// The person is already a member of the organization.
    "already_a_member_in_organization" 400 AlreadyAMemberInOrganization,
    /// The `Clerk-API-Version` header names no version, or is sent together with the query parameter.
    "api_version_invalid" 400 ApiVersionInvalid,
    /// The request could not be authenticated: an active session is needed.
    "authentication_invalid" 401 AuthenticationInvalid,
    /// The `Authorization` header is not of the form `Bearer <key>`.
    "authorization_header_format_invalid" 401 AuthorizationHeaderFormatInvalid,
    /// The key is valid, but not allowed to do this.
    "authorization_invalid" 403 AuthorizationInvalid,
    /// The key lacks scopes; `meta` names them.
    "authorization_missing_scopes" 403 AuthorizationMissingScopes,
    /// The request is wrong in a way that has no code of its own.
    "bad_request" 400 BadRequest,
    /// More items than one bulk request takes.
    "bulk_size_exceeded" 400 BulkSizeExceeded,
    /// The address the request came from could not be determined.
    "cannot_detect_ip" 503 CannotDetectIp,
    /// The secret key is not one that Clerk knows.
    "clerk_key_invalid" 401 ClerkKeyInvalid,
    /// The request conflicts with the present state of the resource.
    "conflict" 409 Conflict,
    /// The request could not be authenticated.
    "could_not_authenticate_request" 401 CouldNotAuthenticateRequest,
    /// A development instance has sent all the email of this month (100).
    "dev_monthly_email_limit_exceeded" 400 DevMonthlyEmailLimitExceeded,
    /// A pending invitation exists for the addresses named in `meta.email_addresses`.
    "duplicate_record" 400 DuplicateRecord,
    /// The address belongs to a user already; `meta.param_name` names the field.
    "form_identifier_exists" 422 FormIdentifierExists,
    /// A list has too many items.
    "form_param_array_size_exceeded" 422 FormParamArraySizeExceeded,
    /// The parameter is deprecated.
    "form_param_deprecated" 422 FormParamDeprecated,
    /// A parameter, or a value in it, is there twice.
    "form_param_duplicate" 422 FormParamDuplicate,
    /// A value is too large.
    "form_param_exceeds_allowed_size" 422 FormParamExceedsAllowedSize,
    /// A value is not of the form it must have: an address that is none, say.
    "form_param_format_invalid" 422 FormParamFormatInvalid,
    /// A text is too long.
    "form_param_max_length_exceeded" 422 FormParamMaxLengthExceeded,
    /// A text is too short.
    "form_param_min_length_exceeded" 422 FormParamMinLengthExceeded,
    /// A required parameter is missing; `meta.param_name` names it.
    "form_param_missing" 422 FormParamMissing,
    /// A parameter is null that must not be.
    "form_param_nil" 422 FormParamNil,
    /// A value is of the wrong JSON type.
    "form_param_type_invalid" 422 FormParamTypeInvalid,
    /// The request has a parameter that the endpoint does not know.
    "form_param_unknown" 422 FormParamUnknown,
    /// A value is not one of those allowed.
    "form_param_value_invalid" 422 FormParamValueInvalid,
    /// A number is too large.
    "form_param_value_too_large" 422 FormParamValueTooLarge,
    /// A parameter names a resource that does not exist.
    "form_resource_not_found" 422 FormResourceNotFound,
    /// A service behind Clerk took too long. The request may have been executed.
    "gateway_timeout" 504 GatewayTimeout,
    /// The authentication state could not be determined.
    "infinite_redirect_loop" 400 InfiniteRedirectLoop,
    /// The URL must be `https`.
    "insecure_url" 422 InsecureUrl,
    /// Trouble on Clerk's side. The request may have been executed.
    "internal_clerk_error" 500 InternalClerkError,
    /// A query parameter has a value that is not allowed.
    "invalid_query_parameter_value" 400 InvalidQueryParameterValue,
    /// The invitation has been accepted; it can no longer be revoked.
    "invitation_already_accepted" 400 InvitationAlreadyAccepted,
    /// The invitation has been revoked before.
    "invitation_already_revoked" 400 InvitationAlreadyRevoked,
    /// The instance takes no email addresses, so it has no invitations.
    "invitations_not_supported" 400 InvitationsNotSupported,
    /// The publishable key is malformed.
    "malformed_publishable_key" 400 MalformedPublishableKey,
    /// The parameters could not be parsed.
    "malformed_request_parameters" 400 MalformedRequestParameters,
    /// A required query parameter is missing.
    "missing_query_parameter" 400 MissingQueryParameter,
    /// The acting user is not a member of the organization.
    "not_a_member_in_organization" 403 NotAMemberInOrganization,
    /// The addresses named in `meta` may not use this application.
    "not_allowed_access" 403 NotAllowedAccess,
    /// The organization invitation has been accepted.
    "organization_invitation_already_accepted" 400 OrganizationInvitationAlreadyAccepted,
    /// The organization invitation is not pending.
    "organization_invitation_not_pending" 404 OrganizationInvitationNotPending,
    /// A pending organization invitation exists for the address.
    "organization_invitation_not_unique" 400 OrganizationInvitationNotUnique,
    /// The organization invitation has been revoked.
    "organization_invitation_revoked_code" 400 OrganizationInvitationRevokedCode,
    /// The organization has as many members and invitations as it may have.
    "organization_membership_quota_exceeded" 403 OrganizationMembershipQuotaExceeded,
    /// Pending organization invitations use the role.
    "organization_role_exists_in_invitations" 422 OrganizationRoleExistsInInvitations,
    /// The request needs an `Origin` header.
    "origin_missing" 400 OriginMissing,
    /// The secret key sent through a proxy is not valid.
    "proxy_request_invalid_secret_key" 401 ProxyRequestInvalidSecretKey,
    /// A request through a proxy lacks the secret key.
    "proxy_request_missing_secret_key" 400 ProxyRequestMissingSecretKey,
    /// The quota of the plan is used up.
    "quota_exceeded" 403 QuotaExceeded,
    /// The body is not JSON that the endpoint can read.
    "request_body_invalid" 400 RequestBodyInvalid,
    /// The body is larger than Clerk takes.
    "request_body_too_large" 413 RequestBodyTooLarge,
    /// This kind of instance (development, production) does not take the request.
    "request_invalid_for_environment" 400 RequestInvalidForEnvironment,
    /// The settings of the instance do not allow the request.
    "request_invalid_for_instance" 400 RequestInvalidForInstance,
    /// Another request is changing the resource at this moment. Worth another try.
    "resource_locked" 409 ResourceLocked,
    /// There is no resource with this id.
    "resource_not_found" 404 ResourceNotFound,
    /// The invitation was revoked.
    "revoked_invitation" 400 RevokedInvitation,
    /// Clerk is unavailable at the moment. The request may have been executed.
    "service_unavailable" 503 ServiceUnavailable,
    /// A rate limit is reached; `Retry-After` says when to come back.
    "too_many_requests" 429 TooManyRequests,
    /// The content type of the body is not `application/json`.
    "unsupported_content_type" 415 UnsupportedContentType,
    /// Phone numbers from this country are not supported.
    "unsupported_country_code" 403 UnsupportedCountryCode,
    /// The person has signed up; the waitlist entry is completed.
    "waitlist_entry_already_completed" 409 WaitlistEntryAlreadyCompleted,
    /// The waitlist entry has been invited before.
    "waitlist_entry_already_invited" 409 WaitlistEntryAlreadyInvited,
    /// The waitlist entry has been rejected before.
    "waitlist_entry_already_rejected" 409 WaitlistEntryAlreadyRejected,
    /// A batch is working on the waitlist entry. Worth another try.
    "waitlist_entry_locked" 409 WaitlistEntryLocked,
    /// The waitlist is closed.
    "waitlist_not_accepting_entries" 403 WaitlistNotAcceptingEntries,
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
