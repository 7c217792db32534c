//! What no substitution shall see: `+a+`, `++a++`, `+++a+++`, `$$a$$`, `pass:[a]`, formulas. It leaves a slot in the text.
//!
//! Reference: <https://docs.asciidoctor.org/asciidoc/latest/pass/pass-macro/>.

use super::buffer::{self, Ahead, Buffer, Edit, Sign, begins_line, find, find_bracket, find_byte, is_word};
use super::{Made, Mark, Pass, PassKind, Subs, Work, push_sign};
use ast::MathNotation;
use std::ops::Range;

impl Work<'_, '_> {
    pub(super) fn extract_passes(&mut self, buffer: &mut Buffer) {
        let text = buffer.text.as_str();
        let has_plus = memchr::memchr(b'+', text.as_bytes()).is_some();
        let has_colon = memchr::memchr(b':', text.as_bytes()).is_some();
        if has_plus && find("++", text, 0).is_some()
            || find("$$", text, 0).is_some()
            || has_colon && find("pass:", text, 0).is_some()
        {
            self.pass_macros(buffer);
        }
        if self.compat {
            self.old_literals(buffer);
        } else if has_plus || find("-]`", &buffer.text, 0).is_some() {
            self.literals(buffer);
        }
        if has_colon && (find("stem:", &buffer.text, 0).is_some() || find("math:", &buffer.text, 0).is_some())
        {
            self.formulas(buffer);
        }
    }

    /// Leaves a slot for a text.
    fn slot(&mut self, text: Buffer, subs: Subs, kind: PassKind, edit: &mut Edit<'_>) {
        self.passes.push(Pass { text, subs, early: false, kind });
        push_sign(Sign::Slot, self.passes.len() - 1, edit);
    }

    /// `++a++`, `+++a+++`, `$$a$$`, `pass:q[a]`.
    fn pass_macros(&mut self, buffer: &mut Buffer) {
        let text = buffer.text.as_str();
        let bytes = text.as_bytes();
        let mut edit = Edit::new(buffer);
        let mut search = Search { text, ..Search::default() };
        let mut at = 0;
        while let Some(found) = search.next(at) {
            at = found.from + 1;
            let Some(end) = found.end else { continue };
            match found.boundary {
                None => {
                    // `pass:…[…]`
                    let start = found.from;
                    at = end;
                    if start > edit.done && bytes[start - 1] == b'\\' {
                        edit.keep(start - 1);
                        edit.skip(start);
                        edit.keep(end);
                        continue;
                    }
                    edit.keep(start);
                    let inside = buffer.cut(found.content.clone()).unescaped();
                    let names = text.get(start + 5..found.content.start - 1).unwrap_or_default();
                    self.slot(inside, Subs::parse(names, Subs::NONE, true), PassKind::Text, &mut edit);
                    let place = |wanted: Subs| {
                        names.split(',').position(|name| Subs::parse(name, Subs::NONE, true) == wanted)
                    };
                    if let Some(pass) = self.passes.last_mut() {
                        let (first, marks) = (place(Subs::ATTRIBUTES), place(Subs::QUOTES));
                        pass.early = first.is_some() && marks.is_some() && first < marks;
                    }
                    edit.skip(end);
                }
                // In the old AsciiDoc, `++a++` is code, in which something may pass.
                Some(boundary) if self.compat && text[boundary..found.content.start] == *"++" => {
                    at = found.content.start;
                }
                Some(boundary) => {
                    at = end;
                    self.quoted_pass(&found, boundary, end, buffer, &mut edit);
                }
            }
        }
        if let Some(new) = edit.finish() {
            *buffer = new;
        }
    }

    fn quoted_pass(
        &mut self,
        found: &Found,
        boundary: usize,
        end: usize,
        buffer: &Buffer,
        edit: &mut Edit<'_>,
    ) {
        let text = buffer.text.as_str();
        let bytes = text.as_bytes();
        let slashes = |at: usize, floor: usize| {
            (1..=2).take_while(|n| at >= floor + n && bytes[at - n] == b'\\').count()
        };
        let floor = found.list.as_ref().map_or(edit.done, |list| list.end + 1);
        let escapes = slashes(boundary, floor);
        let mut kind = PassKind::Text;
        let mut subs = if text[boundary..].starts_with("+++") && found.content.start == boundary + 3 {
            Subs::NONE
        } else {
            Subs::SPECIAL
        };
        if escapes > 0 {
            edit.keep(boundary - escapes);
            edit.skip(boundary - escapes + 1);
            edit.keep(end);
            return;
        }
        let Some(list) = found.list.clone() else {
            edit.keep(boundary);
            self.slot(buffer.cut(found.content.clone()), subs, kind, edit);
            edit.skip(end);
            return;
        };
        let start = list.start - 1;
        if start > edit.done && bytes[start - 1] == b'\\' {
            edit.keep(start - 1);
            edit.skip(start);
            edit.keep(boundary);
        } else {
            edit.keep(start);
            let mut words = text.get(list).unwrap_or_default();
            let mut mark = Mark::Plain;
            if bytes[boundary] == b'+'
                && found.content.start == boundary + 2
                && let Some(rest) = old_list(words)
            {
                (mark, words, subs) = (Mark::Code, rest, Subs::NORMAL);
            }
            kind = self.marked_kind(mark, words);
        }
        self.slot(buffer.cut(found.content.clone()), subs, kind, edit);
        edit.skip(end);
    }

