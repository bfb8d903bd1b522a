//! `alone works` prints the names of what there is to do; `alone run WORK COUNT` does it so often, for an instruction
//! counter; `alone time ROUNDS` prints nanoseconds, a line of name and figure for each.

use std::error::Error;
use std::time::Instant;

use alone::works::{WORKS, Works};

/// How often each is done in a round.
const CREATES: usize = 20_000;
const LISTS: usize = 40;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let works = Works::new()?;
    match arguments.as_slice() {
        ["works"] => println!("{}", WORKS.join("\n")),
        ["run", work, count] => {
            for _ in 0..count.parse()? {
                works.run(work)?;
            }
        }
        ["time", rounds] => time(&works, rounds.parse()?)?,
        _ => return Err("usage: alone works | run WORK COUNT | time ROUNDS".into()),
    }
    Ok(())
}

/// The fastest of some rounds, in which all take turns: what disturbs a measurement only ever adds to it.
fn time(works: &Works, rounds: usize) -> Result<(), Box<dyn Error>> {
    let mut fastest = vec![f64::INFINITY; WORKS.len()];
    for _ in 0..rounds {
        for (work, fastest) in WORKS.iter().zip(&mut fastest) {
            let count = if work.starts_with("list") { LISTS } else { CREATES };
            let start = Instant::now();
            for _ in 0..count {
                works.run(work)?;
            }
            *fastest = fastest.min(start.elapsed().as_nanos() as f64 / count as f64);
        }
    }
    for (work, fastest) in WORKS.iter().zip(fastest) {
        println!("{work} {fastest:.0}");
    }
    Ok(())
}
