//! The key that deliveries are signed with, and what it makes of them.

use std::fmt;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use hmac::digest::CtOutput;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::error::ConfigError;
use crate::secret::REDACTED;

/// Secrets are written with padding or without.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);
/// Of a signature there is one spelling.
const EXACT: GeneralPurpose = base64::engine::general_purpose::STANDARD;

/// The only version of signatures made with a shared secret.
const VERSION: &str = "v1,";

#[derive(Clone)]
pub(crate) struct SigningSecret(Hmac<Sha256>);

impl SigningSecret {
    pub(crate) fn new(text: &str) -> Result<Self, ConfigError> {
        let broken = |rule| ConfigError::new("signing_secret", rule);
        let encoded = text.strip_prefix("whsec_").unwrap_or(text);
        let key = LENIENT.decode(encoded).map_err(|_| broken("must be base64, after `whsec_`"))?;
        if key.is_empty() {
            return Err(broken("must not be empty"));
        }
        // Of any length: what is longer than a block is hashed.
        Hmac::new_from_slice(&key).map(Self).map_err(|_| broken("is no key"))
    }

    /// What authenticates this message.
    pub(crate) fn authenticate(&self, id: &str, seconds: &str, body: &[u8]) -> Authentication {
        let mut mac = self.0.clone();
        for part in [id.as_bytes(), b".", seconds.as_bytes(), b".", body] {
            mac.update(part);
        }
        Authentication(mac.finalize())
    }
}

impl fmt::Debug for SigningSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

pub(crate) struct Authentication(CtOutput<Hmac<Sha256>>);

impl Authentication {
    /// Whether this is how a signature header says it. Takes the same time for any 32 bytes.
    pub(crate) fn is(&self, signature: &str) -> bool {
        let decoded = signature.strip_prefix(VERSION).and_then(|encoded| EXACT.decode(encoded).ok());
        let bytes: Option<[u8; 32]> = decoded.and_then(|bytes| bytes.try_into().ok());
        bytes.is_some_and(|bytes| CtOutput::new(bytes.into()) == self.0)
    }

    pub(crate) fn to_header(&self) -> String {
        format!("{VERSION}{}", EXACT.encode(self.0.as_bytes()))
    }
}
