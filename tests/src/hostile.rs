//! A server on loopback that misbehaves on request: one path for each way of failing a client.
//!
//! | path | what it does |
//! |---|---|
//! | `/status/{code}` | answers with this status; the body is `status {code}`, if the status has one |
//! | `/redirect/{code}` | points at `/echo?id={id}-target` |
//! | `/echo…` | answers method, target, version, headers and body (hexadecimal) as JSON |
//! | `/mirror` | answers the body of the request |
//! | `/big?bytes=&framing=&status=` | so many bytes of a known pattern; `framing` is `length` or `chunked` |
//! | `/repeated-headers` | `x-repeated: one`, `x-repeated: two, three`, `x-repeated: four` |
//! | `/slow-head?ms=` | answers after so many milliseconds |
//! | `/slow-body?announced=` | a head at once, of this length if any, then a byte every 20 ms, for ever |
//! | `/hang` | never answers |
//! | `/gather?count=` | answers when so many requests of this id have arrived |
//! | `/truncated?framing=` | a head that promises a body, half of it, and the end of the connection |
//! | `/half-head` | half of a head and the end of the connection |
//! | `/reset` | reads the request, then resets the connection |
//! | `/refuse-stream` | HTTP/2 only: `REFUSED_STREAM`, which says "not processed, send it again" |
//! | `/close-later` | answers, and closes the connection a moment later without having announced it |
//! | `/log?id=&until=` | what the server saw of the requests of this id, see below |
//!
//! Any request may carry `id=`, and what becomes of it is then kept in a log: how many arrived, over which
//! connections, and how many of them the client left before the answer was complete. `/log` answers it as
//! `{"requests": 1, "connections": [3], "gone": 0}`, with `until=arrived` or `until=gone` after waiting (5
//! seconds at most) for one of either. So a test needs no sleep to know that a request has arrived.
//!
//! For a page in a browser the server is of another origin: [`HostileServer::start_for_pages`] lets them all in.

mod behaviour;
mod body;
mod cors;
mod log;
mod socket;
mod tls;

use std::net::Ipv4Addr;
use std::sync::Arc;

use hyper::rt::{Read, Write};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::{TcpListener, TcpSocket};
use tokio::task::JoinHandle;

use self::behaviour::Exchange;
use self::log::Log;
use self::socket::{Control, HostileSocket};

pub use self::tls::Authority;

/// A running hostile server; dropping it closes its port.
#[derive(Debug)]
pub struct HostileServer {
    url: String,
    refused_url: String,
    accepting: JoinHandle<()>,
    // Bound and never listening: nobody else can get this port, and whoever connects is refused.
    _refused: TcpSocket,
}

impl HostileServer {
    /// Starts on a free port of 127.0.0.1: HTTP/1.1, no TLS. Needs a tokio runtime.
    ///
    /// # Errors
    ///
    /// Where no port can be had.
    pub async fn start() -> std::io::Result<Self> {
        Self::start_on("http", None, false).await
    }

    /// The same for pages of other origins: it answers preflights, which the log does not count, and shows them
    /// every answer.
    ///
    /// # Errors
    ///
    /// Where no port can be had.
    pub async fn start_for_pages() -> std::io::Result<Self> {
        Self::start_on("http", None, true).await
    }

    /// The same behind TLS, with HTTP/2 for clients that offer it.
    ///
    /// # Errors
    ///
    /// Where no port can be had.
    pub async fn start_tls(authority: &Authority) -> std::io::Result<Self> {
        Self::start_on("https", Some(authority.acceptor()), false).await
    }

    /// Where it is, without a slash at the end.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A URL on which every connection is refused.
    pub fn refused_url(&self) -> &str {
        &self.refused_url
    }

    async fn start_on(
        scheme: &str,
        acceptor: Option<tokio_rustls::TlsAcceptor>,
        for_pages: bool,
    ) -> std::io::Result<Self> {
        let refused = TcpSocket::new_v4()?;
        refused.bind((Ipv4Addr::LOCALHOST, 0).into())?;
        let refused_url = format!("{scheme}://{}", refused.local_addr()?);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let url = format!("{scheme}://{}", listener.local_addr()?);
        let accepting = tokio::spawn(accept(listener, acceptor, url.clone(), for_pages));
        Ok(Self { url, refused_url, accepting, _refused: refused })
    }
}

impl Drop for HostileServer {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(
    listener: TcpListener,
    acceptor: Option<tokio_rustls::TlsAcceptor>,
    url: String,
    for_pages: bool,
) {
    let log = Log::default();
    let url: Arc<str> = url.into();
    for connection in 0_usize.. {
        let Ok((stream, _)) = listener.accept().await else { continue };
        let control = Arc::new(Control::default());
        let socket = HostileSocket::new(stream, Arc::clone(&control));
        let exchange = Exchange { log: log.clone(), url: Arc::clone(&url), connection, control, for_pages };
        let acceptor = acceptor.clone();
        tokio::spawn(async move {
            let Some(acceptor) = acceptor else { return serve(TokioIo::new(socket), false, exchange).await };
            // A client that does not trust us leaves here, and that is its right.
            let Ok(stream) = acceptor.accept(socket).await else { return };
            let http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
            serve(TokioIo::new(stream), http2, exchange).await;
        });
    }
}

async fn serve(io: impl Read + Write + Unpin + Send + 'static, http2: bool, exchange: Exchange) {
    let service = service_fn(move |request| exchange.clone().answer(request));
    // How a connection ended is nothing we report: most of them end badly because we made them.
    let _ended = if http2 {
        hyper::server::conn::http2::Builder::new(TokioExecutor::new()).serve_connection(io, service).await
    } else {
        hyper::server::conn::http1::Builder::new().serve_connection(io, service).await
    };
}
