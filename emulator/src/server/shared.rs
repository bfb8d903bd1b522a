//! The state that all connections share.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::state::State;

pub(super) type Shared = Arc<Mutex<State>>;

/// A test that panicked while it looked must not take the others' server with it.
pub(super) fn lock(state: &Shared) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
