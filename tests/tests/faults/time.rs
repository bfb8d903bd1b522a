//! Deadlines and cancellation.
