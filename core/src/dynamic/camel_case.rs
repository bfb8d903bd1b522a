//! Names as JavaScript has them.

/// `email_address` as `emailAddress`.
pub fn camel_case(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    let mut is_start = false;
    for c in name.chars() {
        if c == '_' {
            is_start = true;
        } else {
            camel.push(if is_start { c.to_ascii_uppercase() } else { c });
            is_start = false;
        }
    }
    camel
}
