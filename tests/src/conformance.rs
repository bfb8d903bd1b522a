//! The contract of `HttpTransport`, as code.
//!
//! Each case is written once, over `&dyn HttpTransport`, and knows no runtime: natively a test calls it, from
//! wasm32 it talks to the hostile server of another process. A case that does not hold is an `Err` and no
//! panic, as a panic in an async wasm call would end the process and the cases after it.
//!
//! [`for_each_case!`](crate::for_each_case) is the one list of the cases: [`CASES`] comes from it, and so does
//! one test for each case in every suite that runs them.

mod answers;
mod failures;
mod lifetimes;
mod requests;
mod subject;

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use futures_util::future::{Either, select};

use self::answers::*;
use self::failures::*;
use self::lifetimes::*;
use self::requests::*;

pub use self::subject::{Echo, Failure, Host, Seen, Subject};

/// The cap on bodies, in bytes, that the transport under test has to be built with.
pub const MAX_BODY_BYTES: usize = 1024 * 1024;

/// How a case went.
pub type Verdict = Result<(), Failure>;

/// A case under way. Not `Send`: whoever runs it waits for it.
pub type CaseFuture<'a> = Pin<Box<dyn Future<Output = Verdict> + 'a>>;

/// One sentence of the contract.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// What has to hold.
    pub name: &'static str,
    /// Finds out whether it does.
    pub run: for<'a> fn(&'a Subject<'a>) -> CaseFuture<'a>,
}

/// Calls a macro with the name of every case.
#[macro_export]
macro_rules! for_each_case {
    ($callback:ident) => {
        $callback! {
            any_status_is_an_answer
            redirects_are_not_followed
            repeated_response_headers_survive
            body_under_the_cap_arrives_whole
            body_over_the_cap_is_refused
            binary_bodies_are_untouched
            method_and_target_arrive_exactly
            the_path_is_never_rewritten
            request_headers_arrive
            an_empty_post_has_no_body
            a_large_request_body_arrives_whole
            an_unsendable_request_is_refused
            a_truncated_body_is_a_body_error
            a_reset_before_the_head_is_an_interruption
            half_a_head_is_an_interruption
            a_refused_port_is_a_connect_error
            a_slow_head_times_out
            a_slow_body_times_out
            an_answer_in_time_is_an_answer
            errors_show_no_secrets
            dropping_cancels_before_the_head
            dropping_cancels_within_the_body
            nothing_is_sent_twice
            a_stale_connection_is_no_connect_error
            concurrent_requests_do_not_mix
        }
    };
}

macro_rules! table {
    ($($name:ident)+) => {
        /// Every case.
        pub const CASES: &[Case] =
            &[$(Case { name: stringify!($name), run: |subject| Box::pin($name(subject)) }),+];
    };
}
for_each_case!(table);

/// Longer than any case takes where it holds, a second or so.
const LIMIT: Duration = Duration::from_secs(20);

/// Runs the case of this name.
///
/// # Errors
///
/// Where the case does not hold or does not end, or there is none of this name.
pub async fn run(name: &str, subject: &Subject<'_>) -> Verdict {
    let Some(case) = CASES.iter().find(|case| case.name == name) else {
        return Err(Failure::new(format!("there is no case {name}")));
    };
    match select((case.run)(subject), subject.runtime.sleep(LIMIT)).await {
        Either::Left((verdict, _)) => verdict,
        Either::Right(_) => Err(Failure::new(format!("not over after {LIMIT:?}"))),
    }
}
