//! Retries: the policy, and the decision by it. Pure: the loop is in `attempts.rs`.

pub(crate) mod decision;
pub(crate) mod failure;
pub(crate) mod policy;
pub(crate) mod speakeasy;
