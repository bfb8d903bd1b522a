//! All tasks: what each needs of the machine, and what it does.

use crate::npm::Flags;
use crate::setup::{Machine, Piece};
use crate::step::Outcome;
use crate::{bench, emulator_js, fuzz, image, npm, tasks, wasm};
use Piece::{
    CargoDeny, Chromedriver, Chromium, Clippy, Contract, CppCompiler, Musl, Node, Npm, OldestRust, Postgres,
    Python, Rust, RustSource, Rustfmt, Valgrind, Wasm32,
};

pub(crate) struct Task {
    pub(crate) name: &'static str,
    /// As the usage shows them. A task without them takes none.
    pub(crate) arguments: &'static str,
    pub(crate) about: &'static str,
    /// Without these it does not begin.
    pub(crate) needs: &'static [Piece],
    /// Without these it leaves something out, and says so; with `--no-skips` it does not begin.
    pub(crate) uses: &'static [Piece],
    pub(crate) run: fn(&Machine, &[&str]) -> Outcome,
}

/// The task that only finds out what there is for all others, or for one that is named.
pub(crate) const SETUP: &str = "setup";

pub(crate) const TASKS: &[Task] = &[
    Task {
        name: SETUP,
        arguments: "[TASK]",
        about: "what the task, or all, would find on this machine; installs what rustup can. Every task begins so",
        needs: &[Rust, Rustfmt, Clippy, Wasm32, RustSource],
        uses: &[
            OldestRust,
            Musl,
            Node,
            Npm,
            Chromium,
            Chromedriver,
            CppCompiler,
            Valgrind,
            CargoDeny,
            Contract,
            Postgres,
            Python,
        ],
        run: |_, arguments| {
            if arguments.len() > 1 { Err("setup: one task at a time".into()) } else { Ok(()) }
        },
    },
    Task {
        name: "test",
        arguments: "",
        about: "everything: the checks below, then all tests",
        needs: &[Rust, Rustfmt, Clippy, Wasm32, RustSource],
        uses: &[
            OldestRust,
            Musl,
            Node,
            Npm,
            Chromium,
            Chromedriver,
            CppCompiler,
            Valgrind,
            CargoDeny,
            Contract,
            Postgres,
        ],
        run: |machine, _| tasks::test(machine),
    },
    Task {
        name: "check",
        arguments: "",
        about: "format, lints, documentation, minimum Rust version, wasm32, licences, packages",
        needs: &[Rust, Rustfmt, Clippy, Wasm32],
        uses: &[OldestRust, CargoDeny],
        run: |machine, _| tasks::check(machine),
    },
    Task {
        name: "fetch",
        arguments: "",
        about: "the transport over fetch, in Node and headless Chromium",
        needs: &[Rust, Wasm32],
        uses: &[Node, Chromedriver],
        run: |machine, _| wasm::conformance(machine),
    },
    Task {
        name: "worker",
        arguments: "[--build]",
        about: "the example of a Cloudflare Worker in Rust: built, run in workerd; --build only builds",
        needs: &[Rust, Wasm32],
        uses: &[Node, Npm],
        run: |machine, arguments| match arguments {
            [] => wasm::worker(machine),
            ["--build"] => wasm::worker_build(),
            _ => Err("worker takes --build and no other argument".into()),
        },
    },
    Task {
        name: "npm",
        arguments: "",
        about: "the npm package: built, packed, tested in every runtime",
        needs: &[Rust, Wasm32, RustSource],
        uses: &[Node, Npm, Chromium],
        run: |machine, _| npm::test(machine),
    },
    Task {
        name: "npm-build",
        arguments: "[--stable]",
        about: "the npm package, only built; --stable does without unstable flags, should a Rust not take them",
        needs: &[Rust, Wasm32, RustSource, Node, Npm],
        uses: &[],
        run: |_, arguments| match arguments {
            [] => npm::build(Flags::Small),
            ["--stable"] => npm::build(Flags::Stable),
            _ => Err("npm-build takes --stable and no other argument".into()),
        },
    },
    Task {
        name: "campaign-kills",
        arguments: "[KILLS] [SEED]",
        about: "a campaign in a Durable Object, its process killed a hundred times unless said; npm has a share of it",
        needs: &[Rust, Wasm32, RustSource, Node, Npm],
        uses: &[],
        run: |_, arguments| npm::kills(arguments),
    },
    Task {
        name: "emulator-npm",
        arguments: "",
        about: "the npm package of the emulator: built, packed, tested in every runtime; the pages in Chromium",
        needs: &[Rust, Wasm32],
        uses: &[Node, Npm, Chromium, Chromedriver],
        run: |machine, _| emulator_js::test(machine),
    },
    Task {
        name: "emulator-npm-build",
        arguments: "",
        about: "the npm package of the emulator, only built",
        needs: &[Rust, Wasm32, Node, Npm],
        uses: &[],
        run: |_, _| emulator_js::build(),
    },
    Task {
        name: "emulator-npm-types",
        arguments: "",
        about: "writes the TypeScript that follows from the emulator's declarations",
        needs: &[],
        uses: &[],
        run: |_, _| emulator_js::types(false),
    },
    Task {
        name: "emulator-image",
        arguments: "",
        about: "the emulator's container image, built and started where Docker runs; its static program in any case",
        needs: &[Rust],
        uses: &[Musl],
        run: |machine, _| image::check(machine),
    },
    Task {
        name: "drift",
        arguments: "FILE",
        about: "what an official OpenAPI document (JSON) has that core or the emulator has not, and the other way round",
        needs: &[],
        uses: &[],
        run: |_, arguments| match arguments {
            [file] => tasks::drift(file),
            _ => Err("drift takes one document".into()),
        },
    },
    Task {
        name: "bench",
        arguments: "",
        about: "everything in BENCHMARKS.md, which the four below write",
        needs: &[Rust, Wasm32, RustSource, Node, Npm, Valgrind],
        uses: &[Python],
        run: |machine, _| bench::all(machine),
    },
    Task {
        name: "bench-rust",
        arguments: "",
        about: "the Rust client beside a call by hand and clerk-rs",
        needs: &[Rust, Valgrind],
        uses: &[],
        run: |_, _| bench::rust(),
    },
    Task {
        name: "bench-js",
        arguments: "[ROUNDS]",
        about: "the npm package beside @clerk/backend and fetch by hand",
        needs: &[Rust, Wasm32, RustSource, Node, Npm],
        uses: &[],
        run: |_, arguments| bench::js(arguments),
    },
    Task {
        name: "bench-webhooks",
        arguments: "[ROUNDS]",
        about: "checking a webhook's delivery beside @clerk/backend and svix: size and time",
        needs: &[Rust, Wasm32, RustSource, Node, Npm],
        uses: &[],
        run: |_, arguments| bench::webhooks(arguments),
    },
    Task {
        name: "bench-delivery",
        arguments: "[ARGS]",
        about: "this SDK and its peers under the same faults: who is invited, who is told so",
        needs: &[Rust, Wasm32, RustSource],
        uses: &[Node, Npm, Python],
        run: bench::delivery,
    },
    Task {
        name: "bench-emulator",
        arguments: "",
        about: "both programs of the emulator: size, requests a second, memory",
        needs: &[Rust, Wasm32, Node, Npm],
        uses: &[],
        run: |_, _| bench::emulator(),
    },
    Task {
        name: "bench-check",
        arguments: "",
        about: "instructions, allocations and sizes beside bench/baseline.json",
        needs: &[Rust, Valgrind],
        uses: &[],
        run: |machine, _| bench::check(machine),
    },
    Task {
        name: "bench-baseline",
        arguments: "",
        about: "takes what is measured now for the baseline",
        needs: &[Rust, Valgrind],
        uses: &[],
        run: |_, _| bench::baseline(),
    },
    Task {
        name: "codegen",
        arguments: "",
        about: "writes the TypeScript that follows from core's declarations",
        needs: &[],
        uses: &[],
        run: |_, _| npm::codegen(false),
    },
    Task {
        name: "fuzz",
        arguments: "[SECONDS]",
        about: "each fuzz target for so long, 60 seconds unless said",
        needs: &[Rust, CppCompiler],
        uses: &[],
        run: |_, arguments| fuzz::run(arguments),
    },
    Task {
        name: "demo",
        arguments: "[-- --live]",
        about: "the main job, against an emulator in the same process, or against Clerk itself",
        needs: &[],
        uses: &[],
        run: |_, arguments| tasks::demo(arguments),
    },
    Task {
        name: "emulator",
        arguments: "[ARGS]",
        about: "an offline Clerk: --port 8787, --limits published, …",
        needs: &[],
        uses: &[],
        run: |_, arguments| tasks::emulator(arguments),
    },
];

