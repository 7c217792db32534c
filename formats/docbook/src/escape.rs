//! Escaping: what may not stand as it is, in text and in attributes.

use ast::eight::{below, each, first, zeros};
use ast::scan::ByteSet;

/// A character that needs another spelling: itself, the characters that must precede it (empty for any), whether in
/// text and whether in attributes, and the spelling.
type Unsafe = (char, &'static str, bool, bool, &'static str);

/// Every unsafe pattern. What XML does not permit in any spelling becomes the replacement character.
const UNSAFE: &[Unsafe] = &[
    ('&', "", true, true, "&amp;"),
    ('<', "", true, true, "&lt;"),
    ('>', "]]", true, false, "&gt;"),
    ('"', "", false, true, "&quot;"),
    ('\r', "", true, true, "&#13;"),
    ('\n', "", false, true, "&#10;"),
    ('\t', "", false, true, "&#9;"),
];

/// Whether XML 1.0 permits a character.
fn is_permitted(c: char) -> bool {
    !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// What may begin a character that cannot stand as it is, in text and in attributes.
static IN_TEXT: ByteSet = ByteSet::of(b"&<>\r").and(FORBIDDEN);
static IN_ATTRIBUTE: ByteSet = ByteSet::of(b"&<\"\r\n\t").and(FORBIDDEN);

/// The bytes that characters begin with which XML does not permit.
const FORBIDDEN: &[u8] =
    b"\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0b\x0c\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\
    \x1a\x1b\x1c\x1d\x1e\x1f\xef";

/// The first byte of one of the two sets at or behind `from`.
fn find(set: &ByteSet, text: &str, mut from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    while let Some(eight) = bytes.get(from..).and_then(<[u8]>::first_chunk) {
        let word = u64::from_le_bytes(*eight);
        // With one bit more, `<` is `>`, and `"` is `&`: two at once.
        let angles = zeros((word | each(b'<' ^ b'>')) ^ each(b'>'));
        let others = zeros((word | each(b'"' ^ b'&')) ^ each(b'&'));
        let marks = angles | others | below(word, 0x20) | zeros(word ^ each(0xEF));
        from += first(marks);
        if marks != 0 {
            if set.has(*bytes.get(from)?) {
                return Some(from);
            }
            from += 1;
        }
    }
    set.find(text, from)
}

fn escape(text: &str, attribute: bool, out: &mut String) {
    let start = out.len();
    let set = if attribute { &IN_ATTRIBUTE } else { &IN_TEXT };
    let mut plain = 0;
    let mut from = 0;
    while let Some(at) = find(set, text, from) {
        let Some(c) = text[at..].chars().next() else { break };
        from = at + c.len_utf8();
        out.push_str(&text[plain..at]);
        plain = from;
        let found = UNSAFE.iter().find(|(unsafe_char, before, in_text, in_attribute, _)| {
            *unsafe_char == c
                && if attribute { *in_attribute } else { *in_text }
                && out.get(start..).is_some_and(|written| written.ends_with(before))
        });
        match found {
            Some((.., spelling)) => out.push_str(spelling),
            None if is_permitted(c) => out.push(c),
            None => out.push('\u{fffd}'),
        }
    }
    out.push_str(&text[plain..]);
}

/// Adds text. `]]>` is found also where its parts came in several texts.
pub fn text(text: &str, out: &mut String) {
    if text.starts_with('>') && out.ends_with("]]") {
        out.push_str("&gt;");
        escape(text.get(1..).unwrap_or_default(), false, out);
    } else if text.starts_with("]>") && out.ends_with(']') {
        out.push_str("]&gt;");
        escape(text.get(2..).unwrap_or_default(), false, out);
    } else {
        escape(text, false, out);
    }
}

/// Adds the value of an attribute, without its quotation marks.
pub fn attribute(value: &str, out: &mut String) {
    escape(value, true, out);
}

/// Adds the literal value of an entity, without its quotation marks: escaped twice, for the declaration and for each
/// place that refers to it.
pub fn entity(value: &str, out: &mut String) {
    for c in value.chars() {
        match c {
            '&' => out.push_str("&#38;amp;"),
            '<' => out.push_str("&#38;lt;"),
            '"' => out.push_str("&#34;"),
            '%' => out.push_str("&#37;"),
            c if is_permitted(c) => out.push(c),
            _ => out.push('\u{fffd}'),
        }
    }
}

/// Adds a comment. Two hyphens, which XML forbids there, get a blank between them.
pub fn comment(text: &str, out: &mut String) {
    out.push_str("<!--");
    for c in text.chars() {
        if c == '-' && out.ends_with('-') && !out.ends_with("<!--") {
            out.push(' ');
        }
        out.push(if is_permitted(c) { c } else { '\u{fffd}' });
    }
    if text.ends_with('-') {
        out.push(' ');
    }
    out.push_str("-->");
}

#[cfg(test)]
mod tests {
    use super::{IN_ATTRIBUTE, IN_TEXT, attribute, comment, entity, find, text};

    fn of(f: fn(&str, &mut String), value: &str) -> String {
        let mut out = String::new();
        f(value, &mut out);
        out
    }

    #[test]
    fn each_byte_of_the_sets_is_found() {
        for set in [&IN_TEXT, &IN_ATTRIBUTE] {
            for c in ('\0'..='\u{7f}').chain(['é', '\u{ffff}']) {
                let text = format!("12345{c}6789 1234");
                assert_eq!(find(set, &text, 0), set.find(&text, 0), "{c:?}");
            }
        }
    }

    #[test]
    fn what_is_unsafe_is_escaped_and_nothing_else() {
        assert_eq!(of(text, "a < b > c & \"d\" ]]> \u{1}"), "a &lt; b > c &amp; \"d\" ]]&gt; \u{fffd}");
        assert_eq!(of(attribute, "a\"b'c<d\n"), "a&quot;b'c&lt;d&#10;");
        assert_eq!(of(entity, "\"1 & 2\" < 3%"), "&#34;1 &#38;amp; 2&#34; &#38;lt; 3&#37;");
        assert_eq!(of(comment, " a--b-"), "<!-- a- -b- -->");
        for at in 0..20 {
            let before = "é".repeat(at / 2) + &"-".repeat(at % 2);
            for (c, in_text) in
                [("<", "&lt;"), ("&", "&amp;"), ("\"", "\""), ("\r", "&#13;"), ("\u{ffff}", "\u{fffd}")]
            {
                assert_eq!(
                    of(text, &format!("{before}{c}\n\u{fffc} {c}")),
                    format!("{before}{in_text}\n\u{fffc} {in_text}")
                );
            }
        }
        let mut joined = "]]".to_owned();
        text(">", &mut joined);
        assert_eq!(joined, "]]&gt;");
    }
}
