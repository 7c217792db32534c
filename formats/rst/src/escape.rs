//! Escaping: the table of what docutils would read as mark-up in plain text, and the borders of inline mark-up.
//!
//! docutils decides by the position. A start-string counts only behind white space or an opening mark and before
//! something else than white space; an end-string only behind something else than white space and before white
//! space or a closing mark (*Inline markup recognition rules* of its specification). So most asterisks, bars and
//! underscores in running text need nothing, and most inline mark-up stands as it is. Where a word touches
//! mark-up, the null escape `\ ` keeps them apart.

use crate::read::{bare_addresses, hide_addresses};
use ast::layout::lines;
use ast::scan::{ByteSet, Dispatch};
use std::borrow::Cow;

/// What surrounds a run of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// Running text.
    Running,
    /// The term of a definition list.
    Term,
    /// Between asterisks.
    Starred,
    /// Between backquotes, as text of a role or of a link.
    Quoted,
}

/// The neighbours of a character: `None` at the ends of the paragraph.
struct Place {
    before: Option<char>,
    after: Option<char>,
    /// How long the run of this character is that begins here, and what follows it.
    run: usize,
    after_run: Option<char>,
}

/// A character that is unsafe in a context, and where it is.
struct Unsafe {
    character: char,
    context: &'static [Context],
    at: fn(&Place) -> bool,
}

const ALL: &[Context] = &[Context::Running, Context::Term, Context::Starred, Context::Quoted];
const RUNNING: &[Context] = &[Context::Running, Context::Term];

/// Stands for mark-up that follows or precedes text: no white space, and a border on which strings may end.
const MARKUP: char = '\0';

const UNSAFE: &[Unsafe] = &[
    // Escapes the next character, everywhere.
    Unsafe { character: '\\', context: ALL, at: |_| true },
    // `*emphasis*`, `**strong**`; inside them, any may be the end.
    Unsafe { character: '*', context: RUNNING, at: opens },
    Unsafe { character: '*', context: &[Context::Starred], at: |_| true },
    // `` `phrase`_ ``, `` :role:`text` ``, ``` ``literal`` ```, `` _`target` ``.
    Unsafe { character: '`', context: RUNNING, at: |p| opens(p) || p.before == Some('_') },
    Unsafe { character: '`', context: &[Context::Quoted], at: |_| true },
    // `|substitution|`.
    Unsafe { character: '|', context: RUNNING, at: |p| opens(p) && p.after != Some('|') },
    // `reference_`, `anonymous__`, `[footnote]_`.
    Unsafe {
        character: '_',
        context: RUNNING,
        at: |p| {
            p.before.is_some_and(|c| c.is_alphanumeric() || matches!(c, ']' | '`' | '|'))
                // What is escaped ends it, too.
                && (may_end_before(p.after_run) || matches!(p.after_run, Some('`' | '*' | '|')))
        },
    },
    // `term : classifier`.
    Unsafe {
        character: ':',
        context: &[Context::Term],
        at: |p| p.before == Some(' ') && p.after.is_none_or(|c| c == ' ' || c == MARKUP),
    },
];

const KEYS: [u8; UNSAFE.len()] = ast::keys!(UNSAFE, |row| row.character as u8);
static DISPATCH: Dispatch<{ UNSAFE.len() }> = Dispatch::of(&KEYS);
/// What may begin a row; a colon only does in a term.
static BEGINS: ByteSet = ByteSet::of(&KEYS).without(b":");
static BEGINS_TERM: ByteSet = ByteSet::of(&KEYS);
/// The same, and the marks that every address has: a text without any of them stands as it is.
static NOTABLE: ByteSet = ByteSet::of(&KEYS).and(b":@");

fn opens(place: &Place) -> bool {
    // At the very end of a text a start-string does not count, unless it is also the beginning. Of three
    // asterisks the third is what the first two emphasise.
    let is_followed = match place.after_run {
        Some(c) => place.run > 2 || !c.is_whitespace(),
        None => place.run > 2 || place.before.is_none(),
    };
    may_start_after(place.before) && is_followed
}

/// Whether docutils might take a start-string here. Beyond ASCII this is wider than docutils' own list.
fn may_start_after(before: Option<char>) -> bool {
    before.is_none_or(|c| {
        c.is_whitespace()
            || matches!(c, '"' | '\'' | '(' | '<' | '[' | '{' | '-' | '/' | ':' | MARKUP)
            || !c.is_ascii() && !c.is_alphanumeric()
    })
}

