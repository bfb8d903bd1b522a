//! A call that JavaScript drives.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use clerk_invitations_core::{
    Error, ExchangeAnswer, Headers, InvalidRequest, StatusCode, TransportError, TransportErrorKind, dynamic,
};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::host::{Host, nothing};
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
    host: Arc<Host>,
    run: Result<Pin<Box<dyn Future<Output = String>>>, Error>,
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
        let host = Arc::new(Host::default());
        Self { run: begin(host.clone(), method, request, key, base_url, headers, numbers), host }
    }

    /// Goes on until something is to be done, and says what:
    ///
    /// - `exchange POST 20000 https://…`, then header lines, an empty line, the body. The number is the timeout in
    ///   milliseconds. To be followed by [`Call::answered`] or [`Call::failed`].
    /// - `sleep 500`: milliseconds. To be followed by [`Call::slept`].
    /// - `done`: the last answer's body is the result; `done`, a line feed, and the result.
    /// - `error`, a line feed, and the error as JSON.
    #[allow(clippy::should_implement_trait)] // Its name in JavaScript.
    pub fn next(&mut self) -> String {
        let run = match &mut self.run {
            Ok(run) => run,
            Err(error) => return failed(error),
        };
        match run.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(end) => end,
            Poll::Pending => self.host.wish(),
        }
    }

    /// The answer to an exchange.
    pub fn answered(&self, status: u16, headers: String, body: Vec<u8>) {
        self.host.done(match StatusCode::from_u16(status) {
            Ok(status) => Ok(ExchangeAnswer { status, headers: Headers::from_lines(headers), body }),
            Err(_) => Err(TransportError::new(TransportErrorKind::Interrupted)),
        });
    }

    /// The failure of an exchange: its kind, the status if there was one (else 0), whether it was sent.
    pub fn failed(&self, kind: usize, status: u16, sent: bool) {
        let mut error =
            TransportError::new(KINDS.get(kind).copied().unwrap_or(TransportErrorKind::Interrupted));
        if let Ok(status) = StatusCode::from_u16(status) {
            error = error.with_status(status);
        }
        // What could not be sent for another reason says so by its kind.
        if !sent && error.kind() == TransportErrorKind::Aborted {
            error = error.not_sent();
        }
        self.host.done(Err(error));
    }

    /// The end of a wait.
    pub fn slept(&self) {
        self.host.done(nothing());
    }
}

/// Reads the arguments, so that what runs holds none of them.
fn begin(
    host: Arc<Host>,
    method: usize,
    request: &str,
    key: &str,
    base_url: &str,
    headers: &str,
    numbers: &[f64],
) -> Result<Pin<Box<dyn Future<Output = String>>>, Error> {
    let Some(method) = settings::method(method) else {
        return Err(InvalidRequest::new("method", "is unknown").into());
    };
    let client = dynamic::Client::new(key, base_url)?;
    let options = settings::options(headers, numbers)?;
    let request = dynamic::request(method, request)?;
    Ok(Box::pin(async move {
        match client.send(&*host, &request, &options).await {
            // JavaScript has the last answer's body already.
            Ok(response) if !response.recovered => "done".to_owned(),
            Ok(response) => String::from("done\n") + &String::from_utf8(response.body).unwrap_or_default(),
            Err(error) => failed(&error),
        }
    }))
}

fn failed(error: &Error) -> String {
    String::from("error\n") + &dynamic::error(error)
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Call")
    }
}
