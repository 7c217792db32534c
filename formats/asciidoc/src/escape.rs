//! Keeps text from being read as markup: one table of unsafe patterns, and the one function that uses it.
//!
//! Asciidoctor substitutes in steps: inline passes, special characters, quotes, attributes, replacements, macros,
//! line breaks. A character reference (`&#42;`) is safe in all of them, an attribute reference (`{asterisk}`) in
//! all that matter for its character, and a backslash only where the pattern behind it would match for certain.
//! So a backslash is written where both neighbours are known text, and a reference elsewhere.
//!
//! What only counts at the beginning or end of a line is not here but in [`crate::write::line`].

mod marks;

pub(crate) use marks::Tally;

use ast::scan::{ByteSet, Dispatch};
use std::cell::OnceCell;

/// Where a text stands.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is an open construct, and several may be open")]
pub(crate) struct Place<'r> {
    /// The character written before it; a line feed at the start of a line.
    pub(crate) before: char,
    /// The first character of what follows; a line feed at the end of a line.
    pub(crate) after: char,
    /// How many macros with brackets are open around it.
    pub(crate) brackets: u8,
    /// It is in the text of a link, which is read as a list of attributes if it holds `=`.
    pub(crate) link: bool,
    /// It is in `<<id,text>>`.
    pub(crate) reference: bool,
    /// It is in a span of code: even typography is not wanted.
    pub(crate) code: bool,
    /// It is in super- or subscript, which hold no blank.
    pub(crate) raised: bool,
    /// It is in a title or term, which is one line.
    pub(crate) one_line: bool,
    /// The run, for its marks.
    pub(crate) run: &'r Tally<'r>,
}

impl<'r> Place<'r> {
    /// A run of its own.
    pub(crate) fn alone(run: &'r Tally<'r>) -> Place<'r> {
        Place {
            before: '\n',
            after: '\n',
            brackets: 0,
            link: false,
            reference: false,
            code: false,
            raised: false,
            one_line: false,
            run,
        }
    }
}

/// One place in a text.
struct Spot<'a> {
    place: &'a Place<'a>,
    /// The text before it.
    done: &'a str,
    /// The text behind the pattern.
    rest: &'a str,
    before: char,
    after: char,
    /// How far from the end the last closing bracket is that may count, once that was asked.
    bracket: &'a OnceCell<Option<usize>>,
}

impl Spot<'_> {
    /// Whether both neighbours are certain: text, or the ends of a line.
    fn is_sure(&self) -> bool {
        (!self.done.is_empty() || self.before == '\n') && (!self.rest.is_empty() || self.after == '\n')
    }
    /// Whether a backslash here would be taken away for certain.
    fn takes_backslash(&self) -> bool {
        // An underscore may be written as a reference, and is then no word character.
        self.is_sure() && self.before != '\\' && self.before != '_' && self.after != '_'
    }
    fn is_last(&self) -> bool {
        self.rest.is_empty()
    }
    fn ends_run(&self) -> bool {
        self.rest.is_empty() && self.after == '\n'
    }
}

