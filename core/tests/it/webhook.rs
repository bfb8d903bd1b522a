//! Deliveries: what is taken, what is refused and why, and what is read.

use std::time::Duration;

use clerk_invitations_core::testing::check_replay_guard;
use clerk_invitations_core::webhook::{Event, EventData, MemoryReplayGuard, Webhook, WebhookError};
use clerk_invitations_core::{Headers, Timestamp, http};
use futures_executor::block_on;
use serde_json::{Value, json};

/// Svix's published example: secret, message, time, body and signature.
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const SIGNED_AT: Timestamp = Timestamp::from_millis(1_614_265_330_000);
const BODY: &[u8] = br#"{"test": 2432232314}"#;
const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

const OTHER_SECRET: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

fn headers(prefix: &str, id: &str, seconds: &str, signature: &str) -> Headers {
    let mut headers = Headers::new();
    for (name, value) in [("id", id), ("timestamp", seconds), ("signature", signature)] {
        headers.insert(&format!("{prefix}-{name}"), value).unwrap();
    }
    headers
}

/// Svix's example is signed, and is no event of Clerk's: that is found out last.
fn is_taken(webhook: &Webhook, headers: Headers, now: Timestamp) -> Result<(), WebhookError> {
    match webhook.verify(headers, BODY, now) {
        Err(WebhookError::InvalidEvent { path, message }) => {
            assert_eq!((path.as_str(), message.as_str()), (".", "missing field `type` at line 1 column 20"));
            Ok(())
        }
        Err(error) => Err(error),
        Ok(event) => panic!("{event:?}"),
    }
}

fn svix(signature: &str) -> Headers {
    headers("svix", ID, "1614265330", signature)
}

#[test]
fn the_published_example_is_signed_and_taken() {
    for secret in [SECRET, SECRET.strip_prefix("whsec_").unwrap()] {
        let webhook = Webhook::new(secret).unwrap();
        assert_eq!(webhook.sign(ID, SIGNED_AT, BODY), SIGNATURE);
        for prefix in ["svix", "webhook", "Svix"] {
            assert_eq!(is_taken(&webhook, headers(prefix, ID, "1614265330", SIGNATURE), SIGNED_AT), Ok(()));
        }
    }
    let mut map = http::HeaderMap::new();
    for (name, value) in [("svix-id", ID), ("svix-timestamp", "1614265330"), ("svix-signature", SIGNATURE)] {
        map.insert(name, value.parse().unwrap());
    }
    assert_eq!(is_taken(&Webhook::new(SECRET).unwrap(), (&map).into(), SIGNED_AT), Ok(()));
}

#[test]
fn any_of_several_signatures_and_secrets_fits() {
    let rotated = Webhook::new(OTHER_SECRET).unwrap();
    let other = rotated.sign(ID, SIGNED_AT, BODY);
    let old = Webhook::new(SECRET).unwrap();
    let several =
        format!("v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc= v2,x v1a,{SIGNATURE} {other} {SIGNATURE}");
    for webhook in [&old, &rotated] {
        assert_eq!(is_taken(webhook, svix(&several), SIGNED_AT), Ok(()));
    }
    assert_eq!(is_taken(&rotated, svix(SIGNATURE), SIGNED_AT), Err(WebhookError::NoMatchingSignature));
    let both = rotated.also_accept(SECRET).unwrap();
    assert_eq!(is_taken(&both, svix(SIGNATURE), SIGNED_AT), Ok(()));
    assert_eq!(both.sign(ID, SIGNED_AT, BODY), other);
}

