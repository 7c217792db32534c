//! Keeping text from being read as mark-up: one table of unsafe patterns, and the functions that use it.
//!
//! A character is escaped only where the target's parser would read it as mark-up, decided by what stands before and
//! after it in the line as written. [`UNSAFE`] lists the patterns; runs of `*`, `_` and `~`, which open and close by
//! what flanks the whole run, follow [`attention_is_safe`]. What parsers disagree on (whether a symbol is punctuation)
//! counts as the worse case.

mod spelling;

pub(crate) use spelling::{
    code_span, comment, destination, html, is_autolink, is_formula, is_mail_autolink, is_plain_code,
    keep_ends, longest_run, one_line, quoted, runs,
};

use crate::flavour::Syntax;
use ast::scan::{ByteSet, Dispatch};

/// The surroundings of a text: what the parser knows, and where the text stands.
#[derive(Clone, Copy)]
#[allow(clippy::struct_excessive_bools, reason = "four independent facts of a place")]
pub(crate) struct Surroundings {
    /// What the parser reads as mark-up.
    pub syntax: Syntax,
    /// Whether the text stands between square brackets.
    pub in_brackets: bool,
    /// Whether the text is that of a heading.
    pub in_heading: bool,
    /// Whether the block's first line begins a line of its container; a heading's or a cell's does not.
    pub starts_line: bool,
    /// Whether line breaks of the text must become blanks.
    pub one_line: bool,
    /// The first character of what is written behind the text; a line feed at the end of the block.
    pub after: char,
    /// Whether mark-up, and not the block's end, stands behind the text.
    pub mark_after: bool,
    /// Which of `*`, `_` and `~` stand in the block but once: with no partner, they are no marks.
    pub alone: [bool; 3],
}

/// The characters that open and close, in the order of [`Surroundings::alone`].
pub(crate) const ATTENTION: [char; 3] = ['*', '_', '~'];

/// One character of a text and its neighbours.
struct Spot<'a> {
    /// What is written before it.
    written: &'a str,
    /// Whether it begins a line.
    at_line_start: bool,
    /// The character before, a line feed at a line's start.
    before: char,
    /// The text behind it.
    rest: &'a str,
    /// Whether the text begins here, behind mark-up.
    after_mark: bool,
    around: Surroundings,
}

impl Spot<'_> {
    /// The character behind.
    fn after(&self) -> char {
        self.rest.chars().next().unwrap_or(self.around.after)
    }

    /// The rest of the line, if no mark-up stands in it.
    fn plain_line(&self) -> Option<&str> {
        match self.rest.find('\n') {
            Some(end) => Some(&self.rest[..end]),
            None if self.around.mark_after => None,
            None => Some(self.rest),
        }
    }

    /// Whether the rest of the line holds nothing but these characters.
    fn line_is_all(&self, characters: &str) -> bool {
        self.plain_line().is_some_and(|line| line.chars().all(|c| characters.contains(c)))
    }
}

/// An unsafe pattern.
struct Unsafe {
    /// The character.
    character: char,
    /// What the parser must know for it to matter.
    syntax: Syntax,
    /// Where it matters.
    found: fn(&Spot<'_>) -> bool,
    /// What it would be read as; the row's reason.
    #[expect(dead_code, reason = "for the reader of the table")]
    read_as: &'static str,
}

const fn row(character: char, syntax: Syntax, read_as: &'static str, found: fn(&Spot<'_>) -> bool) -> Unsafe {
    Unsafe { character, syntax, found, read_as }
}

/// Brackets around more than this are no link.
const LONGEST_LABEL: usize = 999;

const CORE: Syntax = Syntax::COMMONMARK;

