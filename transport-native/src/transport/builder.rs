//! Setting up a [`ReqwestTransport`].

use std::error::Error;
use std::fmt;
use std::time::Duration;

use super::ReqwestTransport;

const DEFAULT_CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Sets up a [`ReqwestTransport`].
#[derive(Clone, Debug)]
#[must_use]
pub struct ReqwestTransportBuilder {
    connect_timeout: Duration,
    max_body_bytes: usize,
    no_proxy: bool,
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    root_certificates: Vec<Vec<u8>>,
}

impl ReqwestTransportBuilder {
    pub(super) fn new() -> Self {
        Self {
            connect_timeout: DEFAULT_CONNECT_TIMEOUT,
            max_body_bytes: ReqwestTransport::DEFAULT_MAX_BODY_BYTES,
            no_proxy: false,
            #[cfg(any(feature = "rustls", feature = "native-tls"))]
            root_certificates: Vec::new(),
        }
    }

    /// The longest that resolving, TCP and TLS may take together. 10 seconds by default.
    ///
    /// Keep it below the attempt's timeout: the SDK knows then that nothing was sent.
    pub fn connect_timeout(mut self, connect_timeout: Duration) -> Self {
        self.connect_timeout = connect_timeout;
        self
    }

    /// The size in bytes beyond which an answer's body is refused. 8 MiB by default.
    pub fn max_body_bytes(mut self, max_body_bytes: usize) -> Self {
        self.max_body_bytes = max_body_bytes;
        self
    }

    /// Connects directly, whatever the environment and the operating system say of proxies.
    pub fn no_proxy(mut self) -> Self {
        self.no_proxy = true;
        self
    }

    /// Trusts these certificates too, besides those of the operating system: PEM (one or more) or DER (one).
    ///
    /// They are looked at by [`Self::build`].
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    pub fn add_root_certificate(mut self, pem_or_der: impl Into<Vec<u8>>) -> Self {
        self.root_certificates.push(pem_or_der.into());
        self
    }

    /// Builds the transport.
    ///
    /// # Errors
    ///
    /// Where a certificate cannot be read, or TLS cannot be set up: with rustls that is also the case where
    /// the system has no trusted certificates at all (a container without `ca-certificates`).
    pub fn build(self) -> Result<ReqwestTransport, BuildTransportError> {
        let client = reqwest::Client::builder()
            .connect_timeout(self.connect_timeout)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            // Off by our features; but another crate in the same build may turn reqwest's features on.
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate();
        let client = if self.no_proxy { client.no_proxy() } else { client };
        #[cfg(any(feature = "rustls", feature = "native-tls"))]
        let client = with_tls(client, &self.root_certificates)?;
        let client = client.build().map_err(|error| BuildTransportError { source: error.into() })?;
        Ok(ReqwestTransport::from_client(client).with_max_body_bytes(self.max_body_bytes))
    }
}

/// Says which TLS it is, because reqwest's own choice depends on what other crates turn on.
#[cfg(any(feature = "rustls", feature = "native-tls"))]
fn with_tls(
    client: reqwest::ClientBuilder,
    root_certificates: &[Vec<u8>],
) -> Result<reqwest::ClientBuilder, BuildTransportError> {
    let mut certificates = Vec::new();
    for bytes in root_certificates {
        certificates.extend(read_certificates(bytes).map_err(|source| BuildTransportError { source })?);
    }
    #[cfg(feature = "native-tls")]
    let client = client.tls_backend_native();
    #[cfg(not(feature = "native-tls"))]
    let client = client.tls_backend_rustls();
    Ok(client.tls_certs_merge(certificates))
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
fn read_certificates(bytes: &[u8]) -> Result<Vec<reqwest::Certificate>, Box<dyn Error + Send + Sync>> {
    const PEM: &[u8] = b"-----BEGIN ";
    if !bytes.windows(PEM.len()).any(|window| window == PEM) {
        return Ok(vec![reqwest::Certificate::from_der(bytes)?]);
    }
    let certificates = reqwest::Certificate::from_pem_bundle(bytes)?;
    if certificates.is_empty() {
        return Err("the PEM holds no certificate".into());
    }
    Ok(certificates)
}

/// The transport could not be set up; [`Error::source`] says why.
#[derive(Debug)]
pub struct BuildTransportError {
    source: Box<dyn Error + Send + Sync>,
}

impl fmt::Display for BuildTransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("could not set up the HTTP client")
    }
}

impl Error for BuildTransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self.source.as_ref())
    }
}
