//! From bytes in whatever encoding to UTF-8 with `\n` at the end of each line.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use encoding_rs::{Decoder, Encoding, UTF_8, WINDOWS_1252};

/// How much is read at once, and how far a guess at the encoding looks ahead.
const CHUNK: usize = 64 * 1024;
/// The longest byte order mark.
const MARK: usize = 3;

/// The encoding, as far as it is known: shared with who tells of it, because a long list shows it late.
#[derive(Clone, Debug, Default)]
pub(super) struct Found(Rc<Cell<Option<&'static Encoding>>>);

impl Found {
    /// UTF-8 too where there has been nothing but ASCII.
    pub(super) fn encoding(&self) -> &'static Encoding {
        self.0.get().unwrap_or(UTF_8)
    }

    /// Whether nothing but the bytes themselves speaks for it.
    pub(super) fn is_guess(&self) -> bool {
        self.encoding() == WINDOWS_1252
    }
}

/// A source as UTF-8. What is not UTF-8 in a file that otherwise is comes through as it is; what cannot be
/// read in any other encoding becomes U+FFFD.
pub(super) struct Text<R> {
    source: R,
    found: Found,
    decoder: Option<Decoder>,
    raw: Vec<u8>,
    ready: Vec<u8>,
    taken: usize,
    after_return: bool,
    state: State,
}

#[derive(PartialEq)]
enum State {
    Beginning,
    Middle,
    Ended,
}

impl<R: Read> Text<R> {
    pub(super) fn new(source: R) -> Self {
        Self {
            source,
            found: Found::default(),
            decoder: None,
            raw: Vec::new(),
            ready: Vec::new(),
            taken: 0,
            after_return: false,
            state: State::Beginning,
        }
    }

    pub(super) fn found(&self) -> Found {
        self.found.clone()
    }

    fn refill(&mut self) -> io::Result<()> {
        let is_first = self.state == State::Beginning;
        self.state = State::Middle;
        self.read_up_to(if is_first { MARK } else { 1 })?;
        if is_first && let Some((encoding, mark)) = Encoding::for_bom(&self.raw) {
            self.raw.drain(..mark);
            self.settle(encoding);
        }
        if self.found.0.get().is_none() && !self.raw.is_ascii() {
            let ascii = self.raw.iter().take_while(|byte| byte.is_ascii()).count();
            self.read_up_to(ascii + CHUNK)?;
            let is_utf8 = looks_like_utf8(self.raw.get(ascii..).unwrap_or_default());
            self.settle(if is_utf8 { UTF_8 } else { WINDOWS_1252 });
        }
        self.ready.clear();
        self.taken = 0;
        match &mut self.decoder {
            None => std::mem::swap(&mut self.raw, &mut self.ready),
            Some(decoder) => {
                let most = decoder.max_utf8_buffer_length(self.raw.len()).unwrap_or_default();
                self.ready.resize(most, 0);
                let is_last = self.state == State::Ended;
                let (_, _, written, _) = decoder.decode_to_utf8(&self.raw, &mut self.ready, is_last);
                self.ready.truncate(written);
            }
        }
        self.raw.clear();
        self.unify_line_ends();
        Ok(())
    }

    fn settle(&mut self, encoding: &'static Encoding) {
        self.found.0.set(Some(encoding));
        self.decoder = (encoding != UTF_8).then(|| encoding.new_decoder_without_bom_handling());
    }

