//! The program itself.

use std::process::Stdio;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::support::{KEY, START};

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clerk-invitations-emulator"));
    command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command
}

async fn start(arguments: &[&str]) -> (Child, String) {
    let mut child = command(arguments).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let first = lines.next_line().await.unwrap().unwrap();
    let url = first.strip_prefix("listening on ").unwrap().to_owned();
    (child, url)
}

async fn get(url: String) -> Value {
    reqwest::Client::new().get(url).bearer_auth(KEY).send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn it_says_where_it_listens() {
    let (_child, url) = start(&["--port", "0"]).await;
    let port: u16 = url.strip_prefix("http://127.0.0.1:").unwrap().parse().unwrap();
    assert_ne!(port, 0);
    assert_eq!(get(format!("{url}/v1/invitations")).await, json!([]));
    assert_eq!(get(format!("{url}/_emulator/config")).await["limits"], "off");
}

#[tokio::test]
async fn its_options_do_what_they_say() {
    let options = [
        "--port",
        "0",
        "--limits",
        "published",
        "--key",
        "sk_test_other",
        "--seed",
        "9",
        "--clock",
        "manual",
    ];
    let (_child, url) = start(&options).await;
    assert_eq!(get(format!("{url}/_emulator/config")).await["limits"], "published");
    assert_eq!(get(format!("{url}/_emulator/clock")).await["now"], START);
    let refused = get(format!("{url}/v1/invitations")).await;
    assert_eq!(refused["errors"][0]["code"], "clerk_key_invalid");
}

#[tokio::test]
async fn pages_are_let_in_on_request() {
    let preflight = |url: &str| {
        reqwest::Client::new()
            .request(reqwest::Method::OPTIONS, format!("{url}/v1/invitations"))
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "authorization,content-type")
            .send()
    };
    let (_child, url) = start(&["--port", "0", "--cors"]).await;
    let answer = preflight(&url).await.unwrap();
    assert_eq!(answer.status(), 204);
    assert_eq!(answer.headers()["access-control-allow-origin"], "*");
    assert_eq!(answer.headers()["access-control-allow-methods"], "POST");
    assert_eq!(answer.headers()["access-control-allow-headers"], "authorization,content-type");
    let refused = reqwest::get(format!("{url}/v1/invitations")).await.unwrap();
    assert_eq!(refused.status(), 401);
    assert_eq!(refused.headers()["access-control-expose-headers"], "*");
    // The preflight was no call of the API.
    assert_eq!(get(format!("{url}/_emulator/requests")).await.as_array().unwrap().len(), 1);

    let (_child, url) = start(&["--port", "0"]).await;
    let answer = preflight(&url).await.unwrap();
    assert!(answer.status().is_client_error());
    assert!(!answer.headers().contains_key("access-control-allow-origin"));
}

#[tokio::test]
async fn what_it_does_not_understand_is_told() {
    let output = command(&["--limits", "some"]).output().await.unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("`off` or `published`"));
}

#[tokio::test]
async fn a_taken_port_is_told() {
    let (_child, url) = start(&["--port", "0"]).await;
    let port = url.rsplit(':').next().unwrap();
    let output = command(&["--port", port]).output().await.unwrap();
    assert!(!output.status.success());
    assert!(output.stdout.is_empty());
}
