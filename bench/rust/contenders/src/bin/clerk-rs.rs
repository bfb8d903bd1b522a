fn main() -> Result<(), Box<dyn std::error::Error>> {
    contenders::drive::drive::<contenders::clerk_rs::ClerkRs>()
}
