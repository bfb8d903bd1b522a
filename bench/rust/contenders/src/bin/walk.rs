//! `walk BASE_URL COUNT` goes over so many invitations, all pages, and prints the most memory it had, in kilobytes.

use std::error::Error;

use clerk_invitations_native::ListInvitations;
use contenders::Contender;
use contenders::ours::Ours;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [base_url, count] = arguments.as_slice() else { return Err("usage: walk BASE_URL COUNT".into()) };
    let count: usize = count.parse()?;
    let clerk = Ours::connect(base_url)?.0;
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let mut all = clerk.invitations().list_all(ListInvitations::new());
        for seen in 0..count {
            all.next().await.ok_or_else(|| format!("the list ended after {seen}"))??;
        }
        Ok::<(), Box<dyn Error>>(())
    })?;
    let status = std::fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM: not Linux?")?;
    println!("{}", peak.trim().trim_end_matches(" kB"));
    Ok(())
}
