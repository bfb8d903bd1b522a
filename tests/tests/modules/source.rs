//! One source file as far as its modules go: which it declares, what it defines, imports and names.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};

/// A path from the crate's root, without the word `crate`.
pub(crate) type Path = Vec<String>;

/// What is read from one file. Code under `#[cfg(test)]` is left out: tests may use everything.
#[derive(Default)]
pub(crate) struct Source {
    /// The modules that lie in files of their own.
    pub(crate) children: Vec<String>,
    /// Names that a macro called here may declare modules of: `resource! { create: CreateInvitation }`.
    pub(crate) made: BTreeSet<String>,
    /// The items that are defined here.
    pub(crate) items: BTreeSet<String>,
    /// The macros that are defined here.
    pub(crate) macros: BTreeSet<String>,
    /// What is imported here, under the name that it has here.
    pub(crate) imports: BTreeMap<String, Path>,
    /// The modules whose every name is imported here.
    pub(crate) globs: Vec<Path>,
    /// Every path into this crate, with the line it stands on.
    pub(crate) paths: Vec<(Path, usize)>,
    /// Every macro that is called by its bare name, with the line.
    pub(crate) calls: Vec<(String, usize)>,
}

impl Source {
    /// Reads the text of the module at this path.
    pub(crate) fn read(text: &str, at: &[String]) -> Self {
        let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{at:?}: {error}"));
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut source = Self::default();
        source.declare(&tokens);
        source.scan(&tokens, at, true);
        source
    }

    /// The child modules come first: a path may begin with the name of one that is declared further down.
    fn declare(&mut self, tokens: &[TokenTree]) {
        walk(tokens, |rest| {
            match rest {
                [TokenTree::Ident(word), TokenTree::Ident(name), TokenTree::Punct(end), ..]
                    if word == "mod" && end.as_char() == ';' =>
                {
                    self.children.push(name.to_string());
                }
                [TokenTree::Ident(_), TokenTree::Punct(bang), TokenTree::Group(body), ..]
                    if bang.as_char() == '!' =>
                {
                    self.declare_made(&tokens_of(body));
                }
                _ => {}
            }
            1
        });
    }

    fn declare_made(&mut self, tokens: &[TokenTree]) {
        for (at, token) in tokens.iter().enumerate() {
            match (token, tokens.get(at + 1)) {
                (TokenTree::Group(group), _) => self.declare_made(&tokens_of(group)),
                (TokenTree::Ident(name), Some(next)) if is_punct(next, ':') => {
                    _ = self.made.insert(name.to_string())
                }
                _ => {}
            }
        }
    }

    fn scan(&mut self, tokens: &[TokenTree], at: &[String], is_top: bool) {
        let mut before: Option<TokenTree> = None;
        walk(tokens, |rest| {
            let used = self.step(rest, before.as_ref(), at, is_top);
            before = rest.get(used - 1).cloned();
            used
        });
    }

    /// Reads what stands here, and answers of how many tokens.
    fn step(&mut self, rest: &[TokenTree], before: Option<&TokenTree>, at: &[String], is_top: bool) -> usize {
        match rest {
            [TokenTree::Ident(word), TokenTree::Ident(name), TokenTree::Group(body), ..]
                if word == "mod" && body.delimiter() == Delimiter::Brace =>
            {
                let inner: Path = at.iter().cloned().chain([name.to_string()]).collect();
                self.scan(&tokens_of(body), &inner, false);
                3
            }
            [TokenTree::Ident(word), TokenTree::Punct(bang), TokenTree::Ident(name), ..]
                if word == "macro_rules" && bang.as_char() == '!' =>
            {
                self.macros.insert(name.to_string());
                3
            }
            // Who may see an item is no use of anything.
            [TokenTree::Ident(word), TokenTree::Group(scope), ..]
                if word == "pub" && scope.delimiter() == Delimiter::Parenthesis =>
            {
                2
            }
            [TokenTree::Ident(word), ..] if word == "use" => {
                let end = rest.iter().position(|token| is_punct(token, ';')).unwrap_or(rest.len());
                for import in tree(&rest[1..end], Vec::new()) {
                    self.import(import, at);
                }
                end
            }
            [TokenTree::Ident(word), TokenTree::Ident(name), ..] if is_top && defines(word) => {
                self.items.insert(name.to_string());
                1
            }
            [TokenTree::Ident(name), TokenTree::Punct(bang), TokenTree::Group(_), ..]
                if bang.as_char() == '!' && !before.is_some_and(|token| is_punct(token, ':')) =>
            {
                self.calls.push((name.to_string(), name.span().start().line));
                2
            }
            [TokenTree::Ident(first), TokenTree::Punct(one), TokenTree::Punct(two), ..]
                if one.as_char() == ':'
                    && two.as_char() == ':'
                    && !before.is_some_and(|token| is_punct(token, ':') || is_punct(token, '.')) =>
            {
                let end = path_end(rest);
                let names: Path = rest[..end].iter().filter_map(ident).collect();
                if let Some(path) = self.absolute(&names, at) {
                    self.paths.push((path, first.span().start().line));
                }
                end
            }
            [TokenTree::Group(group), ..] => {
                self.scan(&tokens_of(group), at, false);
                1
            }
            _ => 1,
        }
    }

