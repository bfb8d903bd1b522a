//! The page that a link in a mail opens.

use serde_json::{Value, json};

use crate::support::{Answer, DAY_MS, Lab, id, read};

/// Follows a link as a browser would, without a key; redirects are looked at, not followed.
async fn open(lab: &Lab, invitation: &Value) -> Answer {
    read(lab.http.get(invitation["url"].as_str().unwrap()).send().await.unwrap()).await.unwrap()
}

fn ticket(invitation: &Value) -> &str {
    invitation["url"].as_str().unwrap().split_once("?ticket=").unwrap().1
}

#[tokio::test]
async fn a_link_signs_the_person_up_and_goes_on_to_the_application() {
    let lab = Lab::start().await;
    for (index, (redirect_url, before, after)) in [
        ("https://app.example.com/welcome", "https://app.example.com/welcome?", ""),
        ("http://localhost:3000/?a=1", "http://localhost:3000/?a=1&", ""),
        ("https://app.example.com/#/welcome", "https://app.example.com/?", "#/welcome"),
    ]
    .into_iter()
    .enumerate()
    {
        let address = format!("{index}@example.com");
        let made = lab
            .post("/invitations", json!({ "email_address": address, "redirect_url": redirect_url }))
            .await
            .ok();
        let answer = open(&lab, &made).await;
        assert_eq!(answer.status, 303);
        let expected = format!("{before}__clerk_ticket={}&__clerk_status=sign_up{after}", ticket(&made));
        assert_eq!(answer.header("location"), Some(expected.as_str()));
        let users = lab.emulator.state(|clerk| clerk.users());
        assert_eq!(users.last().unwrap().email_address, address);
        let again = open(&lab, &made).await;
        assert_eq!(again.status, 410);
        assert!(again.text.contains("Already accepted"), "{}", again.text);
    }
    assert!(lab.emulator.state(|clerk| clerk.requests()).len() == 3, "a page is no call of the API");
}

#[tokio::test]
async fn without_a_place_to_go_on_to_it_says_what_has_happened() {
    let lab = Lab::start().await;
    let answer = open(&lab, &lab.invite("a&b@example.com").await).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("text/html; charset=utf-8")));
    assert!(answer.text.contains("a&amp;b@example.com has accepted"), "{}", answer.text);
    assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
    assert!(answer.header("content-security-policy").unwrap().contains("default-src 'none'"));
}

#[tokio::test]
async fn a_user_joins_an_organization_by_signing_in() {
    let lab = Lab::start().await;
    let acme = lab.emulator.state(|clerk| {
        clerk.add_user("ada@example.com");
        clerk.add_organization("Acme").id
    });
    for (address, status) in [("ada@example.com", "sign_in"), ("grace@example.com", "sign_up")] {
        let body =
            json!({ "email_address": address, "role": "org:member", "redirect_url": "https://a.example/" });
        let made = lab.post(&format!("/organizations/{acme}/invitations"), body).await.ok();
        let location = open(&lab, &made).await.header("location").unwrap().to_owned();
        assert!(location.ends_with(&format!("&__clerk_status={status}")), "{location}");
    }
    assert_eq!(lab.emulator.state(|clerk| clerk.memberships()).len(), 2);
}

#[tokio::test]
async fn a_link_that_opens_nothing_says_so() {
    let lab = Lab::start().await;
    let expired = lab
        .post("/invitations", json!({ "email_address": "e@example.com", "expires_in_days": 1 }))
        .await
        .ok();
    lab.advance(DAY_MS);
    let revoked = lab.invite("r@example.com").await;
    lab.bare("POST", &format!("/invitations/{}/revoke", id(&revoked))).await.ok();
    let deleted = lab.invite("d@example.com").await;
    lab.bare("DELETE", &format!("/invitations/{}", id(&deleted))).await.ok();
    let unknown = json!({ "url": format!("{}/v1/tickets/accept?ticket=x", lab.emulator.url()) });
    for (invitation, status, words) in [
        (&expired, 410, "has expired"),
        (&revoked, 410, "was revoked"),
        (&deleted, 404, "was deleted"),
        (&unknown, 404, "belongs to no invitation"),
    ] {
        let answer = open(&lab, invitation).await;
        assert_eq!(answer.status, status, "{words}");
        assert!(answer.text.contains(words), "{}", answer.text);
    }
    assert!(lab.emulator.state(|clerk| clerk.users()).is_empty());
}
