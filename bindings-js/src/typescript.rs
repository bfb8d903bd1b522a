//! What is written by hand, or written last by the generator, in the TypeScript half, beside what core declares.

use clerk_invitations_core::RESOURCES;
use clerk_invitations_core::dynamic::{self, camel_case};

use crate::settings;

/// JavaScript hands over only those headers of an answer that core reads.
#[test]
fn it_hands_over_the_headers_that_core_reads() {
    let drive = include_str!("../ts/drive.ts");
    let (_, rest) = drive.split_once("\nconst READ = [").unwrap();
    let (list, _) = rest.split_once(']').unwrap();
    let mut read: Vec<&str> = list.split(',').map(|name| name.trim().trim_matches('"')).collect();
    let mut core = dynamic::HEADERS_READ;
    read.sort_unstable();
    core.sort_unstable();
    assert_eq!(read, core, "`READ` in ts/drive.ts beside `HEADERS_READ` in core/src/transport/response.rs");
}

/// What the generator has written last is what wasm knows.
#[test]
fn every_method_has_its_number() {
    let generated = include_str!("../ts/generated/methods.ts");
    let mut number = 0;
    for resource in RESOURCES {
        for (method, signature) in resource.methods.iter().zip(resource.signatures) {
            assert_eq!(settings::method(number).unwrap().operation.name, method.operation.name);
            let name = camel_case(signature.name);
            let (first, rest) = name.split_at(1);
            let accessor = camel_case(resource.accessor);
            let line = format!("\nexport const {accessor}{}{rest}: ", first.to_uppercase());
            let found = generated.split_once(&line).map(|(_, rest)| rest.lines().next().unwrap());
            let is_it = found.is_some_and(|found| found.contains(&format!("{{ number: {number},")));
            assert!(is_it, "{line}… {number} is not in ts/generated/methods.ts: {found:?}");
            number += 1;
        }
    }
    assert_eq!(generated.matches("number: ").count(), number);
    assert!(settings::method(number).is_err());
}
