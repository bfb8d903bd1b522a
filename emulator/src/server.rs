//! The state machine behind a loopback port.

mod body;
mod deliver;
mod shared;

use std::convert::Infallible;
use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use http::{Request, Response};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::{JoinHandle, JoinSet};

use self::body::{AnswerBody, HungUp};
use self::shared::{Shared, lock};
use crate::api::MAX_BODY_BYTES;
use crate::clock::{Clock, ManualClock, WallClock};
use crate::config::Config;
use crate::limits::Limits;
use crate::reply::Answer;
use crate::site::{Site, serve as serve_request};
use crate::state::State;
use crate::webhooks::WebhookEndpoint;

/// A running emulator. Dropping it stops the server and closes its connections.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// use clerk_invitations_emulator::{Emulator, Fault};
///
/// let emulator = Emulator::start().await?;
/// let base = emulator.base_url(); // what a Clerk client is configured with
/// emulator.state(|clerk| clerk.add_fault(Fault::drop_after().on("POST", "/invitations").times(1)));
/// // … let the client do its work …
/// assert!(emulator.state(|clerk| clerk.outbox()).is_empty());
/// # Ok(())
/// # }
/// ```
pub struct Emulator {
    address: SocketAddr,
    state: Shared,
    changed: Arc<Notify>,
    server: JoinHandle<Infallible>,
}

impl Emulator {
    /// Starts one on a free loopback port, on the wall clock, inside the current tokio runtime.
    ///
    /// # Errors
    ///
    /// If no port can be had.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// One with another seed, key, clock, port or configuration.
    pub fn builder() -> EmulatorBuilder {
        EmulatorBuilder {
            seed: 0,
            key: None,
            config: Config::default(),
            clock: Box::new(|seed| State::new(WallClock, seed)),
            port: 0,
            bind: Ipv4Addr::LOCALHOST.into(),
            site: Site::new(),
            webhook: None,
        }
    }

    /// Where the API lives: what a Clerk client is configured with, `http://127.0.0.1:PORT/v1`.
    pub fn base_url(&self) -> String {
        format!("{}/v1", self.url())
    }

    /// Where the emulator lives, with the control side under `/_emulator/`: `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Looks into the emulator's memory, or changes it, between two requests.
    pub fn state<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        let mut state = lock(&self.state);
        state.catch_up();
        let seen = look(&mut state);
        self.changed.notify_one();
        seen
    }
}

impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Emulator").field("url", &self.url()).finish_non_exhaustive()
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        // The task owns the listener and every connection.
        self.server.abort();
    }
}

/// How an [`Emulator`] is to start.
#[must_use]
pub struct EmulatorBuilder {
    seed: u64,
    key: Option<String>,
    config: Config,
    clock: Box<dyn FnOnce(u64) -> State + Send>,
    port: u16,
    bind: IpAddr,
    site: Site,
    webhook: Option<WebhookEndpoint>,
}

impl EmulatorBuilder {
    /// Where ids, tickets and the dice of faults come from. The same seed gives the same ones.
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// Accepts this key only, instead of any that starts with `sk_`.
    pub fn key(self, key: impl Into<String>) -> Self {
        Self { key: Some(key.into()), ..self }
    }