    fn import(&mut self, import: Import, at: &[String]) {
        let Some(path) = self.absolute(&import.path, at) else { return };
        self.paths.push((path.clone(), import.line));
        match import.name {
            Some(name) => _ = self.imports.insert(name, path),
            None => self.globs.push(path),
        }
    }

    /// The path from the root; nothing if it leads out of the crate, or is no path but a type's own name.
    fn absolute(&self, names: &[String], at: &[String]) -> Option<Path> {
        let (first, rest) = names.split_first()?;
        let mut base: Path = match first.as_str() {
            "crate" => Vec::new(),
            "self" => at.to_vec(),
            "super" => at.split_last()?.1.to_vec(),
            child if self.children.iter().any(|known| known == child) => {
                at.iter().cloned().chain([child.to_owned()]).collect()
            }
            _ => return None,
        };
        let mut rest = rest;
        while let Some((_, further)) = rest.split_first().filter(|(name, _)| *name == "super") {
            base.pop();
            rest = further;
        }
        Some(base.into_iter().chain(rest.iter().cloned()).collect())
    }
}

/// Goes over tokens and leaves out what only tests have. `visit` answers how many tokens it has read.
fn walk(tokens: &[TokenTree], mut visit: impl FnMut(&[TokenTree]) -> usize) {
    let mut index = 0;
    while let Some(rest) = tokens.get(index..).filter(|rest| !rest.is_empty()) {
        index += match rest {
            [TokenTree::Punct(hash), TokenTree::Group(attribute), item @ ..]
                if hash.as_char() == '#'
                    && attribute.stream().to_string().replace(' ', "") == "cfg(test)" =>
            {
                let is_end = |token: &TokenTree| {
                    is_punct(token, ';')
                        || matches!(token, TokenTree::Group(body) if body.delimiter() == Delimiter::Brace)
                };
                2 + item.iter().position(is_end).map_or(item.len(), |end| end + 1)
            }
            _ => visit(rest),
        };
    }
}

/// One name of a `use`; without a name of its own it is everything.
struct Import {
    path: Path,
    name: Option<String>,
    line: usize,
}

fn tree(tokens: &[TokenTree], prefix: Path) -> Vec<Import> {
    let mut path = prefix;
    let mut tokens = tokens.iter();
    let mut line = 0;
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(word) if *word == "as" => {
                let name = tokens.next().and_then(ident);
                return vec![Import { path, name, line }];
            }
            TokenTree::Ident(word) => {
                line = word.span().start().line;
                path.push(word.to_string());
            }
            TokenTree::Punct(star) if star.as_char() == '*' => {
                return vec![Import { path, name: None, line: star.span().start().line }];
            }
            TokenTree::Group(group) => {
                let inner = tokens_of(group);
                let branches = inner.split(|token| is_punct(token, ',')).filter(|branch| !branch.is_empty());
                return branches.flat_map(|branch| tree(branch, path.clone())).collect();
            }
            _ => {}
        }
    }
    // `x::{self}` is x.
    if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    let name = path.last().cloned();
    vec![Import { path, name, line }]
}

/// Where the path that begins here ends: after the last `::name`.
fn path_end(tokens: &[TokenTree]) -> usize {
    let mut end = 1;
    while let [TokenTree::Punct(a), TokenTree::Punct(b), TokenTree::Ident(_), ..] = &tokens[end..]
        && a.as_char() == ':'
        && b.as_char() == ':'
    {
        end += 3;
    }
    end
}

fn defines(word: &Ident) -> bool {
    ["struct", "enum", "union", "fn", "trait", "type", "const", "static"].iter().any(|known| word == known)
}

fn ident(token: &TokenTree) -> Option<String> {
    if let TokenTree::Ident(name) = token { Some(name.to_string()) } else { None }
}

fn is_punct(token: &TokenTree, wanted: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == wanted)
}

fn tokens_of(group: &Group) -> Vec<TokenTree> {
    group.stream().into_iter().collect()
}
