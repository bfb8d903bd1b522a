//! The main job, told step by step.
//!
//! `cargo run --example quickstart` does it on an offline Clerk in this process;
//! `cargo run --example quickstart -- --live` on Clerk itself, with `CLERK_SECRET_KEY` (and `CLERK_API_URL`, where
//! the API is elsewhere), without mailing anybody, and undoes what it did.

use std::process::ExitCode;

use clerk_invitations_emulator::Emulator;
use clerk_invitations_native::{
    Clerk, CreateInvitation, CreateWaitlistEntry, Error, ErrorCode, Invitation, InvitationStatus,
    ListInvitations, ListWaitlistEntries, WaitlistEntry,
};

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

/// The endings of the addresses: Clerk never delivers to those of this form.
const PEOPLE: [&str; 4] = ["ada", "grace", "alan", "katherine"];

#[tokio::main]
async fn main() -> ExitCode {
    let result = match std::env::args().nth(1).as_deref() {
        None => offline().await,
        Some("--live") => live().await,
        Some(other) => Err(format!("unknown argument {other}: only --live is known").into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn offline() -> Result {
    let emulator = Emulator::start().await?;
    println!("An offline Clerk listens on {}.\n", emulator.url());
    let clerk = Clerk::builder().secret_key("sk_test_offline").base_url(emulator.base_url()).build()?;

    Tour { clerk, notify: true, run: "quickstart".into() }.walk().await?;

    println!("\nThe mails that would have gone out:");
    for mail in emulator.state(|state| state.outbox()) {
        println!("  {} to {}", mail.kind, mail.to);
    }
    println!("\nThe same on Clerk itself, without mails: cargo run --example quickstart -- --live");
    Ok(())
}

async fn live() -> Result {
    let mut builder = Clerk::builder();
    if let Ok(url) = std::env::var("CLERK_API_URL") {
        builder = builder.base_url(format!("{}/v1", url.trim_end_matches('/')));
    }
    let clerk = builder.build()?;
    println!("On Clerk itself, with the key in CLERK_SECRET_KEY. Nobody is mailed.\n");
    let run = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_secs().to_string();
    let tour = Tour { clerk, notify: false, run };
    let walked = tour.walk().await;
    // Whatever happened, nothing stays.
    let tidied = tour.tidy_up().await;
    walked.and(tidied)
}

struct Tour {
    clerk: Clerk,
    notify: bool,
    /// Keeps the addresses of one run apart from those of another.
    run: String,
}

impl Tour {
    fn address(&self, person: &str) -> String {
        format!("{person}.{}+clerk_test@example.com", self.run)
    }

    fn invitation(&self, person: &str) -> CreateInvitation {
        CreateInvitation::new(self.address(person)).notify(self.notify)
    }

    async fn walk(&self) -> Result {
        let invitation = self.create().await?;
        self.create_again().await?;
        self.create_in_bulk().await?;
        self.list().await?;
        self.revoke(&invitation).await?;
        let entry = self.join_waitlist().await?;
        self.invite_from_waitlist(&entry).await
    }

    async fn create(&self) -> Result<Invitation> {
        println!("1. Invite Ada.");
        let invitation = self.clerk.invitations().create(self.invitation("ada")).await?;
        println!("   {} is invited: {} is {}.", invitation.email_address, invitation.id, invitation.status);
        Ok(invitation)
    }

    async fn create_again(&self) -> Result {
        println!("2. Invite her again: Clerk refuses, and names the address.");
        match self.clerk.invitations().create(self.invitation("ada")).await {
            Err(Error::Api(error)) if error.has_code(&ErrorCode::DuplicateRecord) => {
                println!("   {error}");
                println!("   It is about {}.", error.email_addresses().join(", "));
                Ok(())
            }
            Err(error) => Err(error.into()),
            Ok(_) => Err("a second invitation was made".into()),
        }
    }

    async fn create_in_bulk(&self) -> Result {
        println!("3. Invite Grace and Alan in one request.");
        let items = [self.invitation("grace"), self.invitation("alan").expires_in_days(7)];
        for invitation in self.clerk.invitations().bulk_create(items).await? {
            println!("   {} is invited: {}.", invitation.email_address, invitation.id);
        }
        Ok(())
    }

    async fn list(&self) -> Result {
        println!("4. List who is still to accept, newest first.");
        let pending = ListInvitations::new().status(InvitationStatus::Pending).query(&self.run).limit(10);
        let page = self.clerk.invitations().list(pending).await?;
        println!("   {} of {}:", page.data.len(), page.total_count);
        for invitation in page.data {
            println!("   {} {}", invitation.id, invitation.email_address);
        }
        Ok(())
    }

    async fn revoke(&self, invitation: &Invitation) -> Result {
        println!("5. Revoke Ada's invitation: its link no longer works.");
        let revoked = self.clerk.invitations().revoke(&invitation.id).await?;
        println!("   {} is {}.", revoked.id, revoked.status);
        Ok(())
    }

    async fn join_waitlist(&self) -> Result<WaitlistEntry> {
        println!("6. Put Katherine on the waitlist.");
        let entry = CreateWaitlistEntry::new(self.address("katherine")).notify(self.notify);
        let entry = self.clerk.waitlist_entries().create(entry).await?;
        println!("   {} is on it: {} is {}.", entry.email_address, entry.id, entry.status);
        Ok(entry)
    }

    async fn invite_from_waitlist(&self, entry: &WaitlistEntry) -> Result {
        if !self.notify {
            println!("7. Inviting from the waitlist always mails: left out here.");
            return Ok(());
        }
        println!("7. Invite her from the waitlist.");
        let invited = self.clerk.waitlist_entries().invite(&entry.id).await?;
        let invitation = invited.invitation.as_ref().map_or("none", |invitation| invitation.id.as_str());
        println!("   The entry is {}, its invitation is {invitation}.", invited.status);
        Ok(())
    }

    /// Revokes and deletes what bears the addresses of this run. `query` may match more, so they are compared.
    async fn tidy_up(&self) -> Result {
        println!("\nTidying up.");
        for address in PEOPLE.map(|person| self.address(person)) {
            let pending = ListInvitations::new().status(InvitationStatus::Pending).query(&address);
            for invitation in self.clerk.invitations().list(pending).await?.data {
                if invitation.email_address == address {
                    let revoked = self.clerk.invitations().revoke(&invitation.id).await?;
                    println!("   {} is {}.", revoked.id, revoked.status);
                }
            }
            let entries = ListWaitlistEntries::new().query(&address);
            for entry in self.clerk.waitlist_entries().list(entries).await?.data {
                if entry.email_address == address {
                    let deleted = self.clerk.waitlist_entries().delete(&entry.id).await?;
                    println!("   {} is deleted: {}.", entry.id, deleted.deleted);
                }
            }
        }
        Ok(())
    }
}