    /// Until there are so many bytes, or no more.
    fn read_up_to(&mut self, least: usize) -> io::Result<()> {
        while self.raw.len() < least && self.state != State::Ended {
            let had = self.raw.len();
            self.raw.resize(had + CHUNK, 0);
            let read = self.source.read(self.raw.get_mut(had..).unwrap_or_default());
            self.raw.truncate(had + read.as_ref().map_or(0, |read| *read));
            match read {
                Ok(0) => self.state = State::Ended,
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn unify_line_ends(&mut self) {
        if !self.after_return && !self.ready.contains(&b'\r') {
            return;
        }
        let mut after_return = self.after_return;
        self.ready.retain_mut(|byte| {
            let is_second = after_return && *byte == b'\n';
            after_return = *byte == b'\r';
            if after_return {
                *byte = b'\n';
            }
            !is_second
        });
        self.after_return = after_return;
    }
}

impl<R: Read> Read for Text<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.ready.len() && self.state != State::Ended {
            self.refill()?;
        }
        let read = self.ready.get(self.taken..).unwrap_or_default().read(buffer)?;
        self.taken += read;
        Ok(read)
    }
}

/// Whether more is UTF-8 than is not, ASCII left aside. A character that is cut at the end does not count.
fn looks_like_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    let mut chunks = bytes.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        good += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        let is_cut = chunks.peek().is_none()
            && std::str::from_utf8(chunk.invalid()).is_err_and(|error| error.error_len().is_none());
        bad += usize::from(!chunk.invalid().is_empty() && !is_cut);
    }
    good > 0 && good >= bad
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives away so many bytes at a time.
    struct Drip<'a>(&'a [u8], usize);

    impl Read for Drip<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let most = buffer.len().min(self.1);
            self.0.read(&mut buffer[..most])
        }
    }

    fn read(bytes: &[u8]) -> (String, &'static str) {
        let read = |step| {
            let mut text = Text::new(Drip(bytes, step));
            let mut all = Vec::new();
            text.read_to_end(&mut all).unwrap();
            (String::from_utf8_lossy(&all).into_owned(), text.found().encoding().name())
        };
        let whole = read(usize::MAX);
        assert_eq!(read(1), whole);
        assert_eq!(read(2), whole);
        whole
    }

    #[test]
    fn each_encoding() {
        let utf16 =
            |unit: fn(u16) -> [u8; 2]| "\u{feff}é𝄞,b\r\n".encode_utf16().flat_map(unit).collect::<Vec<u8>>();
        let table: &[(&[u8], &str, &str)] = &[
            (b"", "", "UTF-8"),
            (b"plain", "plain", "UTF-8"),
            ("é𝄞".as_bytes(), "é𝄞", "UTF-8"),
            ("\u{feff}é".as_bytes(), "é", "UTF-8"),
            (&utf16(u16::to_le_bytes), "é𝄞,b\n", "UTF-16LE"),
            (&utf16(u16::to_be_bytes), "é𝄞,b\n", "UTF-16BE"),
            (b"\xff\xfea\0b", "a\u{fffd}", "UTF-16LE"),
            (b"Jos\xe9, \x80 5", "José, € 5", "windows-1252"),
            // More UTF-8 than not: what is broken stays so.
            ("éé\u{0}".as_bytes(), "éé\0", "UTF-8"),
            (b"\xc3\xa9\xc3\xa9\xff.", "éé\u{fffd}.", "UTF-8"),
            (b"\xc3\xa9 and then cut \xc3", "é and then cut \u{fffd}", "UTF-8"),
        ];
        for (bytes, text, encoding) in table {
            assert_eq!(read(bytes), ((*text).to_owned(), *encoding), "{bytes:?}");
        }
    }

    #[test]
    fn an_encoding_that_shows_late() {
        let mut bytes = b"a".repeat(3 * CHUNK);
        bytes.extend(b"\xe9");
        let mut text = Text::new(&bytes[..]);
        let mut all = String::new();
        text.read_to_string(&mut all).unwrap();
        assert!(all.ends_with("aé") && text.found().is_guess());
    }

    #[test]
    fn each_way_to_end_a_line() {
        for bytes in ["a\n\nb\n", "a\r\n\r\nb\r\n", "a\r\rb\r", "a\r\n\rb\n"] {
            assert_eq!(read(bytes.as_bytes()).0, "a\n\nb\n", "{bytes:?}");
        }
    }
}
