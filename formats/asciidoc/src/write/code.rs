//! Listings: `[source,nix]` and `----`, `....` for what a terminal shows, `[verse]` for lines of running text.
//!
//! A listing is taken verbatim. Where it holds markup, the quotes and macros of running text are switched on for
//! it (`subs`), and what its text would mean to them is guarded. A callout's mark ends its line. Reference:
//! <https://docs.asciidoctor.org/asciidoc/latest/verbatim/>.

use super::inline::{guarded, push_anchor, push_class};
use super::meta::{Head, List};
use super::{Writer, include_line, line};
use ast::{CodeBlock, CodeKind, Inline, InlineKind, Role, Target};
use std::borrow::Cow;
use std::fmt::Write as _;

/// The substitutions that a listing needs beside those of every listing.
#[derive(Clone, Copy, Default)]
struct Subs {
    quotes: bool,
    attributes: bool,
    macros: bool,
}

impl Writer<'_> {
    pub(super) fn code(&mut self, code: &CodeBlock, at: Head) {
        if code.kind == CodeKind::Layout {
            let text = self.text_of(|w| w.run(&code.content));
            let text = text.replace(" +\n", "\n");
            let text = line::guard_cell(text.trim_matches('\n'));
            at.write(&mut self.out, &List::of("verse"));
            return self.fenced('_', |w| w.out.push_str(&text));
        }
        let (quotes, macros) = code.content.iter().fold((false, false), |(q, m), i| needs(i, q, m));
        let mut subs = Subs { quotes, attributes: false, macros };
        let out = std::mem::take(&mut self.scratch);
        let mut listing = Listing {
            writer: self,
            subs,
            marked: false,
            guarded: false,
            out,
            in_link: false,
            last: true,
            marks: vec![],
            has_marks: code.content.iter().any(|i| matches!(i.kind, InlineKind::CalloutMark(_))),
        };
        listing.write(&code.content);
        if listing.guarded {
            // Some text must be guarded by attributes, and then attributes must be guarded, too.
            subs.attributes = true;
            listing.subs = subs;
            listing.out.clear();
            listing.marks.clear();
            listing.write(&code.content);
        }
        listing.end_line();
        let (mut written, marked) = (listing.out, listing.marked);
        let mut text = Cow::Borrowed(written.trim_end_matches('\n').trim_start_matches('\n'));
        let may_be_directive =
            memchr::memmem::find(text.as_bytes(), b"::").is_some() || text.contains('\u{1}');
        if may_be_directive && line::lines(&text).any(is_directive) {
            let lines: Vec<_> = line::lines(&text).map(directive).collect();
            text = Cow::Owned(lines.join("\n"));
        }
        let mut others = Vec::new();
        let (style, role, mark) = match (&code.language, code.kind) {
            (Some(language), kind) => {
                others.push(super::media::value(language));
                let role = if kind == CodeKind::Synopsis { "synopsis" } else { "" };
                ("source", role, if kind == CodeKind::Screen { '.' } else { '-' })
            }
            (None, CodeKind::Screen) => ("", "", '.'),
            (None, CodeKind::Synopsis) => ("", "synopsis", '-'),
            (None, _) if self.document.attrs.hint("asciidoc:source-language").is_some() => {
                ("listing", "", '-')
            }
            (None, _) => ("", "", '-'),
        };
        let mut names: Vec<&str> = Vec::new();
        for (wanted, name) in
            [(subs.quotes, "+quotes"), (subs.attributes, "+attributes"), (subs.macros, "+macros")]
        {
            if wanted {
                names.push(name);
            }
        }
        if !marked && text.contains('<') && line::lines(&text).any(looks_marked) {
            names.push("-callouts");
        }
        match names.as_slice() {
            [] => {}
            [one] => others.push(format!("subs={one}")),
            several => others.push(format!("subs=\"{}\"", several.join(","))),
        }
        at.write(&mut self.out, &List { role, others, ..List::of(style) });
        self.fenced(mark, |w| w.out.push_str(&text));
        drop(text);
        written.clear();
        self.scratch = written;
    }
}

