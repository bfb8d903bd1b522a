use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bytes::Bytes;
use clerk_invitations_emulator::Emulator;
use clerk_invitations_native::{Clerk, HttpTransport, ReqwestTransport, TransportError};

pub(crate) const KEY: &str = "sk_test_canary_key_7f3a";

/// A client of this emulator.
pub(crate) fn client(emulator: &Emulator) -> Clerk {
    Clerk::builder().secret_key(KEY).base_url(emulator.base_url()).build().unwrap()
}

/// What went over the wire: a request and its answer.
pub(crate) type Exchange = (http::Request<Bytes>, http::Response<Bytes>);

/// The native transport, keeping what goes through it.
pub(crate) struct Recorder {
    transport: ReqwestTransport,
    exchanges: Mutex<Vec<Exchange>>,
}

impl Recorder {
    pub(crate) fn new() -> Arc<Self> {
        let transport = ReqwestTransport::builder().build().unwrap();
        Arc::new(Self { transport, exchanges: Mutex::default() })
    }

    pub(crate) fn take(&self) -> Vec<Exchange> {
        std::mem::take(&mut self.exchanges.lock().unwrap())
    }
}

#[async_trait]
impl HttpTransport for Recorder {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        let response = self.transport.send(request.clone()).await?;
        self.exchanges.lock().unwrap().push((request, response.clone()));
        Ok(response)
    }
}
