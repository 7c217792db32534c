//! The attributes of a start tag as they are written, with their places: for one who changes some of them and leaves
//! the rest as it is.

/// One attribute of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribute<'a> {
    /// The name as written.
    pub name: &'a str,
    /// The value as written, between its quotation marks.
    pub value: &'a str,
    /// Where the attribute begins in the tag, the white space before it included.
    pub start: usize,
    /// Where it ends, behind the closing quotation mark.
    pub end: usize,
}

/// The name in a start tag such as `<db:para role="x">`.
pub fn name(tag: &str) -> &str {
    let inner = tag.get(1..).unwrap_or_default();
    let end = inner.find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/')).unwrap_or(inner.len());
    inner.get(..end).unwrap_or_default()
}

/// The attributes of a start tag, as far as they are well-formed.
pub fn attributes(tag: &str) -> impl Iterator<Item = Attribute<'_>> {
    let bytes = tag.as_bytes();
    let mut at = 1 + name(tag).len();
    std::iter::from_fn(move || {
        let start = at;
        let blank = |at: &mut usize| {
            while bytes.get(*at).is_some_and(u8::is_ascii_whitespace) {
                *at += 1;
            }
        };
        blank(&mut at);
        let from = at;
        while bytes.get(at).is_some_and(|b| !b.is_ascii_whitespace() && !matches!(b, b'=' | b'>' | b'/')) {
            at += 1;
        }
        let name = tag.get(from..at).filter(|n| !n.is_empty())?;
        blank(&mut at);
        if bytes.get(at) != Some(&b'=') {
            return None;
        }
        at += 1;
        blank(&mut at);
        let quote = bytes.get(at).copied().filter(|b| matches!(b, b'"' | b'\''))?;
        at += 1;
        let length = memchr::memchr(quote, bytes.get(at..)?)?;
        let value = tag.get(at..at + length)?;
        at += length + 1;
        Some(Attribute { name, value, start, end: at })
    })
}

/// A name without its prefix, and the prefix, which is empty where there is none.
pub fn split(name: &str) -> (&str, &str) {
    name.split_once(':').unwrap_or(("", name))
}

#[cfg(test)]
mod tests {
    use super::{attributes, name};

    #[test]
    fn attributes_are_found_as_they_stand() {
        let tag = "<x:a  b='1'\n\tc:d = \"<'&amp;\"/>";
        assert_eq!(name(tag), "x:a");
        let found: Vec<_> = attributes(tag).map(|a| (a.name, a.value, &tag[a.start..a.end])).collect();
        assert_eq!(found, [("b", "1", "  b='1'"), ("c:d", "<'&amp;", "\n\tc:d = \"<'&amp;\"")]);
        for broken in ["<", "<a", "<a b", "<a b=", "<a b=c>", "<a b='>", "<a/>", "<>"] {
            assert_eq!(attributes(broken).count(), 0, "{broken}");
        }
    }
}