/// Whether a listing's nodes need quotes or macros to be substituted.
fn needs(inline: &Inline, quotes: bool, macros: bool) -> (bool, bool) {
    let (quotes, macros) = (quotes, macros || inline.attrs.id().is_some());
    match &inline.kind {
        InlineKind::Emphasis(c)
        | InlineKind::Strong(c)
        | InlineKind::Strike(c)
        | InlineKind::Superscript(c)
        | InlineKind::Subscript(c)
        | InlineKind::Citation(c)
        | InlineKind::Span { content: c, .. } => c.iter().fold((true, macros), |(q, m), i| needs(i, q, m)),
        InlineKind::Link(l) => l.content.iter().fold((quotes, true), |(q, m), i| needs(i, q, m)),
        InlineKind::CrossReference(_) | InlineKind::Anchor | InlineKind::Raw(_) => (quotes, true),
        _ => (quotes, macros),
    }
}

#[allow(clippy::struct_excessive_bools, reason = "each is a fact about the listing, and all may hold")]
struct Listing<'w, 'd> {
    writer: &'w mut Writer<'d>,
    subs: Subs,
    /// It has marks of callouts.
    marked: bool,
    /// Its text holds something that only attributes can guard.
    guarded: bool,
    out: String,
    /// It is in the brackets of a link.
    in_link: bool,
    /// Nothing follows the text in the making.
    last: bool,
    /// The marks of the line in the making.
    marks: Vec<usize>,
    /// Some line has marks, so that what looks like one must be kept from it.
    has_marks: bool,
}

impl Listing<'_, '_> {
    fn write(&mut self, content: &[Inline]) {
        for (i, inline) in content.iter().enumerate() {
            self.last = i + 1 == content.len();
            self.inline(inline);
        }
    }

    fn inline(&mut self, inline: &Inline) {
        let attrs = &inline.attrs;
        if let (Some(id), false) = (attrs.id(), matches!(inline.kind, InlineKind::CalloutMark(_))) {
            push_anchor(id, &mut self.out);
        }
        match &inline.kind {
            InlineKind::Text(text) => self.text(text),
            InlineKind::Emphasis(c) => self.marked("", "__", c),
            InlineKind::Strong(c) => self.marked("", "**", c),
            InlineKind::Strike(c) => self.marked("[.line-through]", "##", c),
            InlineKind::Superscript(c) => self.marked("", "^", c),
            InlineKind::Subscript(c) => self.marked("", "~", c),
            InlineKind::Citation(c) => self.marked("[.citation]", "##", c),
            InlineKind::Span { role, content } => {
                let mut list = format!("[.{}", role.name());
                for name in attrs.classes() {
                    list.push('.');
                    push_class(name, &mut list);
                }
                list.push(']');
                let mark = if *role == Role::Replaceable { "__" } else { "##" };
                self.marked(&list, mark, content);
            }
            InlineKind::Quote(c) => {
                self.out.push('“');
                self.write(c);
                self.out.push('”');
            }
            InlineKind::Link(link) => {
                match &link.target {
                    Target::Id(id) => {
                        let id = self.id(id);
                        self.out.push_str("<<");
                        self.out.push_str(&id);
                        self.out.push(',');
                    }
                    Target::Url(url) => {
                        let _ = write!(self.out, "link:++{url}++[");
                    }
                }
                let outer = std::mem::replace(&mut self.in_link, matches!(link.target, Target::Url(_)));
                self.write(&link.content);
                self.in_link = outer;
                self.out.push_str(if matches!(link.target, Target::Id(_)) { ">>" } else { "]" });
            }
            InlineKind::CrossReference(r) => {
                let id = self.id(&r.target);
                self.out.push_str("<<");
                self.out.push_str(&id);
                self.out.push_str(">>");
            }
            InlineKind::CalloutMark(mark) => {
                self.marked = true;
                self.marks.push(mark.number as usize);
            }
            InlineKind::Include(include) => {
                if !self.out.is_empty() && !self.out.ends_with('\n') {
                    self.end_line();
                    self.out.push('\n');
                }
                // A line feed in front tells it from text that only looks like it.
                self.out.push('\u{1}');
                self.out.push_str(&include_line(&include.href, &inline.attrs));
            }
            InlineKind::LineBreak => self.text("\n"),
            InlineKind::Raw(raw) => {
                let _ = write!(self.out, "+++{}+++", raw.text);
            }
            InlineKind::Keys(k) => self.write(&k.keys),
            InlineKind::Menu(m) => self.write(&m.items),
            InlineKind::ManualPage(m) => {
                self.write(&m.name);
                if let Some(volume) = &m.volume {
                    self.text(&format!("({volume})"));
                }
            }
            InlineKind::Argument(a) => self.write(&a.content),
            InlineKind::EntityReference(name) => {
                self.part_backslashes();
                self.guarded = true;
                let _ = write!(self.out, "{{{name}}}");
            }
            _ => {}
        }
    }