    fn marked_kind(&mut self, mark: Mark, list: &str) -> PassKind {
        let (id, roles) = self.roles(list);
        if mark == Mark::Plain && id.is_none() && roles.is_empty() {
            return PassKind::Text;
        }
        PassKind::Marked(self.made(Made::Mark { mark, id, roles, sign: "" }))
    }

    /// `+a+`, and `` [x-]`a` ``.
    fn literals(&mut self, buffer: &mut Buffer) {
        let text = buffer.text.as_str();
        let bytes = text.as_bytes();
        let mut edit = Edit::new(buffer);
        let (mut plus, mut tick) = ([Ahead::default(); 2], [Ahead::default(); 2]);
        let mut bracket = Ahead::default();
        let mut at = 0;
        while let Some(start) = bytes.get(at..).and_then(|rest| memchr::memchr2(b'[', b'+', rest)) {
            let start = at + start;
            at = start + 1;
            let mut list = None;
            let mut mark_at = start;
            if bytes[start] == b'[' {
                let Some(end) = bracket.next(start + 1, |from| find_byte(b']', text, from)) else { continue };
                if end == start + 1 {
                    continue;
                }
                list = Some(start + 1..end);
                mark_at = end + 1;
            }
            // The backslash belongs to the mark behind a list, and is what the match begins with without one.
            let is_escaped = match list {
                Some(_) => bytes.get(mark_at) == Some(&b'\\'),
                None => start > edit.done && bytes[start - 1] == b'\\',
            };
            mark_at += usize::from(is_escaped && list.is_some());
            let words = list.clone().and_then(|list| text.get(list)).unwrap_or_default();
            let old = old_list(words);
            let mark = match bytes.get(mark_at) {
                Some(&b'+') => b'+',
                Some(&b'`') if old.is_some() && !is_escaped => b'`',
                _ => continue,
            };
            let before = buffer::before(text, start);
            let is_free = begins_line(text, start)
                || start > edit.done && before.is_some_and(|c| !is_word(c) && !matches!(c, ';' | ':' | '\\'));
            let behind_slash = start > edit.done && before == Some('\\');
            if !(is_free || behind_slash && (list.is_some() || is_escaped)) {
                continue;
            }
            let content = mark_at + 1;
            let Some(first) = buffer::at(text, content).filter(|c| !c.is_whitespace()) else { continue };
            let listed = usize::from(list.is_some());
            let ends = if mark == b'+' { &mut plus[listed] } else { &mut tick[listed] };
            let Some(close) = ends.next(content + first.len_utf8(), |from| end_of(mark, text, from)) else {
                continue;
            };
            let end = close + 1;
            at = end;
            match (&list, is_escaped) {
                (Some(_), true) => {
                    edit.keep(mark_at - 1);
                    edit.skip(mark_at);
                    edit.keep(end);
                    continue;
                }
                (None, true) => {
                    edit.keep(start - 1);
                    edit.skip(start);
                    edit.keep(end);
                    continue;
                }
                (Some(_), false) if behind_slash && mark == b'`' => {
                    edit.keep(end);
                    continue;
                }
                (Some(_), false) if behind_slash => {
                    edit.keep(start - 1);
                    edit.skip(start);
                    edit.keep(mark_at);
                    self.slot(buffer.cut(content..close), Subs::SPECIAL, PassKind::Text, &mut edit);
                }
                (Some(_), false) => {
                    edit.keep(start);
                    let (mark, words, subs) = match old {
                        Some(rest) if mark == b'`' => (Mark::Code, rest, Subs::SPECIAL),
                        Some(rest) => (Mark::Code, rest, Subs::NORMAL),
                        None => (Mark::Plain, words, Subs::SPECIAL),
                    };
                    let kind = self.marked_kind(mark, words);
                    self.slot(buffer.cut(content..close), subs, kind, &mut edit);
                }
                (None, false) => {
                    edit.keep(start);
                    self.slot(buffer.cut(content..close), Subs::SPECIAL, PassKind::Text, &mut edit);
                }
            }
            edit.skip(end);
        }
        if let Some(new) = edit.finish() {
            *buffer = new;
        }
    }

