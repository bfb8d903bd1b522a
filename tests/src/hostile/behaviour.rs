//! What each path does.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION};
use http::request::Parts;
use http::{Request, Response, StatusCode};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use serde_json::{Value, json};

use super::body::{self, Body};
use super::cors;
use super::log::{Log, Visit};
use super::socket::{Control, Ending};

/// When `/close-later` closes: the answer has left by then.
const LATER: Duration = Duration::from_millis(10);

/// A behaviour answers, or resets its HTTP/2 stream with a reason.
type Answer = Result<Response<Body>, h2::Error>;

/// A connection, and what its requests are answered from.
#[derive(Clone, Debug)]
pub(super) struct Exchange {
    pub(super) log: Log,
    pub(super) url: Arc<str>,
    pub(super) connection: usize,
    pub(super) control: Arc<Control>,
    /// Whether pages of other origins are let in.
    pub(super) for_pages: bool,
}

impl Exchange {
    pub(super) async fn answer(self, request: Request<Incoming>) -> Answer {
        let (head, body) = request.into_parts();
        let for_pages = self.for_pages;
        let preflight = if for_pages { cors::preflight(&head) } else { None };
        let mut answer = match preflight {
            Some(answer) => answer,
            None => self.receive(head, body).await?,
        };
        if for_pages {
            cors::show(answer.headers_mut());
        }
        Ok(answer)
    }

    async fn receive(self, head: Parts, body: Incoming) -> Answer {
        let target = Target::of(&head.uri);
        if target.name() == "log" {
            return Ok(self.log(&target).await);
        }
        // Read first: an answer given before that would leave open what became of the request.
        let Ok(body) = body.collect().await.map(|body| body.to_bytes()) else {
            return Ok(plain(StatusCode::BAD_REQUEST, "the body did not arrive"));
        };
        let visit = self.log.arrived(target.query("id"), self.connection);
        self.behave(&head, &target, body, visit).await
    }

    async fn behave(&self, head: &Parts, target: &Target, body: Bytes, visit: Visit) -> Answer {
        let answer = match target.name() {
            "status" => status(target.code()),
            "redirect" => self.redirect(target),
            "echo" => as_json(&echo(head, &body)),
            "mirror" => Response::new(body::full(body)),
            "repeated-headers" => repeated_headers(),
            "slow-head" => {
                tokio::time::sleep(Duration::from_millis(target.number("ms").unwrap_or(0))).await;
                plain(StatusCode::OK, "late")
            }
            "gather" => {
                let count = target.number("count").unwrap_or(1);
                self.log.wait_for(target.query("id").unwrap_or(""), |seen| seen.requests() >= count).await;
                plain(StatusCode::OK, target.query("name").unwrap_or("").to_owned())
            }
            "close-later" => {
                let control = Arc::clone(&self.control);
                tokio::spawn(async move {
                    tokio::time::sleep(LATER).await;
                    control.end(Ending::Close);
                });
                plain(StatusCode::OK, "and good-bye")
            }
            // From here on nothing is complete, so the visit is not over with the answer, or never.
            "big" => return Ok(big(target, visit)),
            "slow-body" => {
                let mut answer = Response::new(body::trickle(visit));
                if let Some(length) = target.number("announced") {
                    target.frame(&mut answer, length);
                }
                return Ok(answer);
            }
            "truncated" => truncated(target),
            "reset" => self.end(Ending::Reset).await,
            "half-head" => self.end(Ending::LastWords(b"HTTP/1.1 200 OK\r\ncontent-le")).await,
            "hang" => std::future::pending().await,
            "refuse-stream" => {
                visit.answered();
                return Err(h2::Reason::REFUSED_STREAM.into());
            }
            _ => plain(StatusCode::NOT_FOUND, "no such behaviour"),
        };
        visit.answered();
        Ok(answer)
    }

    async fn log(&self, target: &Target) -> Response<Body> {
        let id = target.query("id").unwrap_or("");
        let until = target.query("until").unwrap_or("");
        let seen = self
            .log
            .wait_for(id, |seen| match until {
                "arrived" => seen.requests() > 0,
                "gone" => seen.gone() > 0,
                _ => true,
            })
            .await;
        as_json(&seen.to_json())
    }

