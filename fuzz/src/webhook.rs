//! Any delivery: any headers, any body, signed or not.

use std::time::Duration;

use clerk_invitations_core::webhook::{Event, Webhook, WebhookError};
use clerk_invitations_core::{Headers, Timestamp};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const NOW: Timestamp = Timestamp::from_millis(1_614_265_330_000);
/// What a sender can put into a message to see whether an error shows it. Seeds hold it.
const CANARY: &str = "canary_7f3a";

/// Header lines, an empty line, the body. As they are, and with a signature that fits.
pub fn webhook(data: &[u8]) {
    let end = data.windows(2).position(|pair| pair == b"\n\n").unwrap_or(data.len());
    let (lines, body) = (&data[..end], data.get(end + 2..).unwrap_or_default());
    let headers = Headers::from_lines(String::from_utf8_lossy(lines) + "\n");
    let webhook = Webhook::new(SECRET).expect("a secret that is right");
    // Nobody but who has the secret can sign: whatever comes is refused, unless it is a seed's own signature.
    examine(&webhook.verify(headers.clone(), body, NOW));

    let other = Webhook::new("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD").expect("a secret that is right");
    let id = headers.get("svix-id").or(headers.get("webhook-id")).unwrap_or_default();
    let sign = |webhook: &Webhook| {
        let mut signed = Headers::new();
        // An id that no header can carry is none.
        let _ = signed.insert("svix-id", id);
        signed.insert("svix-timestamp", "1614265330").expect("digits");
        signed.insert("svix-signature", &webhook.sign(id, NOW, body)).expect("base64");
        signed
    };
    let signed = sign(&webhook);
    let verified = webhook.verify(signed.clone(), body, NOW);
    examine(&verified);
    if signed.get("svix-id").is_none_or(str::is_empty) {
        assert_eq!(verified, Err(WebhookError::MissingHeader("svix-id")));
    } else if signed.get("svix-id") == Some(id) {
        assert!(matches!(verified, Ok(_) | Err(WebhookError::InvalidEvent { .. })), "{verified:?}");
        // Not what another has signed, not a byte more, not much later.
        let refused = Err(WebhookError::NoMatchingSignature);
        assert_eq!(other.verify(signed.clone(), body, NOW), refused);
        assert_eq!(webhook.verify(sign(&other), body, NOW), refused);
        assert_eq!(webhook.verify(signed.clone(), &[body, b" "].concat(), NOW), refused);
        let late = webhook.verify(signed, body, NOW + Duration::from_secs(301));
        assert!(matches!(late, Err(WebhookError::NotRecent { age: 301, .. })), "{late:?}");
    }
}

fn examine(verified: &Result<Event, WebhookError>) {
    match verified {
        Ok(event) => {
            assert!(!event.message_id.is_empty() && event.signed_at == NOW);
            let _ = (event.data.event_type(), format!("{event:?}"));
        }
        Err(error) => {
            let shown = error.to_string();
            assert!(!shown.contains(char::is_control), "not one line: {shown:?}");
            for shown in [shown, format!("{error:?}")] {
                assert!(!shown.contains(CANARY) && !shown.contains("MfKQ"), "shown: {shown}");
            }
        }
    }
}
