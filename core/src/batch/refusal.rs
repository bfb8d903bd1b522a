//! Whom a refusal is about.

use crate::batch::is_same;
use crate::error::{Error, ErrorCode};

impl Error {
    /// Whether Clerk refuses the request because of the people in it, rather than because of its sender or of
    /// a rate limit: others may be invited all the same. Refusals without an error of Clerk's own, as from a
    /// proxy, are not about people; a 404 is where it names a field, such as a role that does not exist.
    pub fn is_about_people(&self) -> bool {
        self.api().is_some_and(|api| {
            let names_field = || api.details().iter().any(|detail| detail.param_name().is_some());
            let status = api.status().as_u16();
            ([400, 409, 422].contains(&status) || status == 404 && names_field())
                && !api.details().is_empty()
                && ![ErrorCode::ApiVersionInvalid, ErrorCode::WaitlistEntryLocked, ErrorCode::ResourceLocked]
                    .iter()
                    .any(|code| api.has_code(code))
        })
    }

    /// Which of these addresses the refusal names, as indices: those with a pending invitation. Empty where
    /// it names nobody; the offenders are among the people of the request all the same.
    ///
    /// Addresses are compared with regard to case, and without where nobody is named so.
    pub fn named_people<A: AsRef<str>>(&self, addresses: &[A]) -> Vec<usize> {
        let named = match self.api() {
            Some(api) if is_duplicate(self) => api.email_addresses(),
            _ => return Vec::new(),
        };
        let matching = |is_it: fn(&str, &str) -> bool| -> Vec<usize> {
            let is_named = |person: &str| named.iter().any(|address| is_it(address, person));
            let found = addresses.iter().enumerate().filter(|(_, person)| is_named(person.as_ref()));
            found.map(|(index, _)| index).collect()
        };
        let exactly = matching(is_same);
        if exactly.is_empty() { matching(str::eq_ignore_ascii_case) } else { exactly }
    }
}

/// The codes that say that there is a pending invitation.
const DUPLICATE: [ErrorCode; 2] = [ErrorCode::DuplicateRecord, ErrorCode::OrganizationInvitationNotUnique];

/// Whether it says that there is a pending invitation.
pub(crate) fn is_duplicate(error: &Error) -> bool {
    error.api().is_some_and(|api| DUPLICATE.iter().any(|code| api.has_code(code)))
}
