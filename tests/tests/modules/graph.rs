//! Which file of a crate knows which, and the circles among them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path as FilePath;

use crate::source::{Path, Source};

/// The modules of a crate, one a file, and what each of them knows. A name that a module only passes on (`pub use`)
/// is where it is defined.
pub(crate) struct Graph {
    modules: BTreeMap<Path, Source>,
    /// From a module to another, with the line on which it is first named.
    edges: BTreeMap<Path, BTreeMap<Path, usize>>,
}

/// What counts as knowing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counting {
    /// Each file by itself: neither may a parent use its child while the child uses the parent.
    Files,
    /// What a module and those below it know of one another is their own affair.
    Families,
}

impl Graph {
    /// Reads a crate from its `lib.rs` on.
    pub(crate) fn of(sources: &FilePath, counting: Counting) -> Self {
        let mut modules = BTreeMap::new();
        let mut open: Vec<Path> = vec![Vec::new()];
        while let Some(at) = open.pop() {
            let file = if at.is_empty() { "lib.rs".to_owned() } else { format!("{}.rs", at.join("/")) };
            let file = sources.join(file);
            let text =
                fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            let source = Source::read(&text, &at);
            let is_file = |name: &&String| {
                sources.join(at.join("/")).join(format!("{name}.rs")).is_file()
                    && !source.children.contains(name)
            };
            let children = source.children.iter().chain(source.made.iter().filter(is_file));
            open.extend(children.map(|child| at.iter().cloned().chain([child.clone()]).collect::<Path>()));
            modules.insert(at, source);
        }
        let mut graph = Self { modules, edges: BTreeMap::new() };
        graph.edges = graph.modules.keys().map(|at| (at.clone(), graph.known_to(at))).collect();
        if counting == Counting::Families {
            for (at, known) in &mut graph.edges {
                known.retain(|other, _| !at.starts_with(other) && !other.starts_with(at));
            }
        }
        graph
    }

    fn known_to(&self, at: &Path) -> BTreeMap<Path, usize> {
        let source = &self.modules[at];
        let by_path = source.paths.iter().map(|(path, line)| (self.home(path, &mut BTreeSet::new()), *line));
        let by_call = source.calls.iter().filter_map(|(name, line)| Some((self.macro_home(name)?, *line)));
        let mut known = BTreeMap::new();
        for (target, line) in by_path.chain(by_call).filter(|(target, _)| target != at) {
            known.entry(target).or_insert(line);
        }
        known
    }

    /// The module in which the item at the end of this path is defined.
    fn home(&self, path: &[String], seen: &mut BTreeSet<Path>) -> Path {
        let depth = (0..=path.len()).rev().find(|depth| self.modules.contains_key(&path[..*depth]));
        let (module, rest) = path.split_at(depth.unwrap_or(0));
        let (Some((name, further)), true) = (rest.split_first(), seen.insert(path.to_vec())) else {
            return module.to_vec();
        };
        let source = &self.modules[module];
        if source.items.contains(name) {
            return module.to_vec();
        }
        if let Some(origin) = source.imports.get(name) {
            return self.home(&[origin.as_slice(), further].concat(), seen);
        }
        let defines =
            |glob: &&Path| self.modules.get(*glob).is_some_and(|source| source.items.contains(name));
        if let Some(glob) = source.globs.iter().find(defines) {
            return glob.clone();
        }
        // An exported macro is named from the root, wherever it is defined.
        let exported = if module.is_empty() { self.macro_home(name) } else { None };
        exported.unwrap_or_else(|| module.to_vec())
    }

    fn macro_home(&self, name: &str) -> Option<Path> {
        let (at, _) = self.modules.iter().find(|(_, source)| source.macros.contains(name))?;
        Some(at.clone())
    }

    pub(crate) fn len(&self) -> usize {
        self.modules.len()
    }

    /// Whether the first knows the second.
    pub(crate) fn knows(&self, a: &str, b: &str) -> bool {
        let path = |text: &str| -> Path {
            text.split("::").filter(|name| !name.is_empty()).map(Into::into).collect()
        };
        self.edges[&path(a)].contains_key(&path(b))
    }

    /// The groups of modules of which each knows each, be it through others; the largest first.
    pub(crate) fn circles(&self) -> Vec<Vec<Path>> {
        let reach: BTreeMap<&Path, BTreeSet<&Path>> =
            self.modules.keys().map(|at| (at, self.reach(at))).collect();
        let mut circles: BTreeSet<Vec<Path>> = BTreeSet::new();
        for (at, reached) in &reach {
            if reached.contains(at) {
                let circle = reached.iter().filter(|other| reach[*other].contains(at));
                circles.insert(circle.map(|other| (*other).clone()).collect());
            }
        }
        let mut circles: Vec<Vec<Path>> = circles.into_iter().collect();
        circles.sort_by_key(|circle| std::cmp::Reverse(circle.len()));
        circles
    }

    fn reach<'g>(&'g self, from: &Path) -> BTreeSet<&'g Path> {
        let mut reached = BTreeSet::new();
        let mut open: Vec<&Path> = self.edges[from].keys().collect();
        while let Some(at) = open.pop() {
            if reached.insert(at) {
                open.extend(self.edges[at].keys());
            }
        }
        reached
    }

    /// The circles as somebody reads them who is to cut one: who names whom, and where.
    pub(crate) fn report(&self) -> String {
        let name = |path: &Path| if path.is_empty() { "lib".to_owned() } else { path.join("::") };
        let mut text = String::new();
        for circle in self.circles() {
            let _ = writeln!(text, "a circle of {}:", circle.len());
            for at in &circle {
                for (other, line) in self.edges[at].iter().filter(|(other, _)| circle.contains(other)) {
                    let _ = writeln!(text, "  {}, line {line}, names {}", name(at), name(other));
                }
            }
        }
        text
    }
}