    /// `` `a` `` in the old AsciiDoc: code in which no mark counts.
    fn old_literals(&mut self, buffer: &mut Buffer) {
        let text = buffer.text.as_str();
        let bytes = text.as_bytes();
        let mut edit = Edit::new(buffer);
        let (mut bracket, mut ends) = (Ahead::default(), [Ahead::default(); 2]);
        let (mut at, mut from) = (0, 0);
        while let Some(start) = bytes.get(at..).and_then(|rest| memchr::memchr2(b'[', b'`', rest)) {
            let start = at + start;
            at = start + 1;
            let mut list = None;
            let mut mark_at = start;
            if bytes[start] == b'[' {
                let Some(end) = bracket.next(start + 1, |from| find_byte(b']', text, from)) else { continue };
                if end == start + 1 {
                    continue;
                }
                list = Some(start + 1..end);
                mark_at = end + 1;
            }
            let is_escaped = list.is_some() && bytes.get(mark_at) == Some(&b'\\');
            mark_at += usize::from(is_escaped);
            if bytes.get(mark_at) != Some(&b'`') {
                continue;
            }
            let before = buffer::before(text, start);
            let is_free =
                begins_line(text, start) || start > from && before.is_some_and(|c| !is_word(c) && c != '`');
            if !is_free {
                continue;
            }
            let content = mark_at + 1;
            let first = buffer::at(text, content).filter(|c| !c.is_whitespace() && *c != '`');
            let Some(first) = first else { continue };
            let ends = &mut ends[usize::from(list.is_some())];
            let Some(close) = ends.next(content + first.len_utf8(), |from| old_end(text, from)) else {
                continue;
            };
            let end = close + 1;
            (at, from) = (end, end);
            let behind_slash = start > edit.done && before == Some('\\');
            if is_escaped {
                edit.keep(mark_at - 1);
                edit.skip(mark_at);
                edit.keep(end);
                continue;
            }
            if behind_slash {
                edit.keep(start - 1);
                edit.skip(start);
                if list.is_none() {
                    edit.keep(end);
                    continue;
                }
                edit.keep(mark_at);
                list = None;
            } else {
                edit.keep(start);
            }
            let words = list.and_then(|list| text.get(list)).unwrap_or_default();
            let kind = self.marked_kind(Mark::Code, words);
            self.slot(buffer.cut(content..close), Subs::SPECIAL, kind, &mut edit);
            edit.skip(end);
        }
        if let Some(new) = edit.finish() {
            *buffer = new;
        }
    }

    /// `stem:[a]`, `latexmath:[a]`, `asciimath:[a]`.
    fn formulas(&mut self, buffer: &mut Buffer) {
        let text = buffer.text.as_str();
        let bytes = text.as_bytes();
        let mut edit = Edit::new(buffer);
        let mut bracket = Ahead::default();
        let mut at = 0;
        while let Some(colon) = find_byte(b':', text, at) {
            at = colon + 1;
            let (name, notation) = match &text[edit.done..colon] {
                done if done.ends_with("latexmath") => ("latexmath", MathNotation::Tex),
                done if done.ends_with("asciimath") => ("asciimath", MathNotation::AsciiMath),
                done if done.ends_with("stem") => {
                    let tex = matches!(self.attributes.get("stem"), Some("latexmath" | "latex" | "tex"));
                    ("stem", if tex { MathNotation::Tex } else { MathNotation::AsciiMath })
                }
                _ => continue,
            };
            let Some(open) = subs_end(text, colon + 1) else { continue };
            let first = buffer::at(text, open + 1).map_or(1, char::len_utf8);
            let Some(close) = bracket.next(open + 1 + first, |from| find_bracket(text, from)) else {
                continue;
            };
            let start = colon - name.len();
            at = close + 1;
            if start > edit.done && bytes[start - 1] == b'\\' {
                edit.keep(start - 1);
                edit.skip(start);
                edit.keep(close + 1);
                continue;
            }
            edit.keep(start);
            let mut inside = buffer.cut(open + 1..close).unescaped();
            if notation == MathNotation::Tex
                && inside.text.len() > 1
                && inside.text.starts_with('$')
                && inside.text.ends_with('$')
            {
                inside = inside.cut(1..inside.text.len() - 1);
            }
            self.slot(inside, Subs::SPECIAL, PassKind::Math(notation), &mut edit);
            edit.skip(close + 1);
        }
        if let Some(new) = edit.finish() {
            *buffer = new;
        }
    }
}

