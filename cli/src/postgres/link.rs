//! The connection. A journal is not asynchronous, and neither is the file of the other one: whoever writes waits.

use std::error::Error as _;
use std::pin::pin;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use clerk_invitations_campaign::JournalError;
use futures_util::future::{Either, select};
use rustls_platform_verifier::ConfigVerifierExt;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Mutex;
use tokio::task::AbortHandle;
use tokio_postgres::{Client, Config};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::failure::Failure;

/// How long the database may take for anything: less than a lease.
const PATIENCE: Duration = Duration::from_secs(15);
const GO_ON: &str = "Once the database is there, run the same command again: nothing is lost";

/// A connection, with a thread of its own that moves its bytes and puts leases off.
#[derive(Debug)]
pub(super) struct Link {
    /// Always there, but while it is dropped.
    runtime: Option<Runtime>,
    client: Arc<Mutex<Client>>,
}

/// What may go wrong with a write.
#[derive(Debug)]
pub(super) enum Trouble {
    Database(tokio_postgres::Error),
    /// The lease is another process's.
    Lost,
    /// There is no such person.
    Nobody,
}

impl From<tokio_postgres::Error> for Trouble {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Database(error)
    }
}

impl From<Trouble> for JournalError {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Database(error) => Self::new(format!("{}. {GO_ON}", text(&error))),
            Trouble::Lost => Self::new(
                "another clerk-invite has taken this campaign over, because this one did not answer for a while; \
                 nothing more is sent here",
            ),
            Trouble::Nobody => Self::new("there is no such person"),
        }
    }
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        JournalError::from(trouble).into()
    }
}

/// The error and its cause in one line, without the details that have values in them.
fn text(error: &tokio_postgres::Error) -> String {
    match (error.as_db_error(), error.source()) {
        (Some(error), _) => error.message().to_owned(),
        (None, Some(cause)) => format!("{error}: {cause}"),
        (None, None) => error.to_string(),
    }
}

impl Link {
    /// Connects to the database of this address.
    pub(super) fn open(address: &str) -> Result<Self, Failure> {
        // The parser's own words may have a password in them.
        let mut config = Config::from_str(address).map_err(|_| {
            Failure::usage("--journal: an address of a database is postgres://USER@HOST/DATABASE#CAMPAIGN")
        })?;
        if config.get_password().is_none()
            && let Ok(password) = std::env::var("PGPASSWORD")
        {
            config.password(password);
        }
        config.connect_timeout(PATIENCE).application_name("clerk-invite");
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let tls = rustls::ClientConfig::with_platform_verifier()
            .map_err(|error| Failure::stopped(format_args!("TLS: {error}")))?;
        let connecting = runtime.spawn(async move { config.connect(MakeRustlsConnect::new(tls)).await });
        let (client, connection) =
            futures_executor::block_on(connecting).map_err(Failure::stopped)?.map_err(Trouble::from)?;
        // An error of the connection is told to whoever asks for something next.
        runtime.spawn(connection);
        let link = Self { runtime: Some(runtime), client: Arc::new(Mutex::new(client)) };
        // What is committed outlives a power cut, whatever the database's default.
        link.wait(async |client| Ok(client.batch_execute("SET synchronous_commit = on").await?))?;
        Ok(link)
    }

    fn runtime(&self) -> Result<&Runtime, JournalError> {
        self.runtime.as_ref().ok_or_else(|| JournalError::new("it is closed"))
    }

    /// Does it, and waits.
    pub(super) fn wait<T>(
        &self,
        act: impl AsyncFnOnce(&mut Client) -> Result<T, Trouble>,
    ) -> Result<T, JournalError> {
        let work = async { act(&mut *self.client.lock().await).await };
        let timer = self.runtime()?.spawn(async { tokio::time::sleep(PATIENCE).await });
        match futures_executor::block_on(select(pin!(work), timer)) {
            Either::Left((done, timer)) => {
                timer.abort();
                Ok(done?)
            }
            Either::Right(_) => {
                let seconds = PATIENCE.as_secs();
                Err(JournalError::new(format!("the database has not answered for {seconds} s. {GO_ON}")))
            }
        }
    }

    /// Executes a statement again and again beside everything else, as long as it changes something.
    pub(super) fn every(
        &self,
        period: Duration,
        statement: &'static str,
        parameters: (i64, i64, f64),
    ) -> Result<AbortHandle, JournalError> {
        let client = self.client.clone();
        let renew = async move {
            loop {
                tokio::time::sleep(period).await;
                let (first, second, third) = &parameters;
                let changed = client.lock().await.execute(statement, &[first, second, third]).await;
                // An error is told to whoever writes next.
                if changed.is_ok_and(|rows| rows == 0) {
                    return;
                }
            }
        };
        Ok(self.runtime()?.spawn(renew).abort_handle())
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        // To drop it would wait, which a thread of another runtime may not.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