/// Whether docutils might take an end-string here. Beyond ASCII this is wider than docutils' own list.
fn may_end_before(after: Option<char>) -> bool {
    after.is_none_or(|c| {
        c.is_whitespace()
            || matches!(c, '"' | '\'' | ')' | '>' | ']' | '}' | '-' | '/' | ':' | '\\')
            || matches!(c, '.' | ',' | ';' | '!' | '?' | MARKUP)
            || !c.is_ascii() && !c.is_alphanumeric()
    })
}

/// Quotation marks, dashes and the like beyond ASCII, behind and before which mark-up may stand. This is narrower
/// than docutils' own list.
fn is_known_border(c: char) -> bool {
    matches!(c, '«' | '»' | '¡' | '·' | '¿' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{203E}')
}

fn does_start_after(before: char) -> bool {
    before.is_whitespace()
        || matches!(before, '"' | '\'' | '(' | '<' | '[' | '{' | '-' | '/' | ':')
        || is_known_border(before)
}

fn does_end_before(after: char) -> bool {
    after.is_whitespace()
        || matches!(after, '"' | '\'' | ')' | '>' | ']' | '}' | '-' | '/' | ':')
        || matches!(after, '.' | ',' | ';' | '!' | '?')
        || is_known_border(after)
}

/// Whether mark-up between these two would count as a quoted start-string, as in `"*"`.
fn is_quoted(before: char, first: char) -> bool {
    !before.is_whitespace()
        && (matches!(first, '"' | '\'' | ')' | '>' | ']' | '}')
            || !first.is_ascii() && !first.is_alphanumeric())
}

/// Appends `text` to `out`, escaped for its context. `before` and `after` are its neighbours.
fn push_escaped(out: &mut String, text: &str, context: Context, before: Option<char>, after: Option<char>) {
    if NOTABLE.find(text, 0).is_none() {
        return out.push_str(text);
    }
    let may_have_addresses = matches!(context, Context::Running | Context::Term)
        && memchr::memchr2(b':', b'@', text.as_bytes()).is_some();
    let addresses = if may_have_addresses { bare_addresses(text) } else { Vec::new() };
    let start = out.len();
    push_marks_escaped(out, text, context, before, after, addresses);
    if may_have_addresses {
        hide_addresses(out, start);
    }
}

fn push_marks_escaped(
    out: &mut String,
    text: &str,
    context: Context,
    before: Option<char>,
    after: Option<char>,
    addresses: Vec<usize>,
) {
    let mut run_end = 0;
    let mut written = 0;
    let mut at = 0;
    let begins = if context == Context::Term { &BEGINS_TERM } else { &BEGINS };
    let mut addresses = addresses.into_iter().peekable();
    loop {
        let found = begins.find(text, at).unwrap_or(text.len());
        // What looks like an address is a link, unless a backslash stands in it.
        while let Some(address) = addresses.next_if(|&address| address <= found) {
            out.push_str(&text[written..address]);
            out.push('\\');
            written = address;
        }
        if found == text.len() {
            break;
        }
        at = found;
        let byte = text.as_bytes()[at];
        if at >= run_end {
            run_end = at + text.as_bytes()[at..].iter().take_while(|&&b| b == byte).count();
        }
        let place = Place {
            before: text[..at].chars().next_back().or(before),
            after: text[at + 1..].chars().next().or(after),
            run: run_end - at,
            after_run: text[run_end..].chars().next().or(after),
        };
        let mut rows = DISPATCH.rows(byte).map(|row| &UNSAFE[row]);
        if rows.any(|u| u.context.contains(&context) && (u.at)(&place)) {
            out.push_str(&text[written..at]);
            out.push('\\');
            written = at;
        }
        at += 1;
    }
    out.push_str(&text[written..]);
}

/// Whether nothing in a text would be read as mark-up, but for addresses.
pub fn has_no_marks(text: &str) -> bool {
    let mut out = String::new();
    push_marks_escaped(&mut out, text, Context::Running, None, None, Vec::new());
    out == text
}

/// The text of a role, a phrase or an emphasis, escaped.
pub fn inner(text: &str, context: Context) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    push_inner(text, context, &mut out);
    out
}

