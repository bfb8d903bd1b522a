//! A contender as a program: `PROGRAM BASE_URL create|list|load CALLS NAME`.

use std::error::Error;
use std::time::Instant;

use tokio::runtime;

use crate::Contender;

/// How many calls are under way at a time in `load`.
const CONCURRENT: usize = 64;

/// Runs what the command line asks for.
///
/// `create` and `list` make so many calls, one after the other. `load` makes them 64 at a time and prints how many it
/// made in a second.
pub fn drive<C: Contender>() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [base_url, what, calls, name] = arguments.as_slice() else {
        return Err("usage: PROGRAM BASE_URL create|list|load CALLS NAME".into());
    };
    let calls: usize = calls.parse()?;
    let address = |index: usize| format!("{name}-{index}@example.com");
    let contender = C::connect(base_url)?;
    let alone = runtime::Builder::new_current_thread().enable_all().build()?;
    match what.as_str() {
        "create" => alone.block_on(async {
            for index in 0..calls {
                contender.create(address(index)).await?;
            }
            Ok(())
        }),
        "list" => alone.block_on(async {
            for _ in 0..calls {
                if contender.list(500).await? != 500 {
                    return Err("the page does not have 500".into());
                }
            }
            Ok(())
        }),
        "load" => {
            let runtime = runtime::Builder::new_multi_thread().enable_all().build()?;
            println!("{}", runtime.block_on(load(&contender, calls, &address))?);
            Ok(())
        }
        other => Err(format!("there is no `{other}`").into()),
    }
}

async fn load<C: Contender>(
    contender: &C,
    calls: usize,
    address: &impl Fn(usize) -> String,
) -> Result<f64, Box<dyn Error>> {
    let start = Instant::now();
    let workers: Vec<_> = (0..CONCURRENT)
        .map(|worker| {
            let contender = contender.clone();
            let addresses: Vec<String> = (worker..calls).step_by(CONCURRENT).map(address).collect();
            tokio::spawn(async move {
                for address in addresses {
                    contender.create(address).await.map_err(|error| error.to_string())?;
                }
                Ok::<(), String>(())
            })
        })
        .collect();
    for worker in workers {
        worker.await??;
    }
    Ok(calls as f64 / start.elapsed().as_secs_f64())
}