enum Written {
    /// This text.
    As(&'static str),
    /// The attribute, or the character reference behind a backslash and in links.
    Named(&'static str, &'static str),
    /// A backslash before it where that is certain, or else this text.
    Backslash(&'static str),
}
use Written::{As, Backslash, Named};

/// A pattern that would be read as markup, when it would, and what is written for it.
struct Unsafe(&'static str, fn(&Spot) -> bool, Written);

#[rustfmt::skip]
const UNSAFE: &[Unsafe] = &[
    // Quotes.
    Unsafe("*", |s| is_mark(s, '*'), Named("{asterisk}", "&#42;")),
    Unsafe("_", |s| is_mark(s, '_'), As("&#95;")),
    Unsafe("#", |s| is_mark(s, '#'), As("&#35;")),
    Unsafe("^", |s| s.place.run.marks().twice('^') || s.place.link && s.is_last(), Named("{caret}", "&#94;")),
    Unsafe("~", |s| s.place.run.marks().twice('~'), Named("{tilde}", "&#126;")),
    Unsafe("`", |s| is_quote(s.after), As("&#96;")),
    Unsafe("`", |s| s.place.run.marks().twice('`') || is_quote(s.before), Named("{backtick}", "&#96;")),
    Unsafe("\"", |s| beside_code(s) || s.place.link && s.done.is_empty(), Named("{quot}", "&#34;")),
    // Passes.
    Unsafe("+", is_pass, Named("{plus}", "&#43;")),
    Unsafe("$$", |_| true, As("$&#36;")),
    // Attributes and character references.
    Unsafe("{", is_attribute, Backslash("&#123;")),
    Unsafe("&", |s| is_entity(s.rest), As("&#38;")),
    // Replacements.
    Unsafe("(C)", |_| true, Backslash("&#40;C)")),
    Unsafe("(R)", |_| true, Backslash("&#40;R)")),
    Unsafe("(TM)", |_| true, Backslash("&#40;TM)")),
    Unsafe("...", |s| s.before != '.' && s.after != '.' && s.before != '\\', Backslash("..&#46;")),
    Unsafe("...", |_| true, As("..&#46;")),
    Unsafe("-", |s| s.place.reference && s.is_last(), As("&#45;")),
    Unsafe("=", |s| s.place.reference && s.is_last(), As("&#61;")),
    Unsafe("->", |s| s.place.reference, As("&#45;&#62;")),
    Unsafe("=>", |s| s.place.reference, As("&#61;&#62;")),
    Unsafe("->", |s| !s.place.link && is_lone_arrow(s), Backslash("&#45;>")),
    Unsafe("=>", |s| !s.place.link && is_lone_arrow(s), Backslash("&#61;>")),
    Unsafe("->", |_| true, As("&#45;>")),
    Unsafe("=>", |_| true, As("&#61;>")),
    Unsafe("<->", |_| true, As("<&#45;&#62;")),
    Unsafe("<=>", |_| true, As("<&#61;&#62;")),
    Unsafe("<-", |s| s.place.reference && s.is_last(), As("&#60;&#45;")),
    Unsafe("<=", |s| s.place.reference && s.is_last(), As("&#60;&#61;")),
    Unsafe("<-", |s| !s.place.link && is_lone_arrow(s), Backslash("&#60;-")),
    Unsafe("<=", |s| !s.place.link && is_lone_arrow(s), Backslash("&#60;=")),
    Unsafe("<-", |_| true, As("&#60;-")),
    Unsafe("<=", |_| true, As("&#60;=")),
    Unsafe("--", |s| s.place.reference && s.is_last(), As("&#45;&#45;")),
    Unsafe("--", is_dash, Backslash("&#45;-")),
    Unsafe("'", is_apostrophe, Named("{apos}", "&#39;")),
    // Macros.
    Unsafe("<<", |s| s.is_last() || s.after.is_alphanumeric() || "_#/.:{".contains(s.after), As("&#60;<")),
    Unsafe("<", |s| s.is_last() && s.after == '<', As("&#60;")),
    Unsafe(">", |s| s.place.reference && (s.is_last() || s.after == '>'), As("&#62;")),
    Unsafe(">", |s| is_blank(s.before) && is_blank(s.after) && s.place.run.marks().any('"'), As("&#62;")),
    Unsafe("((", |_| true, As("(&#40;")),
    Unsafe("(", |s| s.is_last() && s.after == '(', As("&#40;")),
    Unsafe(")", |s| s.done.is_empty() && s.before == ')', As("&#41;")),
    Unsafe("[[", stays_open, As("&#91;&#91;")),
    Unsafe("[[", |_| true, As("[&#91;")),
    Unsafe("[", stays_open, As("&#91;")),
    Unsafe("]", |s| s.place.brackets > 1 || s.place.brackets == 1 && s.before == '\\', As("&#93;")),
    Unsafe("]", |s| s.is_last() && !s.ends_run() && !s.place.code && s.after != ']', As("&#93;")),
    Unsafe("]", |s| s.place.brackets == 1, As("\\]")),
    // What a link has taken is not looked at again: no backslash would be taken away.
    Unsafe("://", |s| s.place.link && is_address(s), As("&#58;//")),
    Unsafe("://", |s| is_address(s) && runs_on(s), As("&#58;//")),
    Unsafe("://", is_address, Backslash("&#58;//")),
    Unsafe("::", |s| s.before != ':' && ends_term(s), Named("{two-colons}", ":&#58;")),
    Unsafe(":", |s| s.before == ':' && ends_term(s), As("&#58;")),
    Unsafe(":", |s| s.is_last() && s.after == ':', As("&#58;")),
    Unsafe(":", is_macro, As("&#58;")),
    Unsafe(";;", |s| s.before != ';' && ends_term(s), Named("{two-semicolons}", ";&#59;")),
    Unsafe(";", |s| s.before == ';' && ends_term(s), As("&#59;")),
    Unsafe("@", is_email, As("&#64;")),
    // Lists of attributes.
    Unsafe("=", |s| s.place.link, As("&#61;")),
    Unsafe(",", |s| s.place.link, As("&#44;")),
    // The backslash itself, where what follows would take it.
    Unsafe("\\", guards_next, As("&#92;")),
    // Blanks.
    Unsafe(" ", |s| s.place.raised, As("{sp}")),
    Unsafe("\n", |s| s.place.raised, As("{sp}")),
    Unsafe("\n", |s| s.place.one_line, As(" ")),
];

const KEYS: [u8; UNSAFE.len()] = ast::keys!(UNSAFE, |row| row.0.as_bytes()[0]);
static DISPATCH: Dispatch<{ UNSAFE.len() }> = Dispatch::of(&KEYS);
/// What may begin a pattern. A blank only does in super- and subscript, a line feed there and where all is one line,
/// a comma in a link.
static BEGINS: ByteSet = ByteSet::of(&KEYS).without(b" \n,");
static BEGINS_IN_LINE: ByteSet = ByteSet::of(&KEYS).without(b" ");
static BEGINS_RAISED: ByteSet = ByteSet::of(&KEYS);

/// Whether no row of the table can fit this byte at `at`, which a look at the next byte tells: most full stops,
/// hyphens, colons and brackets of running text.
fn is_plain(text: &[u8], at: usize, place: &Place) -> bool {
    let Some(&next) = text.get(at + 1) else { return false };
    match text[at] {
        b'.' => next != b'.',
        b'-' => !matches!(next, b'-' | b'>') && !place.reference,
        b'=' => next != b'>' && !place.reference && !place.link,
        b'(' => !matches!(next, b'C' | b'R' | b'T' | b'('),
        b')' => at > 0,
        b':' => matches!(next, b' ' | b'\n') && at > 0 && text[at - 1] != b':',
        _ => false,
    }
}

impl Place<'_> {
    fn is_end(&self) -> bool {
        self.after == '\n'
    }
}

/// Writes text so that Asciidoctor shows exactly this text.
pub(crate) fn text(text: &str, place: &Place, out: &mut String) {
    write(text, place, out, is_plain);
}

/// The same with a shortcut past bytes that no row fits.
fn write(text: &str, place: &Place, out: &mut String, is_plain: fn(&[u8], usize, &Place) -> bool) {
    let mut at = 0;
    let mut plain = 0;
    let bracket = OnceCell::new();
    let begins = match place {
        Place { raised: true, .. } => &BEGINS_RAISED,
        Place { one_line: true, .. } | Place { link: true, .. } => &BEGINS_IN_LINE,
        _ => &BEGINS,
    };
    while let Some(next) = begins.find(text, at) {
        at = next;
        if let Some((run, guarded)) = backslashes(text, at, place) {
            out.push_str(&text[plain..at]);
            guarded.for_each(|guard| out.push_str(if guard { "&#92;" } else { "\\" }));
            at += run;
            plain = at;
            continue;
        }
        if is_plain(text.as_bytes(), at, place) {
            at += 1;
            continue;
        }
        let found = DISPATCH.rows(text.as_bytes()[at]).map(|row| &UNSAFE[row]).find_map(|u| {
            let rest = text[at..].strip_prefix(u.0)?;
            let spot = Spot {
                place,
                done: &text[..at],
                rest,
                before: text[..at].chars().next_back().unwrap_or(place.before),
                after: rest.chars().next().unwrap_or(place.after),
                bracket: &bracket,
            };
            (u.1)(&spot).then_some((u, spot))
        });
        let Some((Unsafe(pattern, _, written), spot)) = found else {
            at += 1;
            continue;
        };
        out.push_str(&text[plain..at]);
        match *written {
            As(reference) => out.push_str(reference),
            Named(name, reference) => {
                out.push_str(if spot.before == '\\' || place.link { reference } else { name });
            }
            // The backslash of an address stands before its scheme.
            Backslash(reference) if *pattern == "://" => match scheme_before(spot.done) {
                Some(scheme) if begins_address(&spot, scheme) => {
                    out.insert(out.len() - scheme.len(), '\\');
                    out.push_str(pattern);
                }
                _ => out.push_str(reference),
            },
            Backslash(reference) if !spot.takes_backslash() => out.push_str(reference),
            Backslash(_) => {
                out.push('\\');
                out.push_str(pattern);
            }
        }
        at += pattern.len();
        plain = at;
    }
    out.push_str(&text[plain..]);
}

pub(crate) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\n' | '\t')
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'')
}

