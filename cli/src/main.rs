//! `clerk-invite`: see the library beside it, and `clerk-invite --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    clerk_invitations_cli::main()
}