/// Writes the text of a role, a phrase or an emphasis, escaped.
pub fn push_inner(text: &str, context: Context, out: &mut String) {
    push_escaped(out, text, context, Some('x'), Some('x'));
}

/// A piece of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    /// Plain text, not yet escaped.
    Text(Cow<'t, str>),
    /// Finished inline mark-up and the first character of its content.
    Mark(Cow<'t, str>, char),
    /// A line break that counts.
    Break,
}

/// Joins pieces to source text: escapes what is text, and sets the null escape where mark-up touches a word.
pub fn join_in(pieces: &[Piece<'_>], context: Context) -> String {
    let mut out = String::new();
    push_joined(pieces, context, &mut out);
    out
}

/// As [`join_in`], for running text.
pub fn join(pieces: &[Piece<'_>]) -> String {
    join_in(pieces, Context::Running)
}

/// As [`join_in`], into an empty string.
pub fn push_joined(pieces: &[Piece<'_>], context: Context, out: &mut String) {
    let mut after_mark = false;
    for (i, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Text(text) => {
                let Some(first) = text.chars().next() else { continue };
                let mut before = out.chars().next_back();
                if after_mark && (!does_end_before(first) || is_role_suffix(text)) {
                    out.push_str("\\ ");
                    before = Some(' ');
                } else if after_mark {
                    before = Some(MARKUP);
                }
                let after = pieces[i + 1..].iter().find_map(|next| match next {
                    Piece::Text(text) => text.chars().next(),
                    Piece::Mark(..) => Some(MARKUP),
                    Piece::Break => Some('\n'),
                });
                push_escaped(out, text, context, before, after);
                after_mark = false;
            }
            Piece::Mark(source, first) => {
                if let Some(before) = out.chars().next_back() {
                    let ends_like_role = before == ':' && source.starts_with('`');
                    if after_mark || !does_start_after(before) || is_quoted(before, *first) || ends_like_role
                    {
                        out.push_str("\\ ");
                    }
                }
                out.push_str(source);
                after_mark = true;
            }
            Piece::Break => {
                out.push('\n');
                after_mark = false;
            }
        }
    }
}

/// Whether text behind a role would be read as the role's suffix: `` `text`:role: ``.
fn is_role_suffix(text: &str) -> bool {
    text.strip_prefix(':').is_some_and(|rest| {
        let name = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '.' | '_' | '+')));
        name.is_some_and(|end| end > 0 && rest[end..].starts_with(':'))
    })
}

/// Where the text of a block stands, which decides what its lines may be mistaken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lines {
    /// A paragraph.
    Paragraph,
    /// A paragraph of a quotation, which must not look like an attribution.
    Quotation,
}

/// Escapes what stands at the start of a line, or ends the paragraph, and would be read as the mark of a block.
pub fn protect(source: &str, place: Lines) -> Cow<'_, str> {
    let mut out = Cow::Borrowed(source);
    if has_opening_line(source, place) {
        let mut text = String::with_capacity(source.len() + 2);
        for (i, line) in lines(source).enumerate() {
            if i > 0 {
                text.push('\n');
            }
            text.push_str(guard(i == 0, line, place));
            text.push_str(line);
        }
        out = Cow::Owned(text);
    }
    if ends_plain(source) {
        return out;
    }
    // docutils takes no notice of white space at the end, whichever it is.
    if let Some(words) = out.trim_end().strip_suffix("::") {
        let escapes = words.len() - words.trim_end_matches('\\').len();
        let at = words.len();
        if escapes % 2 == 0 {
            out.to_mut().insert(at, '\\');
        }
    }
    out
}

/// Whether a paragraph ends with a visible character that begins nothing below it, and only its lines need [guards](guard).
pub fn ends_plain(source: &str) -> bool {
    source.as_bytes().last().is_some_and(|&b| b.is_ascii_graphic() && b != b':')
}

/// What must stand before a line of a paragraph, so that it is not read as the mark of a block; mostly nothing.
pub fn guard(is_first: bool, line: &str, place: Lines) -> &'static str {
    match is_mark(is_first, line, place) {
        false => "",
        true if line.starts_with('\\') => "\\ ",
        true => "\\",
    }
}

