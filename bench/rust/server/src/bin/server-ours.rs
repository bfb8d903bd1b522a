fn main() -> Result<(), Box<dyn std::error::Error>> {
    server::serve::<contenders::ours::Ours>()
}