/// Whether a quoting mark may open or close here.
fn is_mark(s: &Spot, mark: char) -> bool {
    // An underscore may be a mark itself, which is dealt with before this one.
    // Or it is written as a reference, and is none behind this one.
    let may_end = |c: char| !is_word(c) || c == '_';
    let is_word = |c: char| is_word(c) && !(mark == '#' && c == '_');
    // Raised text has its blanks by name.
    let is_blank = |c: char| is_blank(c) && !s.place.raised;
    let opens = !(is_word(s.before) || matches!(s.before, ';' | ':' | '}') || is_blank(s.after));
    let closes = !is_blank(s.before) && may_end(s.after);
    // At the start of a line it would begin an item or a title, and what is set before it then would close a mark.
    let begins = s.before == '\n' && is_blank(s.after);
    (opens || closes || begins || s.before == mark || s.after == mark) && s.place.run.marks().twice(mark)
}

fn is_pass(s: &Spot) -> bool {
    let opens =
        !(is_word(s.before) || matches!(s.before, ';' | ':')) && (s.place.raised || !is_blank(s.after));
    s.before == '+'
        || s.after == '+'
        || opens && s.place.run.marks().twice('+')
        || s.before == ' ' && (s.after == '\n' || s.place.one_line && s.is_last() && s.after == ':')
}