/// Whether a line of these would be read as the mark of a block.
fn has_opening_line(source: &str, place: Lines) -> bool {
    let line_at = |start: usize| {
        let rest = &source[start..];
        memchr::memchr(b'\n', rest.as_bytes()).map_or(rest, |end| &rest[..end])
    };
    is_mark(true, line_at(0), place)
        || memchr::memchr_iter(b'\n', source.as_bytes())
            .any(|end| has_mark(&source[end + 1..]) && is_mark(false, line_at(end + 1), place))
}

/// Whether a line begins with anything else than a letter or a digit: all but the number of an item does that opens a block.
fn has_mark(line: &str) -> bool {
    !line.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric)
}

/// Whether a line would be read as the mark of a block. Only the first line of a paragraph can open another block; but the
/// second may be taken for an underline, and in a directive any line for an option.
fn is_mark(is_first: bool, line: &str, place: Lines) -> bool {
    has_mark(line)
        && (place == Lines::Quotation && is_first && is_attribution(line)
            || is_field(line)
            || is_adornment(line))
        || is_first && opens_block(line)
}

fn is_attribution(line: &str) -> bool {
    line.starts_with("--") || line.starts_with('\u{2014}')
}

/// `:name: `, but not `:role:` before a backquote.
pub fn is_field(line: &str) -> bool {
    let Some(name) = line.strip_prefix(':') else { return false };
    if name.starts_with([':', ' ']) {
        return false;
    }
    let mut before = ':';
    let mut rest = name.chars();
    while let Some(c) = rest.next() {
        match c {
            '\\' => before = rest.next().unwrap_or(c),
            ':' => match rest.clone().next() {
                None | Some(' ') if before != ' ' => return true,
                None | Some(' ' | '`') => return false,
                Some(_) => before = c,
            },
            _ => before = c,
        }
    }
    false
}

/// A line of one punctuation mark, the border of a table, or `=== ===`.
pub fn is_adornment(line: &str) -> bool {
    let line = line.trim_end();
    let Some(first) = line.chars().next() else { return false };
    if !first.is_ascii_punctuation() {
        return false;
    }
    line.chars().all(|c| c == first)
        || first == '+' && line.ends_with('+') && line.chars().all(|c| matches!(c, '+' | '-'))
        || first == '=' && line.chars().all(|c| matches!(c, '=' | ' '))
}

/// A mark that opens a list, a directive or the like at the start of a paragraph.
fn opens_block(line: &str) -> bool {
    // Words are short: to begin a search for one byte takes longer than to look at each.
    let end = line.bytes().position(|b| b == b' ').unwrap_or(line.len());
    let (word, rest) = (&line[..end], line.get(end + 1..).unwrap_or_default());
    if !has_mark(word) {
        return matches!(word.as_bytes().last(), Some(b'.' | b')')) && is_enumerator(word);
    }
    matches!(word, "-" | "+" | "*" | "\u{2022}" | "\u{2023}" | "\u{2043}")
        || matches!(word, ">>>" | "|" | ".." | "__")
        || is_enumerator(word)
        || is_option(word, rest)
}

/// `1.`, `a)`, `(iv)`, `#.`.
fn is_enumerator(word: &str) -> bool {
    let body = match word.strip_prefix('(') {
        Some(rest) => rest.strip_suffix(')'),
        None => word.strip_suffix(['.', ')']),
    };
    let Some(body) = body else { return false };
    let mut chars = body.chars();
    let single =
        matches!((chars.next(), chars.next()), (Some(c), None) if c.is_ascii_alphabetic() || c == '#');
    let all = |set: fn(char) -> bool| !body.is_empty() && body.chars().all(set);
    single
        // docutils' digits are those of Python's `[0-9]`.
        || all(|c| c.is_ascii_digit())
        || all(|c| matches!(c, 'i' | 'v' | 'x' | 'l' | 'c' | 'd' | 'm'))
        || all(|c| matches!(c, 'I' | 'V' | 'X' | 'L' | 'C' | 'D' | 'M'))
}

/// A line of nothing but options, `-v, --verbose=LEVEL`: docutils wants two blanks before the description, which
/// folded text never has.
fn is_option(word: &str, rest: &str) -> bool {
    let is_name = |c: char| c.is_ascii_alphanumeric();
    let name = word
        .strip_prefix("--")
        .or_else(|| word.strip_prefix(['-', '+', '/']))
        .is_some_and(|name| name.starts_with(is_name));
    name && word.chars().chain(rest.chars()).all(|c| is_name(c) || "-+/=<>,_. ".contains(c) || !c.is_ascii())
}