/// The unsafe patterns. The first that fits decides; none fits means that the character is safe.
const UNSAFE: &[Unsafe] = &[
    // ---- anywhere in a line
    row('\\', CORE, "an escape, or a line break", |s| s.after().is_ascii_punctuation() || s.after() == '\n'),
    row('`', CORE, "a code span", |_| true),
    row('&', CORE, "a character reference", |s| is_reference(s.rest)),
    row('<', Syntax::HTML, "a tag or a comment", |s| matches!(s.after(), '/' | '!' | '?')),
    row('<', CORE, "a tag or an address", |s| s.after().is_ascii_alphabetic()),
    row('<', CORE, "a mail address", is_mail),
    row('[', CORE, "brackets in brackets", |s| s.around.in_brackets),
    row(']', CORE, "the end of the brackets", |s| s.around.in_brackets),
    row(']', CORE, "a link", |s| s.after() == '('),
    row(']', CORE, "the definition of a link", |s| s.after() == ':' && s.written.starts_with('[')),
    row(']', Syntax::ATTRIBUTES, "a span with attributes", |s| s.after() == '{'),
    row('[', Syntax::FOOTNOTES, "a footnote's mark", |s| s.after() == '^'),
    row('^', Syntax::FOOTNOTES, "a footnote's mark", |s| s.after_mark && s.before == '['),
    // Not by the specification, but by comrak.
    row('^', CORE, "a footnote's mark behind a mark of exclamation", |s| {
        s.after_mark && s.written.ends_with("![")
    }),
    row('!', CORE, "an image", |s| s.rest.is_empty() && s.around.mark_after && s.around.after == '['),
    row(':', CORE, "the definition of a mark", |s| s.after_mark && s.before == ']'),
    row('(', CORE, "the address of a mark", |s| s.after_mark && s.before == ']'),
    row('{', Syntax::ATTRIBUTES, "attributes of what is before", |s| {
        s.after_mark && matches!(s.before, '`' | ')' | ']' | '}')
    }),
    row('{', Syntax::ROLES, "a role", |s| {
        s.around.after == '`' && s.rest.strip_suffix('}').is_some_and(is_role_name)
    }),
    row('{', Syntax::PANDOC, "a heading's attributes", |s| s.around.in_heading),
    row('{', Syntax::ATTRIBUTES, "a heading's id", |s| s.around.in_heading && s.after() == '#'),
    // A backslash before the brace that opens is no help there.
    row('}', Syntax::HEADING_ATTRIBUTES, "the end of a heading's attributes", |s| {
        s.around.in_heading && s.rest.trim().is_empty() && !s.around.mark_after
    }),
    row('{', Syntax::ORDERS, "an order of mdBook", |s| s.rest.starts_with("{#")),
    row('#', CORE, "the closing marks of a heading", |s| {
        s.around.in_heading && matches!(s.before, ' ' | '\n') && only(s.rest, "#") && !s.around.mark_after
    }),
    // ---- addresses without a mark around them
    row(':', Syntax::AUTOLINKS, "an address", |s| {
        !s.around.in_brackets
            && s.rest.starts_with("//")
            && ends_in_word(s.written, &["http", "https", "ftp"])
    }),
    row('.', Syntax::AUTOLINKS, "an address", |s| {
        !s.around.in_brackets && s.after().is_ascii_alphanumeric() && ends_in_word(s.written, &["www"])
    }),
    row('@', Syntax::AUTOLINKS, "an address of mail", |s| {
        // A letter before it may be written as a reference.
        let follows = s.before.is_ascii_alphanumeric() || matches!(s.before, '.' | '+' | '-' | '_' | ';');
        let goes_on = s.after().is_alphanumeric() || matches!(s.after(), '.' | '-' | '_');
        !s.around.in_brackets && follows && goes_on
    }),
    // ---- anywhere in a line, for pandoc
    row('\\', Syntax::PANDOC, "a command of TeX, or a blank that does not break", |s| {
        s.after().is_ascii_alphabetic() || matches!(s.after(), ' ' | '\0')
    }),
    row('@', Syntax::PANDOC, "a citation", |s| {
        !s.before.is_alphanumeric() && (s.after().is_alphanumeric() || matches!(s.after(), '_' | '{' | '*'))
    }),
    row('$', Syntax::PANDOC, "a formula", |s| !is_blank(s.after())),
    row('^', Syntax::PANDOC, "raised text, or a footnote", |s| !is_blank(s.after())),
    row('[', Syntax::PANDOC, "a link by a heading's words", |s| {
        s.around.mark_after || s.rest.bytes().take(LONGEST_LABEL).any(|b| b == b']')
    }),
    row(':', Syntax::PANDOC, "the title of a table", |s| matches!(s.written, "Table" | "table" | "")),
    // ---- a typographer's replacements
    row('-', Syntax::DASHES, "a dash", |s| follows_bare(s, '-')),
    row('.', Syntax::DASHES, "an ellipsis", |s| follows_bare(s, '.')),
    row(',', Syntax::SIGNS, "one comma", |s| follows_bare(s, ',')),
    row('+', Syntax::SIGNS, "±", |s| s.after() == '-'),
    row('?', Syntax::SIGNS, "three question marks", |s| s.rest.starts_with("???")),
    row('!', Syntax::SIGNS, "three exclamation marks", |s| s.rest.starts_with("!!!")),
    row('(', Syntax::SIGNS, "a sign such as ©", |s| is_sign(s.rest)),
    // ---- at the start of a line
    row('#', CORE, "a heading", |s| {
        let behind = s.rest.trim_start_matches('#');
        s.at_line_start && s.rest.len() - behind.len() < 6 && begins_blank(s, behind)
    }),
    row('>', CORE, "a quotation", |s| s.at_line_start),
    row('-', CORE, "an item, a rule, or the line under a heading", |s| {
        s.at_line_start && (begins_blank(s, s.rest) || s.line_is_all("- |:"))
    }),
    row('+', CORE, "an item", |s| s.at_line_start && begins_blank(s, s.rest)),
    row('=', CORE, "the line under a heading", |s| s.at_line_start && s.line_is_all("= ")),
    row('|', CORE, "the line under a table's head", |s| {
        s.at_line_start && s.line_is_all("-|: ") && s.plain_line().is_some_and(|line| line.contains('-'))
    }),
    row(':', CORE, "the line under a table's head", |s| {
        s.at_line_start && s.line_is_all("-|: ") && s.plain_line().is_some_and(|line| line.contains('-'))
    }),
    row('.', Syntax::PANDOC, "a numbered item", |s| ends_in_digits(s) && begins_blank(s, s.rest)),
    row(')', Syntax::PANDOC, "a numbered item", |s| ends_in_digits(s) && begins_blank(s, s.rest)),
    row('.', CORE, "a numbered item", |s| ends_in_number(s) && begins_blank(s, s.rest)),
    row(')', CORE, "a numbered item", |s| ends_in_number(s) && begins_blank(s, s.rest)),
    row('[', Syntax::ALERTS, "an alert", |s| s.at_line_start && s.after() == '!'),
    row('[', Syntax::TASKS, "a task's box", |s| {
        s.at_line_start && ["x]", "X]", " ]"].iter().any(|mark| s.rest.starts_with(mark))
    }),
    row('|', Syntax::PANDOC, "a line of verse", |s| s.at_line_start && begins_blank(s, s.rest)),
    row('+', Syntax::PANDOC, "the border of a table", |s| {
        s.at_line_start && matches!(s.after(), '-' | '=' | ':')
    }),
    row('%', Syntax::PANDOC, "the title of the document", |s| s.at_line_start),
    row('#', Syntax::PANDOC, "a numbered item", |s| s.at_line_start && s.rest.starts_with(['.', ')'])),
    row('(', Syntax::PANDOC, "a numbered item", |s| {
        s.at_line_start && s.rest.find(')').is_some_and(|end| is_number_or_letter(&s.rest[..end]))
    }),
    row('.', Syntax::PANDOC, "an item with a letter", |s| ends_in_letter(s) && begins_blank(s, s.rest)),
    row(')', Syntax::PANDOC, "an item with a letter", |s| ends_in_letter(s) && begins_blank(s, s.rest)),
    row('%', Syntax::MYST, "a comment", |s| s.at_line_start),
    row('-', Syntax::MYST, "options of a directive", |s| s.at_line_start && s.rest.starts_with("--")),
    row('+', Syntax::MYST, "a break", |s| {
        let signs = s.rest.bytes().take_while(|b| matches!(b, b'+' | b' ' | b'\t'));
        s.at_line_start && signs.filter(|&b| b == b'+').count() >= 2
    }),
    row('(', Syntax::MYST, "a target", |s| {
        s.at_line_start && s.plain_line().is_some_and(|line| line.trim_end().ends_with(")="))
    }),
    // Where mark-up stands between the two.
    row('=', Syntax::MYST, "the end of a target", |s| {
        let line = s.written.rsplit('\n').next().unwrap_or_default();
        s.before == ')' && line.starts_with('(') && s.plain_line().is_some_and(|rest| rest.trim().is_empty())
    }),
    row(':', Syntax::MYST, "an option", |s| s.at_line_start),
    row(':', Syntax::CONTAINERS, "a fence", |s| s.at_line_start && s.rest.starts_with("::")),
    row(':', Syntax::DEFINITIONS, "a definition", |s| s.at_line_start && begins_blank(s, s.rest)),
    row('{', Syntax::ATTRIBUTES, "attributes of what is below", |s| {
        s.at_line_start && s.plain_line().is_none_or(|line| line.ends_with('}'))
    }),
];