/// Whether a backslash would be taken away by what follows it: markup, or what is written for it.
fn guards_next(s: &Spot) -> bool {
    match s.rest.trim_start_matches('\\').chars().next() {
        None => !s.ends_run() || s.place.brackets > 0 || s.before == '\\',
        Some(c) => takes(c, s.place),
    }
}

/// Whether a character behind a backslash takes it away.
fn takes(c: char, place: &Place) -> bool {
    matches!(c, ' ' | '\n') && place.raised || "*_#^~`\"'+${&(.-=<>[]:;@".contains(c)
}

/// How many backslashes stand here, where they are several, and which of them are guarded: what [`guards_next`] says of each,
/// told of all by one look at what is behind them.
fn backslashes(text: &str, at: usize, place: &Place) -> Option<(usize, impl Iterator<Item = bool> + use<>)> {
    let run = text.as_bytes().get(at..)?.iter().take_while(|&&b| b == b'\\').count();
    if run < 2 {
        return None;
    }
    let (done, rest) = (text.get(..at)?, text.get(at + 1..)?);
    let before = done.chars().next_back().unwrap_or(place.before);
    let first = guards_next(&Spot { place, done, rest, before, after: '\\', bracket: &OnceCell::new() });
    let others = text.get(at + run..)?.chars().next().is_none_or(|c| takes(c, place));
    Some((run, std::iter::once(first).chain(std::iter::repeat_n(others, run - 1))))
}

