//! Allocations of each work, a line of name and figure.

use std::error::Error;

use alone::works::{WORKS, Works};

fn main() -> Result<(), Box<dyn Error>> {
    let works = Works::new()?;
    for work in WORKS {
        // What is made only once is not counted.
        works.run(work)?;
        let mut result = Ok(());
        let allocations = allocation_counter::measure(|| result = works.run(work)).count_total;
        result?;
        println!("{work} {allocations}");
    }
    Ok(())
}
