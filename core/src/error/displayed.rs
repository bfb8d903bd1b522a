//! `Display` of errors without formatting, which would cost a wasm build too much.

/// `Display` of an error, as its `text()`.
macro_rules! displayed {
    ($error:ty) => {
        impl std::fmt::Display for $error {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.text())
            }
        }
    };
}

pub(crate) use displayed;
