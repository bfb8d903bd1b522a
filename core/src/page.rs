//! Pages, and the way over all of them.

pub(crate) mod listing;
pub(crate) mod macros;
pub(crate) mod paged;
pub(crate) mod response;