/// Whether what follows the text goes on with its last word, so that its bracket would be this address's.
fn runs_on(s: &Spot) -> bool {
    !s.rest.contains(is_blank) && !is_blank(s.after)
}

/// Whether a bracket is not closed in this text, so that the attributes of a mark to come would begin with it.
/// One at the very end is written as a reference before a mark, and closes nothing.
fn stays_open(s: &Spot) -> bool {
    let closes = || {
        let behind = s.bracket.get_or_init(|| {
            let rest = if s.place.code { s.rest } else { s.rest.strip_suffix(']').unwrap_or(s.rest) };
            rest.rfind(']').map(|at| s.rest.len() - at)
        });
        // Counted from the end, and the same for each place in the text.
        behind.is_some_and(|behind| behind <= s.rest.len())
    };
    !s.place.is_end() && (s.place.brackets > 1 || !closes())
}

/// Whether a quotation mark touches the backtick of a code span.
fn beside_code(s: &Spot) -> bool {
    s.after == '`' || s.before == '`'
}

fn is_apostrophe(s: &Spot) -> bool {
    beside_code(s)
        || s.place.link && s.done.is_empty()
        || s.place.code && s.before.is_alphanumeric() && s.after.is_alphabetic()
}

fn is_attribute(s: &Spot) -> bool {
    let name = s.rest.find(|c: char| !is_word(c) && c != '-').map_or("", |end| &s.rest[..end]);
    let behind = &s.rest[name.len()..];
    let begins_well = name.chars().next().is_some_and(is_word);
    begins_well && (behind.starts_with('}') || behind.starts_with("\\}"))
        || matches!(name, "set" | "counter" | "counter2") && behind.starts_with(':')
}

fn is_entity(rest: &str) -> bool {
    let Some(end) = rest.bytes().take(9).position(|b| b == b';') else { return false };
    let name = &rest[..end];
    let well = |s: &str, ok: fn(&u8) -> bool| !s.is_empty() && s.as_bytes().iter().all(ok);
    match name.strip_prefix('#') {
        Some(number) => well(number.trim_start_matches('x'), u8::is_ascii_hexdigit),
        None => well(name, u8::is_ascii_alphanumeric),
    }
}

/// Whether an arrow has no neighbour that would make another one of it.
fn is_lone_arrow(s: &Spot) -> bool {
    !"<>-=".contains(s.before) && !"<>-=".contains(s.after)
}

fn is_dash(s: &Spot) -> bool {
    let loose = (is_blank(s.before) || s.before == '\\') && (is_blank(s.after) || s.is_last());
    let tight = (is_word(s.before) || s.before == '\\') && is_word(s.after);
    loose || tight
}

/// Whether a description list's mark ends here: blank or the end of the line behind it.
fn ends_term(s: &Spot) -> bool {
    is_blank(s.after)
}

const SCHEMES: &[&str] = &["https", "http", "file", "ftp", "irc"];

fn scheme_before(done: &str) -> Option<&'static str> {
    SCHEMES.iter().copied().find(|scheme| done.ends_with(scheme))
}

fn is_address(s: &Spot) -> bool {
    let Some(scheme) = scheme_before(s.done) else { return false };
    let before = s.done[..s.done.len() - scheme.len()].chars().next_back().unwrap_or(s.place.before);
    // Most that is no letter may be written as a reference, and its semicolon is such a place.
    !before.is_alphanumeric() && !is_blank(s.after) && !matches!(s.after, '[' | ']')
}

/// Whether an address certainly begins with this scheme here, and not only perhaps.
fn begins_address(s: &Spot, scheme: &str) -> bool {
    // Brackets behind it would be taken away with the backslash.
    let end = s.rest.find(|c: char| is_blank(c) || "[]".contains(c));
    let bracket = end.map_or(s.after == '[' || s.place.after == '[', |end| s.rest[end..].starts_with('['));
    if bracket || !s.after.is_alphanumeric() {
        return false;
    }
    match s.done[..s.done.len() - scheme.len()].chars().next_back() {
        Some(before) => " \n(".contains(before),
        None => s.place.before == '\n',
    }
}

