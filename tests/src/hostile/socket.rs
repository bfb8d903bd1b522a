//! A TCP socket whose end can be chosen from elsewhere.

use std::io::{Error, ErrorKind, Result};
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};

use futures_util::task::AtomicWaker;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// How a connection ends.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ending {
    /// As if the client had closed it: the server finishes and closes too.
    Close,
    /// `RST`: what is underway is lost.
    Reset,
    /// These last bytes, then closed.
    LastWords(&'static [u8]),
}

/// The hold that a behaviour has on its connection.
#[derive(Debug, Default)]
pub(super) struct Control {
    ending: OnceLock<Ending>,
    reader: AtomicWaker,
}

impl Control {
    /// Ends the connection; the first ending counts.
    pub(super) fn end(&self, ending: Ending) {
        let _first = self.ending.set(ending);
        self.reader.wake();
    }
}

#[derive(Debug)]
pub(super) struct HostileSocket {
    stream: TcpStream,
    control: Arc<Control>,
}

impl HostileSocket {
    pub(super) fn new(stream: TcpStream, control: Arc<Control>) -> Self {
        Self { stream, control }
    }
}

/// The server reads all the time, to notice when the client leaves; so reading is where a connection ends.
impl AsyncRead for HostileSocket {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<Result<()>> {
        self.control.reader.register(cx.waker());
        match self.control.ending.get() {
            None => Pin::new(&mut self.stream).poll_read(cx, buf),
            Some(Ending::Close) => Poll::Ready(Ok(())),
            Some(Ending::Reset) => {
                self.stream.set_zero_linger()?;
                Poll::Ready(Err(Error::from(ErrorKind::ConnectionReset)))
            }
            Some(Ending::LastWords(words)) => {
                let _written = self.stream.try_write(words);
                Poll::Ready(Err(Error::from(ErrorKind::ConnectionAborted)))
            }
        }
    }
}

impl AsyncWrite for HostileSocket {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