/// Whether what is written ends in one of these words, in whatever case, and not in a longer one.
fn ends_in_word(written: &str, words: &[&str]) -> bool {
    let start = written
        .rfind(|c: char| !c.is_ascii_alphabetic())
        .map_or(0, |at| at + written[at..].chars().next().map_or(1, char::len_utf8));
    words.iter().any(|word| written[start..].eq_ignore_ascii_case(word))
}

const KEYS: [u8; UNSAFE.len()] = ast::keys!(UNSAFE, |row| row.character as u8);
static DISPATCH: Dispatch<{ UNSAFE.len() }> = Dispatch::of(&KEYS);
static BEGINS: ByteSet = ByteSet::of(&KEYS).and(b"*_~\n");

/// Writes a text so that it is read back as itself. `after_mark` says that mark-up stands right before it.
pub(crate) fn push_text(out: &mut String, text: &str, after_mark: bool, around: Surroundings) {
    let mut at = 0;
    let mut plain = 0;
    while let Some(found) = BEGINS.find(text, at) {
        at = found;
        let byte = text.as_bytes()[at];
        if byte == b'\n' {
            at += 1;
            if around.one_line {
                out.push_str(&text[plain..at - 1]);
                out.push(' ');
                plain = at;
            }
            continue;
        }
        if is_plain(text.as_bytes(), at, around) {
            at += 1;
            continue;
        }
        // What is before it is written first: the rows look at it.
        out.push_str(&text[plain..at]);
        let at_line_start = if out.is_empty() { around.starts_line } else { out.ends_with('\n') };
        let before = if at_line_start { '\n' } else { out.chars().next_back().unwrap_or(' ') };
        let c = char::from(byte);
        if ATTENTION.contains(&c) {
            let run = text.as_bytes()[at..].iter().take_while(|&&b| b == byte).count();
            let rest = &text[at + run..];
            push_attention(out, c, run, before, at_line_start, rest, around);
            at += run;
            plain = at;
            continue;
        }
        plain = at;
        at += 1;
        let after_mark = after_mark && at == 1;
        let spot = Spot { written: out, at_line_start, before, rest: &text[at..], after_mark, around };
        let mut rows = DISPATCH.rows(byte).map(|row| &UNSAFE[row]);
        if rows.any(|u| around.syntax.has(u.syntax) && (u.found)(&spot)) {
            out.push('\\');
        }
    }
    out.push_str(&text[plain..]);
}