const MACROS: &[&str] = &[
    "link",
    "mailto",
    "xref",
    "image",
    "icon",
    "kbd",
    "btn",
    "menu",
    "footnote",
    "footnoteref",
    "anchor",
    "indexterm",
    "indexterm2",
    "stem",
    "latexmath",
    "asciimath",
    "pass",
];

fn is_macro(s: &Spot) -> bool {
    !is_blank(s.after) && MACROS.iter().any(|name| s.done.ends_with(name))
}

fn is_email(s: &Spot) -> bool {
    let local = is_word(s.before) || matches!(s.before, '-' | '.' | '%' | '+' | ';');
    local && s.after.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::{Place, Tally, text};
    use ast::Inline;

    /// As a paragraph of its own shows it. The right column was shown by Asciidoctor as the left one.
    #[rustfmt::skip]
    const SHOWN: &[(&str, &str)] = &[
        ("plain words, 1 + 1 = 2", "plain words, 1 + 1 = 2"),
        ("snake_case_name", "snake_case_name"),
        ("*a*", "{asterisk}a{asterisk}"),
        ("*a", "*a"),
        ("_a_ __b__", "&#95;a&#95; &#95;&#95;b&#95;&#95;"),
        ("`a`", "{backtick}a{backtick}"),
        ("#a#", "&#35;a&#35;"),
        ("~a~b", "{tilde}a{tilde}b"),
        ("C++", "C{plus}{plus}"),
        ("$$a$$", "$&#36;a$&#36;"),
        ("{a} {A-1} {} { a }", "\\{a} \\{A-1} {} { a }"),
        ("&amp; &#42; a & b", "&#38;amp; &#38;#42; a & b"),
        ("(C) (TM) ...", "\\(C) \\(TM) \\..."),
        ("....", "..&#46;."),
        ("a--b --c -- d", "a\\--b --c \\-- d"),
        ("-> => <- <= <-> -->", "\\-> \\=> \\<- \\<= <&#45;&#62; -&#45;>"),
        ("don't", "don't"),
        ("<<a>> < b", "&#60;<a>> < b"),
        ("((a))", "(&#40;a))"),
        ("[[a]] [b]", "[&#91;a]] [b]"),
        ("https://a.b http://", "\\https://a.b http://"),
        ("a:: b ;; c", "a{two-colons} b {two-semicolons} c"),
        ("link:a[b] link: a", "link&#58;a[b] link: a"),
        ("a@b.org @c", "a&#64;b.org @c"),
        ("\\*a* \\a", "&#92;&#42;a{asterisk} \\a"),
    ];

    /// Every text of four of these characters, in every kind of place.
    #[test]
    fn the_shortcut_passes_by_nothing_that_the_table_knows() {
        const ALPHABET: &[u8; 16] = b".-=>(C):<,\n 'a/ ";
        let tally = Tally::of(&[]);
        let alone = Place::alone(&tally);
        let places = [
            alone,
            Place { link: true, brackets: 1, after: ']', ..alone },
            Place { reference: true, after: '>', ..alone },
            Place { one_line: true, before: ':', after: ':', ..alone },
            Place { code: true, before: '`', after: '`', ..alone },
            Place { raised: true, before: '(', after: '(', ..alone },
        ];
        for number in 0..0x1_0000_usize {
            let words: String = (0..4).map(|i| char::from(ALPHABET[number >> (4 * i) & 15])).collect();
            for place in &places {
                let (mut quick, mut full) = (String::new(), String::new());
                text(&words, place, &mut quick);
                super::write(&words, place, &mut full, |_, _, _| false);
                assert_eq!(quick, full, "{words:?}");
            }
        }
    }

    #[test]
    fn text_is_guarded_only_where_it_would_be_misread() {
        for (words, expected) in SHOWN {
            let mut out = String::new();
            text(words, &Place::alone(&Tally::of(&[Inline::text(*words)])), &mut out);
            assert_eq!(&out, expected, "{words}");
        }
    }
}
