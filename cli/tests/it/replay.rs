//! Webhook messages in SQLite: each is claimed once, by whichever process.

use std::sync::Barrier;

use clerk_invitations_cli::replay::SqliteReplayGuard;
use clerk_invitations_core::Timestamp;
use clerk_invitations_core::testing::check_replay_guard;
use clerk_invitations_core::webhook::{Claim, ReplayGuard};

const NOW: Timestamp = Timestamp::from_millis(1_767_225_600_000);

#[tokio::test]
async fn the_contract_holds_and_messages_outlive_the_process() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("messages.db");
    check_replay_guard(&SqliteReplayGuard::open(&path).unwrap()).await.unwrap();

    let claim = async || SqliteReplayGuard::open(&path).unwrap().claim("kept", NOW).await.unwrap();
    assert_eq!(claim().await, Claim::New);
    assert_eq!(claim().await, Claim::Busy);
    SqliteReplayGuard::open(&path).unwrap().finish("kept", NOW).await.unwrap();
    assert_eq!(claim().await, Claim::Finished);
}

#[test]
fn of_many_at_once_one_claims_each() {
    const MANY: usize = 8;
    const MESSAGES: usize = 20;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("messages.db");
    drop(SqliteReplayGuard::open(&path).unwrap());
    let start = Barrier::new(MANY);
    let one = || {
        let guard = SqliteReplayGuard::open(&path).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        start.wait();
        let claim = |id: usize| runtime.block_on(guard.claim(&id.to_string(), NOW)).unwrap();
        (0..MESSAGES).filter(|id| claim(*id) == Claim::New).count()
    };
    let claimed: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..MANY).map(|_| scope.spawn(one)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert_eq!(claimed, MESSAGES);
}