/// Whether no row of the table can fit this byte at `at`, which a look at the byte before it tells: inside a line most
/// full stops, commas and hyphens mean nothing.
fn is_plain(text: &[u8], at: usize, around: Surroundings) -> bool {
    let Some(&before) = at.checked_sub(1).and_then(|before| text.get(before)) else { return false };
    if before == b'\n' {
        return false;
    }
    match text[at] {
        b'=' => before != b')' || !around.syntax.has(Syntax::MYST),
        b'|' | b'>' => true,
        b'-' => !around.syntax.has(Syntax::DASHES),
        b'+' | b',' | b'?' => !around.syntax.has(Syntax::SIGNS),
        b'.' => {
            !around.syntax.has(Syntax::DASHES) && !before.is_ascii_digit() && !matches!(before, b'w' | b'W')
        }
        b')' if around.syntax.has(Syntax::PANDOC) => !before.is_ascii_alphanumeric(),
        b')' => !before.is_ascii_digit(),
        b'#' => !around.in_heading,
        _ => false,
    }
}

/// Writes a run of `*`, `_` or `~`. A run is judged as a whole and escaped as a whole.
fn push_attention(
    out: &mut String,
    mark: char,
    run: usize,
    before: char,
    at_line_start: bool,
    rest: &str,
    around: Surroundings,
) {
    let after = rest.chars().next().unwrap_or(around.after);
    let line_is_only = |marks: &str| rest.split('\n').next().is_some_and(|line| only(line, marks));
    let begins_block = at_line_start
        && match mark {
            '*' => is_blank(after) && (run == 1 || line_is_only("* ")),
            '_' => is_blank(after) && line_is_only("_ "),
            _ => run >= 3 || (around.syntax.has(Syntax::DEFINITIONS) && run == 1 && is_blank(after)),
        };
    let struck = around.syntax.has(Syntax::STRIKE);
    let is_mark = match mark {
        '~' => struck && !(is_blank(before) && is_blank(after)),
        // For pandoc, a mark at a line's border is none only where blanks are around it.
        _ if around.syntax.has(Syntax::PANDOC) && (before == '\n' || after == '\n') => run > 0,
        _ => !attention_is_safe(mark, before, after),
    };
    let is_mark = is_mark && !ATTENTION.iter().zip(around.alone).any(|(&c, alone)| c == mark && alone);
    for i in 0..run {
        // What is left of a run that begins a block must not be a mark, either.
        if is_mark || (begins_block && (i == 0 || mark != '~' || struck)) {
            out.push('\\');
        }
        out.push(mark);
    }
}