#[test]
fn what_differs_in_anything_that_is_signed_is_refused() {
    let webhook = Webhook::new(SECRET).unwrap();
    let (v2, cut, longer) =
        (SIGNATURE.replace("v1", "v2"), SIGNATURE.trim_end_matches("E="), format!("{SIGNATURE},x"));
    // The last letter of base64 has two bits that say nothing: of a signature there is one spelling.
    let respelled = SIGNATURE.replace("1OE=", "1OF=");
    for damaged in [
        svix(&v2),
        svix(cut),
        svix(&longer),
        svix(&respelled),
        svix(&SIGNATURE.to_lowercase()),
        svix("v1,"),
        svix(","),
        svix("v1"),
        headers("svix", "msg_2", "1614265330", SIGNATURE),
        headers("svix", ID, "1614265331", SIGNATURE),
        headers("svix", ID, "01614265330", SIGNATURE),
    ] {
        let refused = is_taken(&webhook, damaged.clone(), SIGNED_AT);
        assert_eq!(refused, Err(WebhookError::NoMatchingSignature), "{}", damaged.as_lines());
    }
    let rewritten = webhook.verify(svix(SIGNATURE), br#"{"test":2432232314}"#, SIGNED_AT);
    assert_eq!(rewritten, Err(WebhookError::NoMatchingSignature));
}

#[test]
fn the_time_is_near_in_both_directions() {
    let webhook = Webhook::new(SECRET).unwrap();
    let at = |millis: i64| {
        is_taken(&webhook, svix(SIGNATURE), Timestamp::from_millis(SIGNED_AT.as_millis() + millis))
    };
    let refused = |age| Err(WebhookError::NotRecent { age, tolerance: Duration::from_secs(300) });
    for (millis, expected) in
        [(-300_000, Ok(())), (-300_001, refused(-301)), (300_999, Ok(())), (301_000, refused(301))]
    {
        assert_eq!(at(millis), expected, "{millis}");
    }
    let strict = webhook.clone().tolerance(Duration::ZERO);
    assert_eq!(is_taken(&strict, svix(SIGNATURE), SIGNED_AT), Ok(()));
    assert!(is_taken(&strict, svix(SIGNATURE), SIGNED_AT + Duration::from_secs(1)).is_err());
    for now in [i64::MIN, i64::MAX] {
        assert!(is_taken(&webhook, svix(SIGNATURE), Timestamp::from_millis(now)).is_err());
    }
    for odd in ["+1614265330", "-1", "1614265330 ", "1614265330x", "1e9", "99999999999999999999", "１"] {
        let mut lines = svix(SIGNATURE).as_lines().replace("1614265330", odd);
        lines.push('\n');
        let expected = if odd.ends_with(' ') { Ok(()) } else { Err(WebhookError::InvalidTimestamp) };
        assert_eq!(is_taken(&webhook, Headers::from_lines(lines), SIGNED_AT), expected, "{odd}");
    }
}

#[test]
fn what_is_missing_is_named() {
    let webhook = Webhook::new(SECRET).unwrap();
    for name in ["svix-id", "svix-timestamp", "svix-signature"] {
        for replaced in [format!("{name}:\n"), String::new()] {
            let kept = svix(SIGNATURE);
            let mut headers = Headers::from_lines(replaced);
            kept.iter()
                .filter(|(other, _)| *other != name)
                .for_each(|(name, value)| headers.insert(name, value).unwrap());
            assert_eq!(is_taken(&webhook, headers, SIGNED_AT), Err(WebhookError::MissingHeader(name)));
        }
    }
    for (secret, rule) in [
        ("", "must not be empty"),
        ("whsec_", "must not be empty"),
        ("whsec_canary!", "must be base64, after `whsec_`"),
    ] {
        let error = Webhook::new(secret).unwrap_err();
        assert_eq!((error.setting(), error.rule()), ("signing_secret", rule));
    }
}

#[test]
fn no_secret_is_shown() {
    let webhook = Webhook::new(SECRET).unwrap().also_accept(OTHER_SECRET).unwrap();
    let body =
        br#"{"type":"waitlistEntry.created","timestamp":1,"data":{"object":"canary","id":{"canary":1}}}"#;
    let signature = webhook.sign(ID, SIGNED_AT, body);
    let errors = [
        webhook.verify(svix(&signature), body, SIGNED_AT).unwrap_err(),
        webhook.verify(svix("v1,canary"), body, SIGNED_AT).unwrap_err(),
        webhook.verify(svix("v1,canary"), body, Timestamp::default()).unwrap_err(),
        webhook.verify(Headers::new(), body, SIGNED_AT).unwrap_err(),
        webhook.verify(headers("svix", ID, "canary", "v1,canary"), body, SIGNED_AT).unwrap_err(),
    ];
    for shown in errors
        .iter()
        .flat_map(|error| [error.to_string(), format!("{error:?}")])
        .chain([format!("{webhook:?}")])
    {
        for secret in ["canary", "MfKQ", "C2FV", "g0hM"] {
            assert!(!shown.contains(secret), "{shown}");
        }
        assert!(!shown.contains(char::is_control), "{shown}");
    }
    assert_eq!(
        errors[0].to_string(),
        "webhook: the body does not fit at `data.id`: invalid type: map, expected a string at line 1 column 77"
    );

    let mail = json!({
        "id": "ema_1", "delivered_by_clerk": false, "slug": "invitation", "to_email_address": "ada@example.com",
        "data": {"action_url": "canary"}, "body": "canary", "body_plain": "canary",
    });
    let invitation = json!({
        "object": "organization_invitation", "id": "orginv_1", "email_address": "ada@example.com", "role": "org:member",
        "role_name": "Member", "created_at": 1, "updated_at": 1, "private_metadata": {"a": "canary"}, "url": "canary", "user_id": "user_1",
    });
    for (event_type, data) in
        [("email.created", &mail), ("organizationInvitation.accepted", &invitation), ("new.type", &mail)]
    {
        let event = event(event_type, data, 1);
        assert!(!format!("{event:?}").contains("canary"), "{event:?}");
    }
}

fn event(event_type: &str, data: &Value, timestamp: i64) -> Event {
    let body = json!({
        "object": "event", "type": event_type, "timestamp": timestamp, "instance_id": "ins_1", "data": data,
        "event_attributes": {"http_request": {"client_ip": "192.0.2.1", "user_agent": "x"}},
    });
    let body = body.to_string();
    let webhook = Webhook::new(SECRET).unwrap();
    let signature = webhook.sign(ID, SIGNED_AT, body.as_bytes());
    let event = webhook.verify(svix(&signature), body.as_bytes(), SIGNED_AT).unwrap();
    assert_eq!(event.data.event_type(), event_type);
    assert_eq!((event.message_id.as_str(), event.signed_at), (ID, SIGNED_AT));
    assert_eq!(EventData::from_verified(body.as_bytes()).unwrap(), event.data);
    event
}

#[test]
fn events_are_typed_and_open() {
    let user = json!({
        "object": "user", "id": "user_1", "primary_email_address_id": "idn_2", "created_at": 1_700_000_000_000_i64,
        "email_addresses": [
            {"object": "email_address", "id": "idn_1", "email_address": "a@example.com", "verification": null},
            {"object": "email_address", "id": "idn_2", "email_address": "ada@example.com"},
        ],
        "public_metadata": {"role": "editor"}, "private_metadata": null, "first_name": null,
    });
    let EventData::UserCreated(user) = event("user.created", &user, 1_700_000_000).data else { panic!() };
    assert_eq!(user.primary_email_address(), Some("ada@example.com"));
    assert_eq!(user.public_metadata["role"], "editor");
    assert_eq!(user.created_at, Timestamp::from_millis(1_700_000_000_000));

    let entry = json!({
        "object": "waitlist_entry", "id": "wle_1", "email_address": "ada@example.com", "status": "pending",
        "created_at": 1, "updated_at": 2, "invitation": null, "new_member": true,
    });
    for event_type in ["waitlistEntry.created", "waitlistEntry.updated"] {
        let (EventData::WaitlistEntryCreated(entry) | EventData::WaitlistEntryUpdated(entry)) =
            event(event_type, &entry, 1).data
        else {
            panic!()
        };
        assert_eq!(entry.id, "wle_1");
    }

    let accepted = json!({
        "object": "organization_invitation", "id": "orginv_1", "email_address": "ada@example.com", "role": "org:admin",
        "role_name": "Admin", "status": "accepted", "created_at": 1, "updated_at": 2, "expires_at": null, "url": null,
        "inviter_id": null, "public_inviter_data": null, "public_metadata": {}, "user_id": "user_2",
    });
    let EventData::OrganizationInvitationAccepted(accepted) =
        event("organizationInvitation.accepted", &accepted, 1).data
    else {
        panic!()
    };
    assert_eq!((accepted.user_id.as_str(), accepted.invitation.id.as_str()), ("user_2", "orginv_1"));

    let mail = json!({
        "object": "email", "id": "ema_1", "slug": "invitation", "delivered_by_clerk": false, "status": "queued",
        "to_email_address": "ada@example.com", "data": {"action_url": "https://x.example/?ticket=1"}, "body_plain": null,
    });
    let EventData::EmailCreated(mail) = event("email.created", &mail, 1).data else { panic!() };
    assert_eq!(mail.data.expose()["action_url"], "https://x.example/?ticket=1");
    assert_eq!((mail.slug.as_deref(), mail.delivered_by_clerk), (Some("invitation"), false));

    let EventData::Unknown(unknown) = event("session.created", &json!({"id": "sess_1"}), 1).data else {
        panic!()
    };
    assert_eq!((unknown.event_type.as_str(), &unknown.data), ("session.created", &json!({"id": "sess_1"})));
}

#[test]
fn moments_are_in_seconds_or_milliseconds() {
    for (written, millis) in
        [(1_654_012_591, 1_654_012_591_000), (1_654_012_591_514, 1_654_012_591_514), (0, 0), (-1, -1000)]
    {
        let event = event("user.deleted", &json!({}), written);
        assert_eq!(event.timestamp, Timestamp::from_millis(millis));
    }
}

#[test]
fn messages_are_guarded_in_memory() {
    block_on(check_replay_guard(&MemoryReplayGuard::new())).unwrap();
}