/// The task of this name.
///
/// # Errors
/// There is none, or it takes no such arguments.
pub(crate) fn find(name: &str, arguments: &[&str]) -> Result<&'static Task, String> {
    let task = TASKS.iter().find(|task| task.name == name);
    match task {
        None => Err(format!("unknown task: {name}\n\n{}", usage())),
        Some(task) if task.arguments.is_empty() && !arguments.is_empty() => {
            Err(format!("{name} takes no arguments: {}", arguments.join(" ")))
        }
        Some(task) => Ok(task),
    }
}

pub(crate) fn usage() -> String {
    let heads: Vec<String> = TASKS.iter().map(|task| format!("{} {}", task.name, task.arguments)).collect();
    let width = heads.iter().map(String::len).max().unwrap_or_default();
    let lines = heads.iter().zip(TASKS).map(|(head, task)| format!("  {head:width$}  {}\n", task.about));
    format!(
        "Usage: cargo xtask <task>\n\n{}\nEach begins with what it needs of the machine, as setup does. \
         --no-skips makes what it would leave out a failure.",
        lines.collect::<String>()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `part` works with, `whole` does; and what `part` needs, `whole` needs or, at least, uses.
    fn assert_covers(whole: &str, part: &str) {
        let [whole_task, part_task] = [whole, part].map(|name| find(name, &[]).unwrap());
        for piece in part_task.needs.iter().chain(part_task.uses) {
            let is_covered = whole_task.needs.contains(piece) || whole_task.uses.contains(piece);
            assert!(is_covered, "{whole} does not look for {piece:?}, and {part} does");
        }
    }

    #[test]
    fn a_task_looks_for_what_its_parts_work_with() {
        for (whole, parts) in [
            (
                "test",
                ["check", "fetch", "npm", "worker", "emulator-npm", "emulator-image", "bench-check", "fuzz"]
                    .as_slice(),
            ),
            ("bench", &["bench-rust", "bench-js", "bench-webhooks", "bench-emulator", "bench-delivery"]),
        ] {
            parts.iter().for_each(|part| assert_covers(whole, part));
        }
    }

    #[test]
    fn setup_looks_for_what_any_task_works_with() {
        TASKS.iter().for_each(|task| assert_covers(SETUP, task.name));
    }

    #[test]
    fn what_a_task_does_not_take_is_refused() {
        assert!(find("check", &["x"]).is_err());
        assert!(find("chekc", &[]).is_err_and(|error| error.contains("unknown task: chekc\n\nUsage")));
    }
}