/// Whether a run of `*` or `_` with these neighbours can neither open nor close anything.
fn attention_is_safe(mark: char, before: char, after: char) -> bool {
    (is_blank(before) && is_blank(after))
        || (mark == '_' && before.is_alphanumeric() && after.is_alphanumeric())
}

/// Whether a delimiter with these neighbours opens: its left side is the outside.
pub(crate) fn can_open(mark: char, before: char, after: char) -> bool {
    if is_blank(after) {
        return false;
    }
    let outside = is_blank(before) || is_punctuation(before);
    if mark == '_' { outside } else { outside || after.is_alphanumeric() }
}

/// Whether a delimiter with these neighbours closes: its right side is the outside.
pub(crate) fn can_close(mark: char, before: char, after: char) -> bool {
    can_open(mark, after, before)
}

/// White space, as the flanking rules know it; a block's ends count as such.
fn is_blank(c: char) -> bool {
    c.is_whitespace()
}

/// What all parsers take for punctuation. Symbols outside ASCII, which only the newer ones do, are neither this nor
/// alphanumeric, and so never safe.
fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c, '¡' | '§' | '«' | '¶' | '·' | '»' | '¿' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{2043}')
}

fn only(line: &str, characters: &str) -> bool {
    line.chars().all(|c| characters.contains(c))
}

