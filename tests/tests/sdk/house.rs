//! The house: what the engine may not know, and what CONTRIBUTING says is where.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use clerk_invitations_core::schema::{Kind, Resource};
use clerk_invitations_core::{ErrorCode, RESOURCES, Source};
use proc_macro2::{Delimiter, TokenStream, TokenTree};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
}

/// The texts in a program, without its documentation, attributes and tests.
fn texts(tokens: TokenStream, texts: &mut Vec<String>) {
    let mut tokens = tokens.into_iter().peekable();
    let mut is_test = false;
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '#' => {
                if let Some(TokenTree::Group(attribute)) = tokens.next_if(is_bracket) {
                    is_test |= attribute.stream().to_string().replace(' ', "") == "cfg(test)";
                }
            }
            // The item that `#[cfg(test)]` stands before ends with its braces, or with a semicolon.
            TokenTree::Group(group) if is_test && group.delimiter() == Delimiter::Brace => is_test = false,
            TokenTree::Punct(punct) if is_test && punct.as_char() == ';' => is_test = false,
            TokenTree::Group(group) => texts_of(&group.stream(), texts),
            TokenTree::Literal(literal) if !is_test => {
                let literal = literal.to_string();
                if let Some(text) = literal.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
                    texts.push(text.to_owned());
                }
            }
            _ => {}
        }
    }
}

fn texts_of(tokens: &TokenStream, into: &mut Vec<String>) {
    texts(tokens.clone(), into);
}

fn is_bracket(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket)
}

/// The words by which Clerk's API names things: fields of requests and models, values of enums, codes, parameters.
fn words() -> BTreeSet<String> {
    let mut words: BTreeSet<String> =
        ErrorCode::KNOWN.iter().map(|(code, _)| code.as_str().to_owned()).collect();
    let mut add = |word: &str| _ = words.insert(word.to_owned());
    for Resource { methods, signatures, .. } in RESOURCES {
        for method in *methods {
            for field in method.fields {
                add(field.name);
            }
            for segment in method.operation.path.split('/') {
                add(segment.trim_matches(['{', '}']));
            }
            if let Some(lookup) = method.operation.repeat.lookup() {
                add(lookup.members.id);
                add(lookup.members.status);
                add(lookup.members.created_at);
                if let Source::List { parameter, items, limit: (limit, _), .. } = lookup.source {
                    [parameter, items, limit].into_iter().for_each(&mut add);
                }
            }
        }
        for signature in *signatures {
            if let Kind::Model(model) | Kind::Page(model) | Kind::List(model) = signature.answer {
                model.fields.iter().for_each(|field| add(field.name));
            }
        }
    }
    for status in ["pending", "accepted", "revoked", "expired", "invited", "completed", "rejected"] {
        add(status);
    }
    words.remove("");
    // Paths have it too, and the engine speaks of bulks.
    words.remove("bulk");
    words
}

#[test]
fn the_engine_names_nothing_of_clerks() {
    let words = words();
    assert!(words.len() > 60, "{words:?}");
    let mut files = Vec::new();
    rust_files(&root().join("core/src/call"), &mut files);
    assert!(files.len() > 15, "{files:?}");
    let mut offences = Vec::new();
    for file in files {
        // Tests of the engine speak of resources, and the fields of a span are nobody's members.
        if ["table.rs", "phases.rs", "trace.rs"].iter().any(|exempt| file.ends_with(exempt)) {
            continue;
        }
        let mut found = Vec::new();
        texts(fs::read_to_string(&file).unwrap().parse().unwrap(), &mut found);
        for text in found {
            let parts = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
            // The name of this SDK, for `User-Agent`.
            if text == "clerk-invitations/" {
                continue;
            }
            // A sentence may have such a word in it; a name stands alone, or in JSON or a query.
            if !text.contains(' ') && parts.into_iter().any(|part| words.contains(part)) {
                offences.push(format!("{}: {text:?}", file.display()));
            }
        }
    }
    assert!(offences.is_empty(), "{offences:#?}");
}

#[test]
fn the_way_of_a_call_names_files_that_exist() {
    let text = fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap();
    let (_, way) = text.split_once("## The way of a call\n").expect("CONTRIBUTING has the way of a call");
    let (way, _) = way.split_once("\n## ").expect("it ends");
    let files: Vec<&str> = way.split('`').skip(1).step_by(2).filter(|name| name.contains(".rs")).collect();
    assert!(files.len() > 15, "{files:?}");
    for file in files {
        assert!(root().join(file).is_file(), "`{file}` is in the way of a call, and does not exist");
    }
}

#[test]
fn each_code_and_path_that_a_lookup_declares_is_known() {
    use clerk_invitations_core::{Done, Guard};

    let is_known = |code: &&str| ErrorCode::KNOWN.iter().any(|(known, _)| known.as_str() == *code);
    let mut count = 0;
    for method in RESOURCES.iter().flat_map(|resource| resource.methods) {
        let Some(lookup) = method.operation.repeat.lookup() else { continue };
        count += 1;
        let mut codes: Vec<&str> = Vec::new();
        if let Guard::Refuses(refusal) | Guard::MayRefuse(refusal) = lookup.guard {
            codes.extend(refusal.codes);
            codes.extend(refusal.lifted.iter().flat_map(|lifted| lifted.codes));
        }
        if let Done::Gone { codes: gone, .. } = lookup.done {
            codes.extend(gone);
        }
        let name = method.operation.name;
        assert!(codes.iter().all(is_known), "{name}: {codes:?}");
        // What a lookup reads with is an operation of ours, and each of its parameters is the operation's.
        let Some(read) = lookup.operation() else { continue };
        let mut ours =
            RESOURCES.iter().flat_map(|resource| resource.methods).map(|method| method.operation.name);
        assert!(ours.any(|name| name == read.name), "{name}");
        for segment in read.path.split('/').filter(|segment| segment.starts_with('{')) {
            assert!(method.operation.path.split('/').any(|own| own == segment), "{name}: {segment}");
        }
    }
    assert!(count >= 8, "{count}");
}