#[cfg(test)]
mod tests {
    use super::{Context, Lines, Piece, inner, join, protect};

    fn text(text: &str) -> String {
        join(&[Piece::Text(text.into())])
    }

    #[test]
    fn running_text_is_escaped_by_position() {
        for (plain, source) in [
            ("a * b ** c", "a * b ** c"),
            ("2*3*4", "2*3*4"),
            ("*.nix and \"*\"", "\\*.nix and \"\\*\""),
            ("a *b", "a \\*b"),
            ("`x`", "\\`x`"),
            ("x | y || z", "x | y || z"),
            ("a |b|", "a \\|b|"),
            ("|", "\\|"),
            ("a *", "a *"),
            ("a **** b", "a \\**** b"),
            ("a_`b", "a\\_\\`b"),
            ("snake_case", "snake_case"),
            ("name_ and name__.", "name\\_ and name\\__."),
            ("_start __x", "_start __x"),
            ("[1]_", "[1]\\_"),
            ("C:\\dir", "C:\\\\dir"),
            // What is no link must not look like one.
            ("http://x.y/a_b?c=*", "\\http://x.y/a_b?c=*"),
            ("a x@y.org", "a x\\@y.org"),
        ] {
            assert_eq!(text(plain), source);
        }
    }

    #[test]
    fn marks_that_touch_words_are_set_off() {
        let mark = || Piece::Mark("``x``".into(), 'x');
        let t = |s: &'static str| Piece::Text(s.into());
        for (pieces, source) in [
            (vec![t("a "), mark(), t(" b")], "a ``x`` b"),
            (vec![t("a"), mark(), t("b")], "a\\ ``x``\\ b"),
            (vec![t("("), mark(), t(").")], "(``x``)."),
            (vec![mark(), mark()], "``x``\\ ``x``"),
            (vec![t("“"), mark(), t("”")], "“``x``”"),
            (vec![t("a_"), mark()], "a\\_\\ ``x``"),
            (vec![mark(), t(":b: c")], "``x``\\ :b: c"),
            (vec![t("("), Piece::Mark("``)``".into(), ')')], "(\\ ``)``"),
        ] {
            assert_eq!(join(&pieces), source);
        }
    }

    #[test]
    fn inner_text() {
        assert_eq!(inner("a*b`c\\d", Context::Starred), "a\\*b`c\\\\d");
        assert_eq!(inner("a*b`c\\d", Context::Quoted), "a*b\\`c\\\\d");
    }

    #[test]
    fn starts_of_lines() {
        for (plain, source) in [
            ("- a", "\\- a"),
            ("-a b", "\\-a b"),
            ("-a: b", "-a: b"),
            ("1. a", "\\1. a"),
            ("1.5 a", "1.5 a"),
            ("(iv) a", "\\(iv) a"),
            ("It. a", "It. a"),
            ("A. Smith", "\\A. Smith"),
            (".. a", "\\.. a"),
            ("... a", "... a"),
            ("...", "\\..."),
            (":field: a", "\\:field: a"),
            (":ref:`a` b", ":ref:`a` b"),
            (":ref:`a`:", ":ref:`a`:"),
            (":a:b: c", "\\:a:b: c"),
            ("a\n:field: a", "a\n\\:field: a"),
            ("a\n- b", "a\n- b"),
            ("a\n====", "a\n\\===="),
            ("as follows::", "as follows:\\:".replace(":\\:", "\\::").as_str()),
            ("a::\u{a0}", "a\\::\u{a0}"),
            ("-v", "\\-v"),
            ("--verbose, -v", "\\--verbose, -v"),
            (">>> a", "\\>>> a"),
            ("| a", "\\| a"),
            ("+---+", "\\+---+"),
            ("=== ==", "\\=== =="),
            ("\\\\\\\\", "\\ \\\\\\\\"),
        ] {
            assert_eq!(protect(plain, Lines::Paragraph), source);
        }
        assert_eq!(protect("-- Me", Lines::Paragraph), "-- Me");
        assert_eq!(protect("-- Me", Lines::Quotation), "\\-- Me");
    }
}
