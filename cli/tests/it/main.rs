//! The command and the campaign behind it, over the emulator.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod bad_lists;
mod clocks;
mod command;
mod contract;
mod damage;
mod formats;
mod input;
mod joined;
mod kill;
mod offline;
mod old_journals;
mod page;
mod plan;
#[cfg(all(unix, feature = "postgres"))]
mod postgres;
mod remind;
mod replay;
mod simulation;
mod steps;
mod trouble;
mod workbook;
