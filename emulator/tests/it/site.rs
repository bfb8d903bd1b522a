//! Whose requests the server takes.

use serde_json::json;

use crate::support::{KEY, Lab};

#[tokio::test]
async fn a_name_that_was_made_to_lead_here_reads_nothing() {
    let lab = Lab::with(|builder| builder.allow_host("clerk")).await;
    for (host, status) in
        [("evil.example", 421), ("evil.example:80", 421), ("localhost:9", 200), ("clerk:8787", 200)]
    {
        for path in ["/_emulator/outbox", "/v1/invitations"] {
            let request =
                lab.http.get(format!("{}{path}", lab.emulator.url())).bearer_auth(KEY).header("host", host);
            assert_eq!(request.send().await.unwrap().status(), status, "{host} {path}");
        }
    }
}

#[tokio::test]
async fn a_page_of_another_origin_changes_nothing() {
    let strict = Lab::start().await;
    let open = Lab::with(|builder| builder.cors(true)).await;
    for (lab, origin, status) in [
        (&strict, "https://evil.example", 403),
        (&strict, "null", 403),
        (&strict, "http://127.0.0.1:1", 403),
        (&strict, &*strict.emulator.url(), 200),
        (&open, "https://evil.example", 200),
    ] {
        let url = format!("{}/_emulator/users", lab.emulator.url());
        let request = lab.http.post(url).header("origin", origin).json(&json!({ "email_address": "a@b.co" }));
        assert_eq!(request.send().await.unwrap().status(), status, "{origin}");
    }
    assert_eq!(strict.emulator.state(|clerk| clerk.users()).len(), 1);
}
