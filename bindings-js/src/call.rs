//! A call that JavaScript drives.

use std::fmt;
use std::ops::ControlFlow;

use clerk_invitations_core::dynamic::{self, Effect, Now, concat, decimal, millis, rsplit_once};
use clerk_invitations_core::{
    Error, ExchangeAnswer, ExchangeRequest, Headers, Method, StatusCode, Timestamp, TransportError,
    TransportErrorKind,
};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::settings;

/// The kinds of transport errors, in the order that JavaScript has.
const KINDS: [TransportErrorKind; 7] = [
    TransportErrorKind::Request,
    TransportErrorKind::Connect,
    TransportErrorKind::Timeout,
    TransportErrorKind::Interrupted,
    TransportErrorKind::Body,
    TransportErrorKind::BodyTooLarge,
    TransportErrorKind::Aborted,
];

/// One call of a method, from its arguments to its result.
#[wasm_bindgen]
pub struct Call(Result<Box<dynamic::Call>, Error>);

#[wasm_bindgen]
#[allow(clippy::too_many_arguments)] // Numbers pass as they are; an object would be taken apart member by member.
impl Call {
    /// A call of the method of this number. What is wrong with the arguments is said by the first [`Call::next`].
    ///
    /// The texts are the key, the base URL, header lines and the request as JSON, with a NUL between them, which none of
    /// the last three can hold: one in the key is the key's fault. Then, whether a bulk that is refused is believed to have
    /// created nobody ([`Reconcile::LostResponses`](clerk_invitations_core::Reconcile)). What is not a number is not set: the timeout in milliseconds; then, where there are
    /// retries to speak of, whether there are any (0 or 1), the first wait, the longest wait, the exponent, the longest
    /// time, whether connection errors are repeated.
    #[wasm_bindgen(constructor)]
    pub fn new(
        method: usize,
        texts: &[u8],
        believes_refusals: bool,
        timeout: f64,
        has_retries: f64,
        initial_interval: f64,
        max_interval: f64,
        exponent: f64,
        max_elapsed_time: f64,
        connection_errors: f64,
    ) -> Self {
        let retries =
            [has_retries, initial_interval, max_interval, exponent, max_elapsed_time, connection_errors];
        Self(begin(method, texts, believes_refusals, timeout, retries))
    }

    /// Goes on until something is to be done, and says what:
    ///
    /// - `exchange POST 20000 https://…`, then header lines, an empty line, the body. The number is the timeout in
    ///   milliseconds.
    /// - `sleep 500`: milliseconds.
    /// - `done`: the last answer's body is the result; `done`, a line feed, and the result.
    /// - `error`, a line feed, and the error as JSON.
    ///
    /// The first numbers are `performance.now()`, `Date.now()` and `Math.random()`. What came of an exchange is 1 and
    /// the answer; or from 2 on the kind of its failure, the status if there was one (else 0), whether it was sent. It
    /// is 0 where there was none.
    #[allow(clippy::should_implement_trait)] // Its name in JavaScript.
    pub fn next(
        &mut self,
        steady: f64,
        wall: f64,
        random: f64,
        came: usize,
        status: u16,
        sent: bool,
        headers: Vec<u8>,
        body: Vec<u8>,
    ) -> String {
        let call = match &mut self.0 {
            Ok(call) => call,
            Err(error) => return failed(error),
        };
        let status = StatusCode::from_u16(status).ok();
        let came = match (came, status) {
            (0, _) => None,
            (1, Some(status)) => {
                Some(Ok(ExchangeAnswer { status, headers: Headers::from_lines(text(headers)), body }))
            }
            _ => Some(Err(failure(came, status, sent))),
        };
        let now = Now {
            steady: (steady * 1e6) as u64,
            wall: Timestamp::from_millis(wall as i64),
            random: (random * u64::MAX as f64) as u64,
        };
        match call.next(now, came) {
            ControlFlow::Break(Effect::Exchange(request)) => exchange(&request),
            ControlFlow::Break(Effect::Sleep(wait)) => concat(&["sleep ", &decimal(millis(wait))]),
            // JavaScript has the last answer's body already.
            ControlFlow::Continue(Ok(response)) if !response.recovered => "done".to_owned(),
            ControlFlow::Continue(Ok(response)) => concat(&["done\n", &text(response.body)]),
            ControlFlow::Continue(Err(error)) => failed(&error),
        }
    }
}

/// Reads the arguments.
fn begin(
    method: usize,
    texts: &[u8],
    believes_refusals: bool,
    timeout: f64,
    retries: [f64; 6],
) -> Result<Box<dynamic::Call>, Error> {
    let texts = std::str::from_utf8(texts).unwrap_or_default();
    let (rest, request) = rsplit_once(texts, "\0").unwrap_or_default();
    let (rest, headers) = rsplit_once(rest, "\0").unwrap_or_default();
    let (key, base_url) = rsplit_once(rest, "\0").unwrap_or_default();
    let options = settings::options(headers, believes_refusals, timeout, retries)?;
    let request = dynamic::request(settings::method(method)?, request)?;
    Ok(Box::new(dynamic::Call::new(key, base_url, request, options)?))
}

/// Text comes from JavaScript as it was encoded there: shorter than with the ways of wasm-bindgen.
fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_default()
}

/// The failure of an exchange.
fn failure(came: usize, status: Option<StatusCode>, sent: bool) -> TransportError {
    let kind = KINDS.get(came.wrapping_sub(2)).copied().unwrap_or(TransportErrorKind::Interrupted);
    let mut error = TransportError::new(kind);
    if let Some(status) = status {
        error = error.with_status(status);
    }
    // What could not be sent for another reason says so by its kind.
    if !sent && kind == TransportErrorKind::Aborted { error.not_sent() } else { error }
}

fn exchange(request: &ExchangeRequest) -> String {
    let is_typed = request.body.is_none() || request.headers.get("content-type").is_some();
    concat(&[
        "exchange ",
        verb(request.method),
        " ",
        &decimal(millis(request.timeout)),
        " ",
        &request.url,
        "\n",
        request.headers.as_lines(),
        if is_typed { "" } else { "content-type: application/json\n" },
        "\n",
        request.body.as_deref().unwrap_or_default(),
    ])
}

/// Of the methods that there are: the `http` crate's way knows all others too, and would be a hundred bytes.
fn verb(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::DELETE => "DELETE",
        _ => "POST",
    }
}

fn failed(error: &Error) -> String {
    concat(&["error\n", &dynamic::error(error)])
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Call")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_has_its_verb() {
        let operations =
            (0..).map_while(|number| settings::method(number).ok()).map(|method| method.operation);
        let verbs: Vec<&str> = operations.clone().map(|operation| verb(&operation.method)).collect();
        assert_eq!(verbs, operations.map(|operation| operation.method.as_str()).collect::<Vec<_>>());
        assert!(verbs.len() > 9);
    }
}