    fn redirect(&self, target: &Target) -> Response<Body> {
        let mut answer = plain(target.code(), "elsewhere");
        let location = format!("{}/echo?id={}-target", self.url, target.query("id").unwrap_or(""));
        if let Ok(location) = HeaderValue::from_str(&location) {
            answer.headers_mut().insert(LOCATION, location);
        }
        answer
    }

    /// Ends the connection; the server drops this future when it notices.
    async fn end(&self, ending: Ending) -> Response<Body> {
        self.control.end(ending);
        std::future::pending().await
    }
}

fn plain(status: StatusCode, text: impl Into<Bytes>) -> Response<Body> {
    let mut answer = Response::new(body::full(text));
    *answer.status_mut() = status;
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain"));
    answer
}

fn as_json(value: &Value) -> Response<Body> {
    let mut answer = Response::new(body::full(value.to_string()));
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    answer
}

fn status(status: StatusCode) -> Response<Body> {
    if status == StatusCode::NO_CONTENT {
        let mut answer = Response::new(body::full(""));
        *answer.status_mut() = status;
        return answer;
    }
    let mut answer = plain(status, format!("status {}", status.as_u16()));
    // An invitation to come back at once, which a transport must not accept.
    answer.headers_mut().insert(http::header::RETRY_AFTER, HeaderValue::from_static("0"));
    answer
}

fn echo(head: &Parts, body: &Bytes) -> Value {
    let headers: Vec<_> = head
        .headers
        .iter()
        .map(|(name, value)| json!([name.as_str(), String::from_utf8_lossy(value.as_bytes())]))
        .collect();
    json!({
        "method": head.method.as_str(),
        "target": head.uri.path_and_query().map(http::uri::PathAndQuery::as_str),
        "version": format!("{:?}", head.version),
        "headers": headers,
        "body": body.iter().map(|byte| format!("{byte:02x}")).collect::<String>(),
    })
}

fn repeated_headers() -> Response<Body> {
    let mut answer = plain(StatusCode::OK, "");
    let name = HeaderName::from_static("x-repeated");
    for value in ["one", "two, three", "four"] {
        answer.headers_mut().append(name.clone(), HeaderValue::from_static(value));
    }
    answer
}

fn big(target: &Target, visit: Visit) -> Response<Body> {
    let bytes = target.number("bytes").unwrap_or(0);
    let mut answer = Response::new(body::big(bytes, visit));
    *answer.status_mut() =
        target.number("status").and_then(|code: u16| StatusCode::from_u16(code).ok()).unwrap_or_default();
    target.frame(&mut answer, bytes);
    answer
}

fn truncated(target: &Target) -> Response<Body> {
    let beginning = Bytes::from_static(b"half of");
    let mut answer = Response::new(body::truncated(beginning.clone()));
    target.frame(&mut answer, beginning.len() * 2);
    answer
}

/// Path and query of a request, by name.
struct Target {
    path: String,
    query: String,
}

impl Target {
    fn of(uri: &http::Uri) -> Self {
        Self { path: uri.path().to_owned(), query: uri.query().unwrap_or("").to_owned() }
    }

    /// The first segment, which names the behaviour.
    fn name(&self) -> &str {
        self.path.split('/').nth(1).unwrap_or("")
    }

    /// The second segment, as a status.
    fn code(&self) -> StatusCode {
        let code = self.path.split('/').nth(2).and_then(|code| code.parse().ok());
        code.unwrap_or(StatusCode::BAD_REQUEST)
    }

    fn query(&self, name: &str) -> Option<&str> {
        self.query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .find_map(|(n, v)| (n == name).then_some(v))
    }

    fn number<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.query(name)?.parse().ok()
    }

    /// Announces the length of the body, unless the request asks for chunks.
    fn frame(&self, answer: &mut Response<Body>, length: usize) {
        if self.query("framing") != Some("chunked") {
            answer.headers_mut().insert(CONTENT_LENGTH, length.into());
        }
    }
}