    /// Content in a mark. In a listing all marks are of the unconstrained form where the neighbours need it.
    fn marked(&mut self, list: &str, mark: &str, content: &[Inline]) {
        if content.is_empty() {
            return;
        }
        self.part_backslashes();
        self.out.push_str(list);
        self.out.push_str(mark);
        self.write(content);
        self.out.push_str(mark);
    }

    /// Backslashes right before a mark, which would be taken for the mark's.
    fn part_backslashes(&mut self) {
        if self.out.ends_with('\\') {
            self.guarded = true;
            let kept = self.out.trim_end_matches('\\').len();
            let backslashes = self.out.len() - kept;
            self.out.truncate(kept);
            self.out.extend(std::iter::repeat_n("{backslash}", backslashes));
        }
    }

    fn text(&mut self, text: &str) {
        if !(self.subs.quotes || self.subs.attributes || self.subs.macros || self.in_link) {
            // All is taken as it is.
            if !self.has_marks {
                self.out.push_str(text);
                return;
            }
            for (at, line) in text.split('\n').enumerate() {
                if at > 0 {
                    self.end_line();
                    self.out.push('\n');
                }
                self.out.push_str(line);
            }
            return;
        }
        let mut before = self.out.chars().next_back().unwrap_or('\n');
        for (i, c) in text.char_indices() {
            let rest = &text[i..];
            if c == '\n' {
                self.end_line();
            }
            let unsafe_quote = self.subs.quotes && matches!(c, '*' | '_' | '#' | '`' | '^' | '~') && {
                let after = rest.chars().nth(1).unwrap_or(' ');
                let word = |c: char| c.is_alphanumeric() || c == '_';
                let opens = !(word(before) || matches!(before, ';' | ':' | '}') || after.is_whitespace());
                matches!(c, '^' | '~')
                    || opens
                    || before == c
                    || after == c
                    || rest.len() == c.len_utf8()
                    || i == 0
            };
            let guard = match c {
                '*' if unsafe_quote => "{asterisk}",
                '_' if unsafe_quote => "{empty}_{empty}",
                '#' if unsafe_quote => "{empty}#{empty}",
                '`' if unsafe_quote => "{backtick}",
                '^' if unsafe_quote => "{caret}",
                '~' if unsafe_quote => "{tilde}",
                // A bracket that stays open would be taken to begin the next mark's attributes.
                '[' if self.subs.quotes && !self.last && !rest.contains(']') => "{startsb}",
                ']' if self.in_link => "\\]",
                '{' if self.subs.attributes => "\\{",
                _ if self.subs.macros => unsafe_macro(before, c, rest, &text[..i]),
                _ => "",
            };
            match guard {
                "" => self.out.push(c),
                "\\{" if !is_reference(rest) => self.out.push(c),
                guard => {
                    if guard.starts_with(['{', 'p']) {
                        self.part_backslashes();
                    }
                    self.guarded |= guard.starts_with('{');
                    self.out.push_str(guard);
                }
            }
            before = c;
        }
    }

