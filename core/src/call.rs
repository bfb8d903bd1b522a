//! A call, from its request to its result: attempts, retries, and reconciliation after a lost response.

pub(crate) mod context;
pub(crate) mod machine;
pub(crate) mod reconcile;
pub(crate) mod retry;
pub(crate) mod settings;
pub(crate) mod trace;
pub(crate) mod wire;
