//! Prints the declarations of the npm package.

fn main() {
    print!("{}", clerk_invitations_emulator::typescript());
}
