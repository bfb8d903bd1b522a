//! The hostile server as a process of its own, for transports that are tested from JavaScript.
//!
//! It prints one line, `{"server":"http://127.0.0.1:…","refused":"http://127.0.0.1:…"}`, and serves until its
//! standard input ends: it does not outlive the test that started it. `--for-pages` lets pages of other origins in.

#[cfg(not(target_arch = "wasm32"))]
#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    use clerk_invitations_tests::hostile::HostileServer;
    use tokio::io::{AsyncWriteExt, copy, sink, stdin, stdout};

    let for_pages = std::env::args().any(|argument| argument == "--for-pages");
    let server =
        if for_pages { HostileServer::start_for_pages().await? } else { HostileServer::start().await? };
    let urls = serde_json::json!({ "server": server.url(), "refused": server.refused_url() });
    let mut stdout = stdout();
    stdout.write_all(format!("{urls}\n").as_bytes()).await?;
    stdout.flush().await?;
    copy(&mut stdin(), &mut sink()).await?;
    Ok(())
}

#[cfg(target_arch = "wasm32")]
fn main() {}
