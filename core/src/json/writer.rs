use crate::text::{add, add_hexadecimal};

/// JSON text in the making. Commas come by themselves.
#[derive(Default)]
pub(crate) struct Writer {
    json: String,
}

impl Writer {
    /// A text with room for so many bytes.
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self { json: String::with_capacity(capacity) }
    }

    /// Writes a value that is JSON already.
    pub(crate) fn raw(&mut self, json: &str) {
        // What a comma stands before ends with none of these, and neither does a value.
        if !matches!(self.json.as_bytes().last(), None | Some(b'{' | b'[' | b':')) {
            self.json.push(',');
        }
        self.json.push_str(json);
    }

    /// Writes a string.
    pub(crate) fn text(&mut self, text: &str) {
        self.raw("\"");
        let is_plain = |byte: u8| byte >= b' ' && byte != b'"' && byte != b'\\';
        if text.bytes().all(is_plain) {
            add(&mut self.json, &[text, "\""]);
            return;
        }
        for c in text.chars() {
            if c < ' ' {
                self.json.push_str("\\u00");
                add_hexadecimal(&mut self.json, c as u8);
                continue;
            }
            if matches!(c, '"' | '\\') {
                self.json.push('\\');
            }
            self.json.push(c);
        }
        self.json.push('"');
    }

    /// Writes the name of the member that comes next.
    pub(crate) fn name(&mut self, name: &str) {
        self.text(name);
        self.json.push(':');
    }

    /// Writes the end of an array or an object.
    pub(crate) fn close(&mut self, bracket: char) {
        self.json.push(bracket);
    }

    pub(crate) fn finish(self) -> String {
        self.json
    }
}

/// An array of values that are JSON already.
pub(crate) fn array<'a>(items: impl Iterator<Item = &'a str>) -> String {
    let mut writer = Writer::default();
    writer.raw("[");
    items.for_each(|item| writer.raw(item));
    writer.close(']');
    writer.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_what_serde_json_reads() {
        let mut writer = Writer::default();
        writer.raw("[");
        for text in ["", "\"\\/", "\u{0}\u{8}\u{1f}\n\u{7f}\u{2028}é😀", "{", "[", ":"] {
            writer.raw("{");
            writer.name(text);
            writer.text(text);
            writer.name("b");
            writer.raw("[]");
            writer.close('}');
        }
        writer.close(']');
        let read: Vec<std::collections::BTreeMap<String, serde_json::Value>> =
            serde_json::from_str(&writer.finish()).unwrap();
        assert_eq!(read.len(), 6);
        assert_eq!(read[2]["\u{0}\u{8}\u{1f}\n\u{7f}\u{2028}é😀"], "\u{0}\u{8}\u{1f}\n\u{7f}\u{2028}é😀");
        assert_eq!(
            read[5],
            [(":", ":".into()), ("b", serde_json::json!([]))].map(|(k, v)| (k.into(), v)).into()
        );
    }
}
