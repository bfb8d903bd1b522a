//! What a refusal says, and of whom.

use crate::batch::is_same;
use crate::error::{Error, ErrorCode};

/// Whether Clerk has refused a request for whom it is about, rather than for who sends it or how often. What
/// a proxy refuses is about nobody.
pub(crate) fn is_about_people(error: &Error) -> bool {
    error.api().is_some_and(|api| {
        [400, 409, 422].contains(&api.status().as_u16())
            && !api.details().is_empty()
            && ![ErrorCode::ApiVersionInvalid, ErrorCode::WaitlistEntryLocked, ErrorCode::ResourceLocked]
                .iter()
                .any(|code| api.has_code(code))
    })
}

/// Whether it says that there is a pending invitation.
pub(crate) fn is_duplicate(error: &Error) -> bool {
    error.api().is_some_and(|api| api.has_code(&ErrorCode::DuplicateRecord))
}

/// Whom a refusal names: letter for letter, and where nobody is named so, without regard to case.
pub(crate) fn named(error: &Error, people: &[(u32, &str)]) -> Vec<u32> {
    let addresses = match error.api() {
        Some(api) if is_duplicate(error) => api.email_addresses(),
        _ => return Vec::new(),
    };
    let matching = |is_it: fn(&str, &str) -> bool| -> Vec<u32> {
        let is_named = |person: &str| addresses.iter().any(|address| is_it(address, person));
        people.iter().filter(|(_, person)| is_named(person)).map(|(id, _)| *id).collect()
    };
    let exactly = matching(is_same);
    if exactly.is_empty() { matching(str::eq_ignore_ascii_case) } else { exactly }
}
