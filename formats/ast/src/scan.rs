//! Looking for the few bytes of a text that matter to an escaper, and for what to do about each.
//!
//! A table of unsafe patterns is written for people, in the order in which its rows are tried. An escaper must not
//! try every row at every character: [`ByteSet`] finds the next byte that begins any pattern at all, and
//! [`Dispatch`] tells which rows begin with it, in the table's order. Both are made when the program is compiled.

use crate::eight::{each, exactly_below};

/// A set of bytes.
#[derive(Debug)]
pub struct ByteSet([bool; 256]);

impl ByteSet {
    /// The set of these bytes.
    pub const fn of(bytes: &[u8]) -> ByteSet {
        ByteSet([false; 256]).with(bytes, true)
    }

    /// The same set with more bytes.
    #[must_use]
    pub const fn and(self, bytes: &[u8]) -> ByteSet {
        self.with(bytes, true)
    }

    /// The same set without these bytes.
    #[must_use]
    pub const fn without(self, bytes: &[u8]) -> ByteSet {
        self.with(bytes, false)
    }

    const fn with(mut self, bytes: &[u8], held: bool) -> ByteSet {
        let mut i = 0;
        while i < bytes.len() {
            self.0[bytes[i] as usize] = held;
            i += 1;
        }
        self
    }

    /// Whether it holds a byte.
    pub const fn has(&self, byte: u8) -> bool {
        self.0[byte as usize]
    }

    /// The offset of the first byte of the set at or behind `from`.
    pub fn find(&self, text: &str, from: usize) -> Option<usize> {
        let rest = text.as_bytes().get(from..)?;
        // Eight at once, without a way out in between: most texts have none.
        let (eights, _) = rest.as_chunks::<8>();
        let is_free = |eight: &&[u8; 8]| !any(eight, |b| self.has(b));
        let free = 8 * eights.iter().take_while(is_free).count();
        rest[free..].iter().position(|&b| self.has(b)).map(|n| from + free + n)
    }
}

/// Whether this is so of any of these bytes. Without a way out in between it is a few instructions for all of them.
#[inline]
fn any<const N: usize>(chunk: &[u8; N], is_it: impl Fn(u8) -> bool) -> bool {
    chunk.iter().fold(0, |found, &b| found | u8::from(is_it(b))) != 0
}

/// Whether this is so of any byte of a text, for long texts of which it mostly is not.
#[inline]
pub fn any_byte(text: &str, is_it: impl Fn(u8) -> bool) -> bool {
    let (chunks, rest) = text.as_bytes().as_chunks::<32>();
    chunks.iter().any(|chunk| any(chunk, &is_it)) || rest.iter().any(|&b| is_it(b))
}

/// Whether the white space of a text is folded: each blank a space or a line feed, and none behind another.
pub fn is_folded(text: &str) -> bool {
    let (eights, rest) = text.as_bytes().as_chunks::<8>();
    let mut before = 0;
    for eight in eights {
        let word = u64::from_le_bytes(*eight);
        let blanks = exactly_below(word, b' ' + 1);
        let feeds = exactly_below(word ^ each(b'\n'), 1);
        if exactly_below(word, b' ') & !feeds | blanks & (blanks << 8 | before) != 0 {
            return false;
        }
        before = blanks >> 56;
    }
    let mut after_blank = before != 0;
    rest.iter().all(|&b| {
        let is_blank = b <= b' ';
        !(std::mem::replace(&mut after_blank, is_blank) && is_blank) && (b >= b' ' || b == b'\n')
    })
}

/// Whether a text is of the visible characters of ASCII, blanks and line feeds alone, as nearly all are.
pub fn is_plain(text: &str) -> bool {
    let is_odd = |b: u8| !(b' '..=b'~').contains(&b) && b != b'\n';
    let bytes = text.as_bytes();
    if let Some(last) = bytes.last_chunk::<16>() {
        return !any(last, is_odd) && bytes.as_chunks::<16>().0.iter().all(|chunk| !any(chunk, is_odd));
    }
    match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(first), Some(last)) => !any(first, is_odd) && !any(last, is_odd),
        _ => !bytes.iter().any(|&b| is_odd(b)),
    }
}

/// For each ASCII character, the rows of a table of `N` patterns that begin with it. A table has at most 255 rows.
#[derive(Debug)]
pub struct Dispatch<const N: usize> {
    /// Where the rows of each character begin in `order`; those of the next character end them.
    first: [u8; 129],
    order: [u8; N],
}

