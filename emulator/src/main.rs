//! The emulator as a program: an offline Clerk on a loopback port.

use std::io::{self, Write};
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use clerk_invitations_emulator::{
    Config, Emulator, Limits, ManualClock, WebhookEndpoint, drift, drift_table,
};

/// An offline Clerk for invitations and the waitlist. The API lives under /v1, its control side under /_emulator/.
#[derive(Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
struct Options {
    #[command(subcommand)]
    command: Option<Command>,
    /// The loopback port to listen on; 0 takes a free one.
    #[arg(long, default_value_t = 8787)]
    port: u16,
    /// Which rate limits apply: `off` or `published`.
    #[arg(long, default_value = "off")]
    limits: Limits,
    /// The one key to accept, instead of any that starts with `sk_`.
    #[arg(long)]
    key: Option<String>,
    /// Where ids and the dice of faults come from: the same seed gives the same ones.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// How many requests the log keeps: the newest ones.
    #[arg(long, default_value_t = Config::default().log_limit)]
    log_limit: u32,
    /// What moves time.
    #[arg(long, value_enum, default_value_t = Time::Wall)]
    clock: Time,
    /// Tell this address what happens, by webhooks signed as Clerk's are.
    #[arg(long, requires = "webhook_secret")]
    webhook: Option<String>,
    /// What they are signed with: `whsec_` and base64.
    #[arg(long, requires = "webhook")]
    webhook_secret: Option<String>,
    /// Let web pages of any origin in, as Clerk does not.
    #[arg(long)]
    cors: bool,
    /// The address to listen on: 0.0.0.0 in a container, whose port is published to the machine's loopback alone.
    #[arg(long, default_value = "127.0.0.1")]
    bind: IpAddr,
    /// A host name by which it may be reached besides the loopback ones; may be given several times.
    #[arg(long)]
    allow_host: Vec<String>,
}

#[derive(Subcommand)]
enum Command {
    /// Compare an official OpenAPI document (JSON) with what the emulator implements; exit 1 if they differ.
    Drift {
        /// The document.
        file: PathBuf,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Time {
    /// The machine's clock, plus what `POST /_emulator/clock` has added.
    Wall,
    /// `POST /_emulator/clock` alone; it starts at 2026-05-12T00:00:00Z.
    Manual,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<ExitCode> {
    let options = Options::parse();
    if let Some(Command::Drift { file }) = options.command {
        return Ok(compare(&file));
    }
    let mut builder = Emulator::builder()
        .port(options.port)
        .limits(options.limits)
        .log_limit(options.log_limit)
        .seed(options.seed)
        .cors(options.cors)
        .bind(options.bind);
    for host in options.allow_host {
        builder = builder.allow_host(host);
    }
    if let Some(key) = options.key {
        builder = builder.key(key);
    }
    if let Time::Manual = options.clock {
        builder = builder.clock(ManualClock::default());
    }
    if let Some((url, secret)) = options.webhook.zip(options.webhook_secret) {
        match WebhookEndpoint::new(url, &secret) {
            Ok(endpoint) => builder = builder.webhook(endpoint),
            Err(error) => {
                writeln!(io::stderr(), "error: --webhook: {error}")?;
                return Ok(ExitCode::from(2));
            }
        }
    }
    let emulator = builder.start().await?;
    // Whoever started this may have stopped reading; that is no reason to stop serving.
    let _unread = writeln!(io::stdout(), "listening on {}", emulator.url());
    std::future::pending().await
}

fn compare(file: &Path) -> ExitCode {
    let document = std::fs::read(file).map_err(|error| error.to_string());
    let document = document.and_then(|text| serde_json::from_slice(&text).map_err(|error| error.to_string()));
    match document.and_then(|document| drift(&document)) {
        Ok(differences) => {
            let text = if differences.is_empty() {
                "no differences\n".into()
            } else {
                drift_table("emulator", &differences)
            };
            let _unread = io::stdout().write_all(text.as_bytes());
            ExitCode::from(u8::from(!differences.is_empty()))
        }
        Err(error) => {
            let _unread = writeln!(io::stderr(), "error: {}: {error}", file.display());
            ExitCode::from(2)
        }
    }
}
