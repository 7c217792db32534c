//! Text that is included as text: its encoding, and parts of it.

use encoding_rs::{Encoding, UTF_8};

/// The characters of a file, line ends as XML has them; or what is wrong with it.
pub fn decoded(bytes: &[u8], encoding: Option<&str>) -> Result<String, String> {
    let (encoding, bytes) =
        match (Encoding::for_bom(bytes), encoding.map(str::trim).filter(|e| !e.is_empty())) {
            (Some((encoding, length)), _) => (encoding, bytes.get(length..).unwrap_or_default()),
            (None, Some(label)) => match Encoding::for_label(label.as_bytes()) {
                Some(encoding) => (encoding, bytes),
                None => return Err(format!("the encoding `{label}` is not known")),
            },
            (None, None) => (UTF_8, bytes),
        };
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
    let text = text.ok_or_else(|| format!("it is not {}", encoding.name()))?;
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    match crate::read::chars::first_forbidden(&text) {
        Some((_, c)) => {
            Err(format!("it holds the character U+{:04X}, which XML does not permit", u32::from(c)))
        }
        None => Ok(text),
    }
}

/// Lines or characters of a text: `line=10,20`, `char=,100` (RFC 5147, sections 2.2 and 2.3). Positions lie between
/// lines, from 0.
pub fn part<'t>(text: &'t str, fragment: &str) -> Option<&'t str> {
    let position = fragment.split(';').next()?;
    let (scheme, range) = position.split_once('=')?;
    let (from, to) = range.split_once(',').unwrap_or((range, range));
    let number = |digits: &str, missing: usize| {
        if digits.is_empty() { Some(missing) } else { digits.parse().ok() }
    };
    let (from, to) = (number(from, 0)?, number(to, usize::MAX)?);
    let place = |n: usize| match scheme {
        "line" => Some(match n.checked_sub(1) {
            None => 0,
            Some(before) => {
                memchr::memchr_iter(b'\n', text.as_bytes()).nth(before).map_or(text.len(), |at| at + 1)
            }
        }),
        "char" => Some(text.char_indices().nth(n).map_or(text.len(), |(at, _)| at)),
        _ => None,
    };
    text.get(place(from)?..place(to)?)
}

#[cfg(test)]
mod tests {
    use super::{decoded, part};

    #[test]
    fn encodings_are_those_that_are_told() {
        assert_eq!(decoded(b"a\xE9\r\nb", Some("ISO-8859-1")).unwrap(), "aé\nb");
        assert_eq!(decoded("\u{FEFF}é".as_bytes(), Some("ISO-8859-1")).unwrap(), "é");
        assert!(decoded(b"\xE9", None).unwrap_err().contains("UTF-8"));
        assert!(decoded(b"a", Some("klingon")).unwrap_err().contains("klingon"));
        assert!(decoded(b"\x01", None).unwrap_err().contains("U+0001"));
    }

    #[test]
    fn lines_and_characters_are_counted_from_nothing() {
        let text = "one\ntwo\nthree\n";
        assert_eq!(part(text, "line=1,2"), Some("two\n"));
        assert_eq!(part(text, "line=,1;length=14"), Some("one\n"));
        assert_eq!(part(text, "line=2,"), Some("three\n"));
        assert_eq!(part(text, "line=9,12"), Some(""));
        assert_eq!(part("äöü", "char=1,2"), Some("ö"));
        for wrong in ["two", "line=2,1", "line=x", "page=1", "char=-1"] {
            assert_eq!(part(text, wrong), None, "{wrong}");
        }
    }
}