/// The rest of a list that asks for how `+` was read once: `x-`, `role x-`.
fn old_list(list: &str) -> Option<&str> {
    if list == "x-" { Some("") } else { list.strip_suffix(" x-").filter(|rest| !rest.is_empty()) }
}

/// The first end of literal text at or behind `from`, which is behind its first character.
fn end_of(mark: u8, text: &str, from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let close = find_byte(mark, text, at)?;
        if buffer::before(text, close).is_some_and(|c| !c.is_whitespace())
            && !buffer::at(text, close + 1).is_some_and(is_word)
        {
            return Some(close);
        }
        at = close + 1;
    }
}

/// The same for `` `a` `` in the old AsciiDoc.
fn old_end(text: &str, from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let close = find_byte(b'`', text, at)?;
        if buffer::before(text, close).is_some_and(|c| !c.is_whitespace())
            && !buffer::at(text, close + 1).is_some_and(|c| is_word(c) || c == '`')
        {
            return Some(close);
        }
        at = close + 1;
    }
}

/// Where the bracket is behind the names of substitutions, if there are any: `q,a[`.
fn subs_end(text: &str, from: usize) -> Option<usize> {
    let rest = text.as_bytes().get(from..)?;
    let end = rest.iter().take(80).position(|&b| !(b.is_ascii_lowercase() || matches!(b, b',' | b'-')))?;
    let names = text.get(from..from + end)?;
    let fits = names.is_empty()
        || names.split(',').enumerate().all(|(i, name)| !name.is_empty() && (i > 0 || !name.contains('-')));
    (fits && rest[end] == b'[').then_some(from + end)
}

/// Looks for passes from left to right.
#[derive(Default)]
struct Search<'t> {
    text: &'t str,
    bracket: Ahead,
    macros: Ahead,
    /// The ends of `+++`, `++` and `$$`, and of macros; then those behind a list.
    ends: [Ahead; 7],
}

struct Found {
    /// Where the search goes on if it comes to nothing: the list's bracket, the boundary, or the macro.
    from: usize,
    list: Option<Range<usize>>,
    /// Where the boundary is; nothing for a macro.
    boundary: Option<usize>,
    content: Range<usize>,
    /// Where it ends; nothing if it does not, and is none.
    end: Option<usize>,
}

impl Search<'_> {
    fn next(&mut self, from: usize) -> Option<Found> {
        let text = self.text;
        let bytes = text.as_bytes();
        let mut at = from;
        loop {
            let sign = memchr::memchr3(b'[', b'+', b'$', bytes.get(at..)?).map(|n| n + at);
            let named = self.macros.next(at, |from| find("pass:", text, from));
            let start = match (sign, named) {
                (Some(sign), Some(named)) => sign.min(named),
                (sign, named) => sign.or(named)?,
            };
            at = start + 1;
            if Some(start) == named {
                let found = self.named(start);
                if found.is_some() {
                    return found;
                }
                continue;
            }
            let (list, boundary) = if bytes[start] == b'[' {
                let Some(end) = self.bracket.next(at, |from| find_byte(b']', text, from)) else { continue };
                let slashes = bytes[end + 1..].iter().take(2).take_while(|&&b| b == b'\\').count();
                if end == at {
                    continue;
                }
                (Some(at..end), end + 1 + slashes)
            } else {
                (None, start)
            };
            let behind = &bytes[boundary..];
            let kinds: &[(usize, usize, &str)] = if behind.starts_with(b"+++") {
                &[(0, 3, "+++"), (1, 2, "++")]
            } else if behind.starts_with(b"++") {
                &[(1, 2, "++")]
            } else if behind.starts_with(b"$$") {
                &[(2, 2, "$$")]
            } else {
                continue;
            };
            for &(kind, length, sign) in kinds {
                let content = boundary + length;
                if let Some(close) = self.ends[kind + if list.is_some() { 4 } else { 0 }]
                    .next(content, |from| find(sign, text, from))
                {
                    return Some(Found {
                        from: start,
                        list,
                        boundary: Some(boundary),
                        content: content..close,
                        end: Some(close + length),
                    });
                }
            }
        }
    }

    /// The macro at an offset, if it is one.
    fn named(&mut self, start: usize) -> Option<Found> {
        let text = self.text;
        let open = subs_end(text, start + 5)?;
        let inside = open + 1;
        let close = if text.as_bytes().get(inside) == Some(&b']') {
            inside
        } else {
            let first = buffer::at(text, inside)?.len_utf8();
            self.ends[3].next(inside + first, |from| find_bracket(text, from))?
        };
        Some(Found { from: start, list: None, boundary: None, content: inside..close, end: Some(close + 1) })
    }
}
