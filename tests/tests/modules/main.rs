//! No circles: whoever reads a module of these crates need not have read one that knows it.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod graph;
mod source;

use std::fs;
use std::path::Path;

use self::graph::{Counting, Graph};

/// The folders of the crates that have none.
const CRATES: &[(&str, Counting)] = &[("emulator", Counting::Files), ("core", Counting::Files)];

#[test]
fn no_module_knows_one_that_knows_it() {
    for (folder, counting) in CRATES {
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder).join("src");
        let graph = Graph::of(&sources, *counting);
        assert!(graph.len() > 10, "{folder}: only {} modules were found", graph.len());
        assert!(graph.circles().is_empty(), "{folder}:\n{}", graph.report());
    }
}

fn crate_of(files: &[(&str, &str)]) -> Graph {
    counted(files, Counting::Files)
}

fn counted(files: &[(&str, &str)], counting: Counting) -> Graph {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let file = folder.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    Graph::of(folder.path(), counting)
}

#[test]
fn every_way_to_name_a_module_counts() {
    for named in [
        "use crate::b::B;",
        "use crate::{c::C, b::{self}};",
        "use super::b;",
        "use super::b::*;",
        "pub(crate) use crate::b::B as Other;",
        "fn f() { crate::b::run() }",
        "fn f() { let _ = vec![super::b::B]; }",
        "type T = Option<crate::b::B>;",
        "mod inner { use super::super::b::B; }",
        "macro_rules! m { () => { $crate::b::run() } }",
        "impl crate::b::Trait for u8 {}",
        "fn f() { made_in_b!(1) }",
        "use crate::B;",
        "use crate::face::B;",
        "use crate::everything::B;",
    ] {
        let graph = crate_of(&[
            ("lib.rs", "mod a; mod b; mod c; mod face; mod everything; pub use b::B;"),
            ("a.rs", named),
            ("b.rs", "use crate::a; pub struct B; macro_rules! made_in_b { ($x:expr) => {} }"),
            ("c.rs", "pub struct C;"),
            ("face.rs", "pub use super::b::B;"),
            ("everything.rs", "pub use crate::b::*;"),
        ]);
        assert!(graph.knows("a", "b"), "{named}");
        assert_eq!(graph.circles().first().map(Vec::len), Some(2), "{named}");
        assert!(graph.report().contains("a, line 1, names b"), "{named}: {}", graph.report());
    }
}

#[test]
fn what_is_no_path_into_the_crate_does_not_count() {
    for innocent in [
        "// use crate::b::B;",
        "/// [`crate::b::B`]\nstruct A;",
        "const TEXT: &str = \"crate::b::B\";",
        "#[cfg(test)] mod tests { use crate::b::B; }",
        "#[cfg(test)] use crate::b::B;",
        "use std::b::B;",
        "pub(in crate::b) struct A;",
        "fn f(b: X) { b.a(); other::b::run() }",
        "mod inner; struct A { inner: u8 }",
    ] {
        let graph = crate_of(&[
            ("lib.rs", "mod a; mod b;"),
            ("a.rs", innocent),
            ("a/inner.rs", "use super::A;"),
            ("b.rs", "use crate::a;"),
        ]);
        assert!(!graph.knows("a", "b"), "{innocent}");
        assert!(graph.circles().is_empty(), "{innocent}: {}", graph.report());
    }
}

#[test]
fn a_macro_may_declare_modules() {
    let graph = crate_of(&[
        ("lib.rs", "mod a;"),
        ("a.rs", "resource! { A { b: B, c: C, } } struct A;"),
        ("a/b.rs", "use crate::a::A;"),
    ]);
    assert_eq!(graph.len(), 3);
    assert!(graph.knows("a::b", "a"));
}

#[test]
fn circles_go_through_others_and_a_parent_and_its_child_are_two() {
    let files = [
        ("lib.rs", "mod a; mod d;"),
        ("a.rs", "mod b; fn f() { b::run() }"),
        ("a/b.rs", "mod c;  use self::c::C;"),
        ("a/b/c.rs", "use crate::d::D; pub struct C;"),
        ("d.rs", "use crate::a; pub struct D;"),
    ];
    let graph = crate_of(&files);
    assert!(graph.knows("a", "a::b") && graph.knows("a::b", "a::b::c") && graph.knows("d", "a"));
    assert!(!graph.knows("", "a"), "to declare a module is not to know it");
    assert_eq!(graph.circles().iter().map(Vec::len).collect::<Vec<_>>(), [4]);
    // Without the steps from parent to child, nothing leads from `a` to `c`, which knows `d`.
    assert!(counted(&files, Counting::Families).circles().is_empty());

    let families = [
        ("lib.rs", "mod a; mod d;"),
        ("a.rs", "mod b; pub use self::b::B; use crate::d::D;"),
        ("a/b.rs", "use super::A; pub struct B;"),
        ("d.rs", "use crate::a::A; pub struct D;"),
    ];
    assert_eq!(crate_of(&families).circles().iter().map(Vec::len).collect::<Vec<_>>(), [3]);
    assert_eq!(
        counted(&families, Counting::Families).circles().iter().map(Vec::len).collect::<Vec<_>>(),
        [2]
    );
}