    /// Which rate limits apply.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.config.limits = limits;
        self
    }

    /// How many API calls the log keeps: [`Config::log_limit`].
    pub fn log_limit(mut self, limit: u32) -> Self {
        self.config.log_limit = limit;
        self
    }

    /// The whole configuration.
    pub fn config(self, config: Config) -> Self {
        Self { config, ..self }
    }

    /// Runs on this clock.
    pub fn clock(self, clock: impl Clock + 'static) -> Self {
        Self { clock: Box::new(|seed| State::new(clock, seed)), ..self }
    }

    /// Runs on a clock that starts at this many milliseconds since the Unix epoch and moves only when told to.
    pub fn manual_clock(self, start_ms: u64) -> Self {
        self.clock(ManualClock::at(start_ms))
    }

    /// Listens on this port; 0 takes a free one.
    pub fn port(self, port: u16) -> Self {
        Self { port, ..self }
    }

    /// Lets pages of any origin in, as Clerk's Backend API does not: it answers their browsers' preflights, which
    /// are no API calls and meet no fault, and shows them every answer.
    pub fn cors(self, cors: bool) -> Self {
        Self { site: self.site.cors(cors), ..self }
    }

    /// Listens on this address of the machine instead of 127.0.0.1. Others can then reach it, and its control side;
    /// requests must still name a loopback host, or one that is allowed with [`allow_host`](Self::allow_host).
    pub fn bind(self, bind: IpAddr) -> Self {
        Self { bind, ..self }
    }

    /// Takes requests that name this host, too.
    pub fn allow_host(self, name: impl Into<String>) -> Self {
        Self { site: self.site.host(name), ..self }
    }

    /// Tells this endpoint what happens, by webhooks signed as Clerk's are. What is not answered 2xx within 15 s of real
    /// time is sent again by the emulator's clock. The address must be `http://`: no TLS is spoken here.
    pub fn webhook(self, endpoint: WebhookEndpoint) -> Self {
        Self { webhook: Some(endpoint), ..self }
    }

    /// Starts the server inside the current tokio runtime.
    ///
    /// # Errors
    ///
    /// If the port cannot be had.
    pub async fn start(self) -> io::Result<Emulator> {
        let listener = TcpListener::bind((self.bind, self.port)).await?;
        let address = listener.local_addr()?;
        let state = (self.clock)(self.seed)
            .with_config(self.config)
            .with_origin(format!("http://{}", reachable(address)));
        let state = match self.key {
            Some(key) => state.with_key(key),
            None => state,
        };
        let state = match self.webhook {
            Some(endpoint) => state.with_webhook(endpoint),
            None => state,
        };
        let (state, changed) = (Arc::new(Mutex::new(state)), Arc::new(Notify::new()));
        let deliver = deliver::deliver(Arc::clone(&state), Arc::clone(&changed));
        let host = Host { state: Arc::clone(&state), changed: Arc::clone(&changed), site: self.site };
        let serve = serve(listener, Arc::new(host));
        let server = tokio::spawn(async {
            tokio::select! {
                never = serve => never,
                never = deliver => never,
            }
        });
        Ok(Emulator { address, state, changed, server })
    }
}

impl fmt::Debug for EmulatorBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmulatorBuilder")
            .field("seed", &self.seed)
            .field("config", &self.config)
            .field("port", &self.port)
            .field("site", &self.site)
            .finish_non_exhaustive()
    }
}

/// Where a browser of this machine finds what listens on all of its addresses, or on this one.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

/// What every connection needs.
struct Host {
    state: Shared,
    changed: Arc<Notify>,
    site: Site,
}

async fn serve(listener: TcpListener, host: Arc<Host>) -> Infallible {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(converse(stream, Arc::clone(&host)));
                }
                // Out of descriptors, most likely: those in use will be given back.
                Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
            },
            Some(_ended) = connections.join_next() => {}
        }
    }
}

async fn converse(stream: TcpStream, host: Arc<Host>) {
    // Without it, every answer waits for the client's delayed acknowledgement.
    let _best_effort = stream.set_nodelay(true);
    let service = service_fn(|request| respond(request, Arc::clone(&host)));
    // A connection that a client or a fault breaks off is business as usual.
    let _closed = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

async fn respond(request: Request<Incoming>, host: Arc<Host>) -> Result<Response<AnswerBody>, HungUp> {
    let (head, body) = request.into_parts();
    let body = read(body).await?;
    let reply = {
        let (mut state, started) = (lock(&host.state), Instant::now());
        let reply = serve_request(&mut state, &host.site, Request::from_parts(head, body));
        state.took(started.elapsed() + reply.delay);
        host.changed.notify_one();
        reply
    };
    if !reply.delay.is_zero() {
        tokio::time::sleep(reply.delay).await;
    }
    match reply.answer {
        Answer::Whole(response) => Ok(response.map(AnswerBody::whole)),
        Answer::Truncated(response) => Ok(response.map(AnswerBody::truncated)),
        Answer::Oversized(head, bytes) => Ok(head.map(|()| AnswerBody::blanks(bytes))),
        Answer::Closed => Err(HungUp),
        Answer::Stalled => std::future::pending().await,
    }
}

/// Reads to the end, so that the client hears the answer, but keeps no more than it takes to see that it is too
/// much.
async fn read(mut body: Incoming) -> Result<Bytes, HungUp> {
    let mut kept = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let Ok(mut data) = frame.map_err(|_| HungUp)?.into_data() else { continue };
        data.truncate((MAX_BODY_BYTES + 1).saturating_sub(kept.len()));
        kept.extend_from_slice(&data);
    }
    Ok(kept.freeze())
}

#[cfg(test)]
mod tests {
    use super::reachable;

    #[test]
    fn links_lead_to_an_address_that_is_let_in() {
        for (listening, link) in
            [("0.0.0.0:80", "127.0.0.1:80"), ("[::]:80", "[::1]:80"), ("127.0.0.1:80", "127.0.0.1:80")]
        {
            assert_eq!(reachable(listening.parse().unwrap()).to_string(), link);
        }
    }
}