impl<const N: usize> Dispatch<N> {
    /// The dispatch for a table whose rows begin with these characters.
    pub const fn of(keys: &[u8; N]) -> Dispatch<N> {
        let mut first = [0; 129];
        let mut order = [0; N];
        let mut at = 0;
        let mut byte = 0;
        while byte < 128 {
            first[byte] = at;
            let mut row = 0;
            while row < N {
                if keys[row] as usize == byte {
                    #[allow(clippy::cast_possible_truncation, reason = "a table has at most 255 rows")]
                    {
                        order[at as usize] = row as u8;
                    }
                    at += 1;
                }
                row += 1;
            }
            byte += 1;
        }
        first[128] = at;
        Dispatch { first, order }
    }

    /// The rows that begin with this byte, in the table's order.
    pub fn rows(&self, byte: u8) -> impl Iterator<Item = usize> + '_ {
        let at = usize::from(byte);
        let range = match (self.first.get(at), self.first.get(at + 1)) {
            (Some(&from), Some(&to)) => usize::from(from)..usize::from(to),
            _ => 0..0,
        };
        self.order.get(range).unwrap_or_default().iter().map(|&row| usize::from(row))
    }
}

/// The keys of a [`Dispatch`]: what an expression says of each row of a table, as in
/// `keys!(TABLE, |row| row.character as u8)`.
#[macro_export]
macro_rules! keys {
    ($table:ident, |$row:ident| $key:expr) => {{
        let mut keys = [0; $table.len()];
        let mut at = 0;
        while at < keys.len() {
            let $row = &$table[at];
            keys[at] = $key;
            at += 1;
        }
        keys
    }};
}

#[cfg(test)]
mod tests {
    use super::{ByteSet, Dispatch, any_byte, is_folded, is_plain};

    #[test]
    fn rows_come_in_the_order_of_the_table() {
        const KEYS: [u8; 5] = *b"*_*a_";
        const DISPATCH: Dispatch<5> = Dispatch::of(&KEYS);
        let rows = |byte| DISPATCH.rows(byte).collect::<Vec<_>>();
        assert_eq!(rows(b'*'), [0, 2]);
        assert_eq!(rows(b'_'), [1, 4]);
        assert_eq!(rows(b'a'), [3]);
        assert!(rows(b'z').is_empty());
        assert!(rows(0xc3).is_empty());
    }

    #[test]
    fn what_is_folded_has_no_blank_behind_another() {
        let slowly = |text: &str| {
            let bytes = text.as_bytes();
            bytes.iter().all(|&b| b >= b' ' || b == b'\n')
                && bytes.windows(2).all(|pair| pair[0] > b' ' || pair[1] > b' ')
        };
        let signs = [" ", "\n", "\t", "\u{0}", "\u{1f}", "!", "\u{7f}", "é"];
        for length in 0..18 {
            for at in 0..=length {
                for (a, b) in signs.iter().flat_map(|a| signs.iter().map(move |b| (a, b))) {
                    let text = format!("{}{a}{b}{}", "x".repeat(at), "y".repeat(length - at));
                    assert_eq!(is_folded(&text), slowly(&text), "{text:?}");
                }
            }
        }
    }

    #[test]
    fn one_byte_of_many_is_seen() {
        for at in 0..70 {
            let text = format!("{}\r{}", "a".repeat(at), "b".repeat(69 - at));
            assert!(any_byte(&text, |b| b == b'\r') && !any_byte(&text, |b| b == b'\n'));
        }
    }

    #[test]
    fn plain_text_is_visible() {
        assert!(is_plain("") && is_plain("a b\n~ 0123456789 0123456789 0123456789"));
        for odd in ["\t", "\u{7f}", "\u{a0}", "\r"] {
            for length in 0..40 {
                let text = "a".repeat(length);
                assert!(
                    is_plain(&text)
                        && !is_plain(&format!("{odd}{text}"))
                        && !is_plain(&format!("{text}{odd}"))
                );
            }
        }
    }

    #[test]
    fn a_set_finds_its_bytes() {
        const SET: ByteSet = ByteSet::of(b"*_").and(b"~").without(b"_");
        assert_eq!(SET.find("a_b~c*", 0), Some(3));
        assert_eq!(SET.find("a_b~c*", 4), Some(5));
        assert_eq!(SET.find("é", 0), None);
        assert_eq!(SET.find("", 1), None);
        let text = "a".repeat(20);
        for at in 0..20 {
            let mut text = text.clone();
            text.replace_range(at..=at, "*");
            assert_eq!(SET.find(&text, 0), Some(at));
            assert_eq!(SET.find(&text, at), Some(at));
            assert_eq!(SET.find(&text, at + 1), None);
        }
    }
}
