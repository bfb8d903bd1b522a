//! A call that JavaScript drives.

use std::fmt;
use std::ops::ControlFlow;

use clerk_invitations_core::dynamic::{self, Answered, Now, Wish, concat, decimal, millis};
use clerk_invitations_core::{
    Error, ExchangeAnswer, ExchangeRequest, Headers, InvalidRequest, StatusCode, Timestamp, TransportError,
    TransportErrorKind,
};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::settings;

/// The kinds of transport errors, by the number that JavaScript has for each.
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
pub struct Call {
    call: Result<dynamic::Call, Error>,
    /// What came of the last exchange, until core goes on with it.
    came: Option<Answered>,
}

#[wasm_bindgen]
impl Call {
    /// A call of the method of this number. What is wrong with the arguments is said by the first [`Call::next`].
    #[wasm_bindgen(constructor)]
    pub fn new(
        method: usize,
        request: &str,
        key: &str,
        base_url: &str,
        headers: &str,
        numbers: &[f64],
    ) -> Self {
        Self { call: begin(method, request, key, base_url, headers, numbers), came: None }
    }

    /// Goes on until something is to be done, and says what:
    ///
    /// - `exchange POST 20000 https://…`, then header lines, an empty line, the body. The number is the timeout in
    ///   milliseconds. To be followed by [`Call::answered`] or [`Call::failed`].
    /// - `sleep 500`: milliseconds.
    /// - `done`: the last answer's body is the result; `done`, a line feed, and the result.
    /// - `error`, a line feed, and the error as JSON.
    ///
    /// The numbers are `performance.now()`, `Date.now()` and `Math.random()`.
    #[allow(clippy::should_implement_trait)] // Its name in JavaScript.
    pub fn next(&mut self, steady: f64, wall: f64, random: f64) -> String {
        let call = match &mut self.call {
            Ok(call) => call,
            Err(error) => return failed(error),
        };
        let now = Now {
            steady: (steady * 1e6) as u64,
            wall: Timestamp::from_millis(wall as i64),
            random: (random * u64::MAX as f64) as u64,
        };
        match call.next(now, self.came.take()) {
            ControlFlow::Break(Wish::Exchange(request)) => exchange(&request),
            ControlFlow::Break(Wish::Wait(wait)) => String::from("sleep ") + &decimal(millis(wait)),
            // JavaScript has the last answer's body already.
            ControlFlow::Continue(Ok(response)) if !response.recovered => "done".to_owned(),
            ControlFlow::Continue(Ok(response)) => {
                String::from("done\n") + &String::from_utf8(response.body).unwrap_or_default()
            }
            ControlFlow::Continue(Err(error)) => failed(&error),
        }
    }

    /// The answer to an exchange.
    pub fn answered(&mut self, status: u16, headers: String, body: Vec<u8>) {
        self.came = Some(match StatusCode::from_u16(status) {
            Ok(status) => Ok(ExchangeAnswer { status, headers: Headers::from_lines(headers), body }),
            Err(_) => Err(TransportError::new(TransportErrorKind::Interrupted)),
        });
    }

    /// The failure of an exchange: its kind, the status if there was one (else 0), whether it was sent.
    pub fn failed(&mut self, kind: usize, status: u16, sent: bool) {
        let mut error =
            TransportError::new(KINDS.get(kind).copied().unwrap_or(TransportErrorKind::Interrupted));
        if let Ok(status) = StatusCode::from_u16(status) {
            error = error.with_status(status);
        }
        // What could not be sent for another reason says so by its kind.
        if !sent && error.kind() == TransportErrorKind::Aborted {
            error = error.not_sent();
        }
        self.came = Some(Err(error));
    }
}

/// Reads the arguments.
fn begin(
    method: usize,
    request: &str,
    key: &str,
    base_url: &str,
    headers: &str,
    numbers: &[f64],
) -> Result<dynamic::Call, Error> {
    let Some(method) = settings::method(method) else {
        return Err(InvalidRequest::new("method", "is unknown").into());
    };
    let client = dynamic::Client::new(key, base_url)?;
    let options = settings::options(headers, numbers)?;
    Ok(dynamic::Call::new(client, dynamic::request(method, request)?, options))
}

fn exchange(request: &ExchangeRequest) -> String {
    concat(&[
        "exchange ",
        request.method.as_str(),
        " ",
        &decimal(millis(request.timeout)),
        " ",
        &request.url,
        "\n",
        request.headers.as_lines(),
        "\n",
        request.body.as_deref().unwrap_or_default(),
    ])
}

fn failed(error: &Error) -> String {
    String::from("error\n") + &dynamic::error(error)
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Call")
    }
}