/// Whether the same character stands before, not escaped. Of a run, every second one is escaped.
fn follows_bare(spot: &Spot<'_>, c: char) -> bool {
    // An even number of backslashes are themselves.
    let backslashes = |before: &str| before.len() - before.trim_end_matches('\\').len();
    spot.written.strip_suffix(c).is_some_and(|before| backslashes(before) % 2 == 0)
}

/// Whether what is behind begins with a blank, or is the line's end.
fn begins_blank(spot: &Spot<'_>, behind: &str) -> bool {
    is_blank(behind.chars().next().unwrap_or(spot.around.after))
}

/// Whether the text behind `&` makes it a character reference.
fn is_reference(rest: &str) -> bool {
    let Some(end) = rest.bytes().take(34).position(|b| b == b';') else { return false };
    let name = &rest[..end];
    match name.strip_prefix('#') {
        Some(number) => {
            let (digits, hex) = match number.strip_prefix(['x', 'X']) {
                Some(digits) => (digits, true),
                None => (number, false),
            };
            let fits = |b: u8| if hex { b.is_ascii_hexdigit() } else { b.is_ascii_digit() };
            !digits.is_empty() && digits.bytes().all(fits)
        }
        None => !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric()),
    }
}

/// Whether what is behind `<` makes it a mail address in points, or may, where mark-up follows.
fn is_mail(spot: &Spot<'_>) -> bool {
    match spot.rest.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>')) {
        Some(end) => spot.rest[end..].starts_with('>') && spot.rest[..end].contains('@'),
        None => spot.around.mark_after && matches!(spot.around.after, '*' | '_' | '~'),
    }
}

/// Whether the text behind `(` makes it a typographer's sign.
fn is_sign(rest: &str) -> bool {
    let Some(end) = rest.bytes().take(3).position(|b| b == b')') else { return false };
    ["c", "r", "p", "tm"].iter().any(|sign| rest[..end].eq_ignore_ascii_case(sign))
}

fn is_role_name(rest: &str) -> bool {
    !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-+:".contains(&b))
}

/// Whether the line that is being written holds a number of at most nine digits and nothing else.
fn ends_in_number(spot: &Spot<'_>) -> bool {
    let digits = spot.written.bytes().rev().take(10).take_while(u8::is_ascii_digit).count();
    let line_before = &spot.written[..spot.written.len() - digits];
    let begins_line =
        if line_before.is_empty() { spot.around.starts_line } else { line_before.ends_with('\n') };
    (1..10).contains(&digits) && begins_line
}

/// Whether the line that is being written holds digits and nothing else.
fn ends_in_digits(spot: &Spot<'_>) -> bool {
    let line_before = spot.written.trim_end_matches(|c: char| c.is_ascii_digit());
    let begins_line =
        if line_before.is_empty() { spot.around.starts_line } else { line_before.ends_with('\n') };
    line_before.len() < spot.written.len() && begins_line
}

/// Whether the line that is being written holds a letter, or a number in Roman ones, and nothing else.
fn ends_in_letter(spot: &Spot<'_>) -> bool {
    let letters = spot.written.bytes().rev().take(9).take_while(u8::is_ascii_alphabetic).count();
    let (line_before, word) = spot.written.split_at(spot.written.len() - letters);
    let begins_line =
        if line_before.is_empty() { spot.around.starts_line } else { line_before.ends_with('\n') };
    begins_line && is_number_or_letter(word)
}

/// Whether it may stand for a number: digits, a letter, Roman numerals, or an example's name.
fn is_number_or_letter(word: &str) -> bool {
    let roman = |b: u8| b"ivxlcdmIVXLCDM".contains(&b);
    !word.is_empty()
        && word.len() < 10
        && (word.len() == 1
            || word.starts_with('@')
            || word.bytes().all(roman)
            || word.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests;