    /// An id as it is read behind quotes and attributes, as far as these are switched on.
    fn id(&mut self, id: &str) -> String {
        let id = format!("{}{id}", self.writer.id_sign(id));
        // Typography is not looked for in a listing.
        let guarded = guarded(&id).replace('\\', "");
        if !self.subs.quotes || guarded == id {
            return id;
        }
        self.guarded = true;
        guarded
    }

    /// Writes the marks of the line that ends here.
    fn end_line(&mut self) {
        if self.has_marks {
            escape_marks(&mut self.out);
        }
        if self.marks.is_empty() {
            return;
        }
        // What looks like the beginning of a comment would go with the mark, but for a second blank.
        let is_guard =
            ["//", "#", "--", ";;", ">;", "<;", "&;"].iter().any(|guard| self.out.ends_with(guard));
        if is_guard {
            self.out.push(' ');
        }
        for number in std::mem::take(&mut self.marks) {
            let _ = write!(self.out, " <{number}>");
        }
    }
}

/// What is written for a character that a macro or a pass would begin with; nothing for others.
fn unsafe_macro(before: char, c: char, rest: &str, done: &str) -> &'static str {
    let is_name = |names: &[&str]| names.iter().any(|name| done.ends_with(name));
    match c {
        '+' => "{plus}",
        '>' if before == ' ' && rest[1..].starts_with([' ', '\n']) => "pass:c[>]",
        '$' if rest.starts_with("$$") => "pass:c[$]",
        '<' if rest.starts_with("<<") => "pass:c[<]",
        '(' if rest.starts_with("((") => "pass:c[(]",
        '[' if rest.starts_with("[[") => "pass:c[[]",
        '@' if before.is_alphanumeric() => "pass:c[@]",
        '`' => "{backtick}",
        ':' if rest.starts_with("://") => "pass:c[:]",
        ':' if is_name(&[
            "link", "mailto", "xref", "image", "icon", "footnote", "anchor", "menu", "kbd", "btn", "pass",
            "stem", "math",
        ]) =>
        {
            "pass:c[:]"
        }
        _ => "",
    }
}

fn is_reference(rest: &str) -> bool {
    let inside = &rest[1..];
    let name = inside.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_' || c == '-');
    let word = &inside[..inside.len() - name.len()];
    !word.is_empty() && !word.starts_with('-') && name.starts_with(['}', '\\'])
        || matches!(word, "set" | "counter" | "counter2") && name.starts_with(':')
}

/// Sets a backslash before what looks like marks at the end of the last line.
fn escape_marks(out: &mut String) {
    let mut end = out.len();
    loop {
        let line = out[..end].rfind('\n').map_or(0, |at| at + 1);
        let kept = out[line..end].trim_end_matches(' ').len() + line;
        if !looks_marked(&out[line..kept]) {
            return;
        }
        let Some(open) = out[line..kept].rfind('<') else { return };
        end = line + open;
        if !out[..end].ends_with('\\') {
            out.insert(end, '\\');
        }
    }
}

/// Whether a line ends like a callout's mark.
fn looks_marked(line: &str) -> bool {
    let Some(inside) = line.trim_end().strip_suffix('>') else { return false };
    let Some(open) = inside.rfind('<') else { return false };
    let number = inside[open + 1..].trim_start_matches('!').trim_matches('-');
    number == "." || (!number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether a line of a listing is a directive, or would be taken for one.
fn is_directive(line: &str) -> bool {
    line.starts_with('\u{1}') || crate::read::is_directive(line.strip_prefix('\\').unwrap_or(line))
}

/// A line of a listing that would be taken for a directive gets a backslash, which is taken away again.
fn directive(line: &str) -> Cow<'_, str> {
    match line.strip_prefix('\u{1}') {
        Some(include) => include.into(),
        None if is_directive(line) => format!("\\{line}").into(),
        None => line.into(),
    }
}
