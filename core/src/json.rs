//! Reading a few members out of a JSON text, for the raw level.
//!
//! Error bodies, and the lists that reconciliation looks at, must be read without `serde_json`: it would stay
//! in every wasm build (CONTRIBUTING, "Two JSON readers"). No tree is built: a value is its own text, checked once,
//! so what is written back is what was read.

mod writer;

pub(crate) use writer::{Writer, array};

/// Deeper values are refused, as `serde_json` refuses them: recursion must not reach the stack's end.
const MAX_DEPTH: usize = 127;

/// A JSON value: a text that is known to be one, without blanks around.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Json<'a>(&'a str);

/// Reads exactly one JSON value; `None` where the text is anything else.
pub(crate) fn parse(text: &str) -> Option<Json<'_>> {
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(MAX_DEPTH)?;
    reader.skip_blanks();
    (reader.at == text.len()).then_some(value)
}

/// The same of bytes, which may be no text at all.
pub(crate) fn parse_bytes(bytes: &[u8]) -> Option<Json<'_>> {
    parse(std::str::from_utf8(bytes).ok()?)
}

impl<'a> Json<'a> {
    /// The value as it is written.
    pub(crate) fn raw(self) -> &'a str {
        self.0
    }

    pub(crate) fn is_null(self) -> bool {
        self.0 == "null"
    }

    /// What a string says.
    pub(crate) fn text(self) -> Option<String> {
        let mut reader = Reader { text: self.0, at: 0 };
        if !reader.takes(b'"') {
            return None;
        }
        let mut text = String::new();
        while let Some(c) = reader.character()? {
            text.push(c);
        }
        Some(text)
    }

    /// The items of an array.
    pub(crate) fn items(self) -> Option<Parts<'a>> {
        self.parts(b'[')
    }

    /// The members of an object, each its name and its value, both as JSON.
    pub(crate) fn members(self) -> Option<impl Iterator<Item = (Self, Self)>> {
        let mut parts = self.parts(b'{')?;
        Some(std::iter::from_fn(move || Some((parts.next()?, parts.next()?))))
    }

    /// The member of an object with this name; the last of several, as `JSON.parse` and `serde_json` have it.
    pub(crate) fn member(self, name: &str) -> Option<Self> {
        let is_it = |(key, value): (Self, Self)| (key.text()? == name).then_some(value);
        self.members()?.filter_map(is_it).last()
    }

    fn parts(self, open: u8) -> Option<Parts<'a>> {
        let mut reader = Reader { text: self.0, at: 0 };
        reader.takes(open).then_some(Parts(reader))
    }
}

/// What is in an array, or in an object: names and values in turn.
#[derive(Clone, Debug)]
pub(crate) struct Parts<'a>(Reader<'a>);

impl<'a> Iterator for Parts<'a> {
    type Item = Json<'a>;

    fn next(&mut self) -> Option<Json<'a>> {
        let _ = self.0.takes(b',') || self.0.takes(b':');
        self.0.value(MAX_DEPTH)
    }
}

/// A place in a text, which moves on as it reads. `None` stands for what is no JSON.
#[derive(Clone, Debug)]
struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Goes past this byte, and blanks before it, if it comes next.
    fn takes(&mut self, byte: u8) -> bool {
        self.skip_blanks();
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    /// Goes past a value that is at most so deep.
    fn value(&mut self, depth: usize) -> Option<Json<'a>> {
        self.skip_blanks();
        let start = self.at;
        match self.next()? {
            b'"' => while self.character()?.is_some() {},
            b'{' => self.parts(true, b'}', depth.checked_sub(1)?)?,
            b'[' => self.parts(false, b']', depth.checked_sub(1)?)?,
            _ => {
                // A word or a number: what can follow it ends it.
                while self.peek().is_some_and(|byte| {
                    !matches!(byte, b',' | b':' | b']' | b'}' | b' ' | b'\t' | b'\n' | b'\r')
                }) {
                    self.at += 1;
                }
                let word = self.text.get(start..self.at)?;
                if !matches!(word, "true" | "false" | "null") && !is_number(word) {
                    return None;
                }
            }
        }
        self.text.get(start..self.at).map(Json)
    }

    /// Goes past the rest of an array or an object.
    fn parts(&mut self, is_object: bool, close: u8, depth: usize) -> Option<()> {
        if self.takes(close) {
            return Some(());
        }
        loop {
            if is_object {
                let is_named = self.value(0)?.0.starts_with('"') && self.takes(b':');
                is_named.then_some(())?;
            }
            self.value(depth)?;
            if self.takes(close) {
                return Some(());
            }
            self.takes(b',').then_some(())?;
        }
    }

    /// Goes past a character of a string, or its closing quote: `Some(None)`.
    fn character(&mut self) -> Option<Option<char>> {
        let c = self.text.get(self.at..)?.chars().next()?;
        self.at += c.len_utf8();
        match c {
            '"' => Some(None),
            '\\' => self.escaped().map(Some),
            _ => (c >= ' ').then_some(Some(c)),
        }
    }

    fn escaped(&mut self) -> Option<char> {
        Some(match self.next()? {
            byte @ (b'"' | b'\\' | b'/') => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let unit = self.hexadecimal()?;
                // Beyond 16 bits a character is written as two halves.
                if unit & 0xfc00 != 0xd800 {
                    return char::from_u32(unit);
                }
                let is_escape = self.next()? == b'\\' && self.next()? == b'u';
                let low = self.hexadecimal().filter(|low| is_escape && low & 0xfc00 == 0xdc00)?;
                return char::from_u32(0x1_0000 + ((unit & 0x3ff) << 10) + (low & 0x3ff));
            }
            _ => return None,
        })
    }

    fn hexadecimal(&mut self) -> Option<u32> {
        (0..4).try_fold(0, |number, _| Some(number * 16 + char::from(self.next()?).to_digit(16)?))
    }
}

/// Whether this is a number as JSON writes them: `-12.5e+3`.
fn is_number(word: &str) -> bool {
    /// What has come so far.
    enum So {
        Nothing,
        Minus,
        Zero,
        Whole,
        Point,
        Fraction,
        E,
        Sign,
        Exponent,
    }
    let mut so = So::Nothing;
    for byte in word.bytes() {
        so = match (so, byte) {
            (So::Nothing, b'-') => So::Minus,
            (So::Nothing | So::Minus, b'0') => So::Zero,
            (So::Nothing | So::Minus | So::Whole, b'0'..=b'9') => So::Whole,
            (So::Zero | So::Whole, b'.') => So::Point,
            (So::Point | So::Fraction, b'0'..=b'9') => So::Fraction,
            (So::Zero | So::Whole | So::Fraction, b'e' | b'E') => So::E,
            (So::E, b'+' | b'-') => So::Sign,
            (So::E | So::Sign | So::Exponent, b'0'..=b'9') => So::Exponent,
            _ => return false,
        };
    }
    matches!(so, So::Zero | So::Whole | So::Fraction | So::Exponent)
}

#[cfg(test)]
mod tests;
