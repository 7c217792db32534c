//! Bytes to text: byte order mark, XML declaration, line ends (XML 1.0, sections 2.11 and 4.3.3, appendix F).
//!
//! Everything behind this module sees UTF-8 without a byte order mark, and line feeds only.

use ast::diagnostic::Code;
use ast::{Diagnostic, Span};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// The text, and what is wrong with it, if anything is. With an error the text is what could be read, for the message.
pub struct Decoded<'a> {
    pub text: Cow<'a, str>,
    pub error: Option<Diagnostic>,
}

/// How the bytes of a file are to be read.
enum Way<'a> {
    /// In an encoding, but for so many bytes at the beginning.
    As(&'static Encoding, usize),
    /// In one that nobody knows, whose name stands there.
    Unknown(&'a [u8], Span),
}

fn way(source: &[u8]) -> Way<'_> {
    if let Some((encoding, length)) = Encoding::for_bom(source) {
        return Way::As(encoding, length);
    }
    // Without a mark, UTF-16 still shows by its first character, which can only be `<` or white space.
    match source {
        [b'<' | b'\n' | b' ', 0, ..] => return Way::As(UTF_16LE, 0),
        [0, b'<' | b'\n' | b' ', ..] => return Way::As(UTF_16BE, 0),
        _ => {}
    }
    let Some((label, span)) = declared(source) else { return Way::As(UTF_8, 0) };
    match Encoding::for_label(label) {
        // A file that can be read byte by byte is not UTF-16, whatever it says.
        Some(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => Way::As(UTF_8, 0),
        Some(encoding) => Way::As(encoding, 0),
        None => Way::Unknown(label, span),
    }
}

/// Whether a file that is UTF-8 is its own text, but for line ends: nothing stands before it, and it names no other
/// encoding.
pub fn is_plain(source: &[u8]) -> bool {
    matches!(way(source), Way::As(encoding, 0) if encoding == UTF_8)
}

/// Decodes a file.
pub fn decode(source: &[u8]) -> Decoded<'_> {
    if u32::try_from(source.len()).is_err() {
        let error = Diagnostic::error(Code::Limit, "a file of more than 4 GiB", Span::NONE);
        return Decoded { text: Cow::Borrowed(""), error: Some(error) };
    }
    match way(source) {
        Way::As(encoding, skipped) => decode_as(encoding, source.get(skipped..).unwrap_or_default(), skipped),
        Way::Unknown(label, span) => {
            let name = String::from_utf8_lossy(label).into_owned();
            let error = Diagnostic::error(Code::Encoding, format!("unknown encoding `{name}`"), span)
                .label("this encoding is not known")
                .help("convert the file to UTF-8, and declare `encoding=\"UTF-8\"` or nothing");
            Decoded { text: String::from_utf8_lossy(source), error: Some(error) }
        }
    }
}

/// The encoding that an XML declaration at the very beginning names, and where.
fn declared(source: &[u8]) -> Option<(&[u8], Span)> {
    let rest = source.strip_prefix(b"<?xml")?;
    let end = memchr::memmem::find(rest, b"?>")?;
    let declaration = rest.get(..end)?;
    let at = memchr::memmem::find(declaration, b"encoding")?;
    let value = declaration.get(at + 8..)?;
    let open = value.iter().position(|b| matches!(b, b'"' | b'\''))?;
    if !value.get(..open)?.iter().all(|b| b.is_ascii_whitespace() || *b == b'=') {
        return None;
    }
    let quote = *value.get(open)?;
    let value = value.get(open + 1..)?;
    let label = value.get(..value.iter().position(|b| *b == quote)?)?;
    let start = 5 + at + 8 + open + 1;
    Some((label, Span::new(start, start + label.len())))
}

fn decode_as<'a>(encoding: &'static Encoding, bytes: &'a [u8], skipped: usize) -> Decoded<'a> {
    if encoding == UTF_8 {
        return match std::str::from_utf8(bytes) {
            Ok(text) => Decoded { text: normalised(Cow::Borrowed(text)), error: None },
            Err(error) => wrong_bytes(bytes, error.valid_up_to(), skipped),
        };
    }
    if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        Decoded { text: normalised(text), error: None }
    } else {
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        let at = text.find('\u{FFFD}').unwrap_or(0);
        let message = format!("bytes that are no {}", encoding.name());
        let error = Diagnostic::error(Code::Encoding, message, Span::new(at, at + 3))
            .label("this could not be decoded")
            .help("correct the encoding in the XML declaration");
        Decoded { text, error: Some(error) }
    }
}

fn wrong_bytes(bytes: &[u8], at: usize, skipped: usize) -> Decoded<'_> {
    let byte = bytes.get(at).copied().unwrap_or_default();
    let place = at + skipped;
    let text = String::from_utf8_lossy(bytes);
    let error = Diagnostic::error(
        Code::Encoding,
        format!("byte 0x{byte:02X} at offset {place} is not UTF-8"),
        Span::new(at, at + '\u{FFFD}'.len_utf8()),
    )
    .label("this is not UTF-8")
    .help("declare the encoding in the first line, as in `<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>`, or convert the file to UTF-8");
    Decoded { text, error: Some(error) }
}

/// Line ends as XML sees them: CR LF and CR are LF.
pub fn normalised(text: Cow<'_, str>) -> Cow<'_, str> {
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some((before, after)) = rest.split_once('\r') {
        out.push_str(before);
        out.push('\n');
        rest = after.strip_prefix('\n').unwrap_or(after);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::decode;

    fn utf16(text: &str, big: bool, mark: bool) -> Vec<u8> {
        let units = mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
        units.flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
    }

    #[test]
    fn encodings() {
        for big in [false, true] {
            for mark in [false, true] {
                assert_eq!(decode(&utf16("<a>é</a>", big, mark)).text, "<a>é</a>");
            }
        }
        assert_eq!(decode(b"\xEF\xBB\xBF<a/>").text, "<a/>");
        assert_eq!(
            decode(b"<?xml version='1.0' encoding = 'iso-8859-1'?><a>\xE9</a>").text,
            "<?xml version='1.0' encoding = 'iso-8859-1'?><a>é</a>"
        );
        assert_eq!(decode(b"a\r\nb\rc\n").text, "a\nb\nc\n");
    }

    #[test]
    fn wrong_encodings() {
        let wrong = decode(b"<a>\xE4</a>").error.unwrap();
        assert_eq!(wrong.message, "byte 0xE4 at offset 3 is not UTF-8");
        assert_eq!((wrong.span.start, wrong.span.end), (3, 6));
        let unknown = decode(b"<?xml version='1.0' encoding='KLINGON-8'?>").error.unwrap();
        assert_eq!((unknown.span.start, unknown.span.end), (30, 39));
        assert!(decode(b"\xFF\xFEa").error.is_some());
    }
}
