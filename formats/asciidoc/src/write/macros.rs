//! What is written `name:target[text]` in a line: links, images, footnotes, keys, index terms, formulas.
//!
//! Reference: <https://docs.asciidoctor.org/asciidoc/latest/macros/>.

use super::inline::{Run, guarded, push_guarded};
use crate::escape::is_word;
use crate::own;
use ast::{
    Attrs, Block, BlockKind, IndexTerm, Inline, InlineKind, Inlines, Keys, Link, Math, MathNotation, Media,
    Menu, Raw, Role, Target, plain_text,
};
use std::fmt::Write as _;

impl Run<'_, '_, '_> {
    pub(super) fn link(&mut self, link: &Link, attrs: &Attrs, next: char) {
        self.anchor_of(attrs);
        match &link.target {
            Target::Id(id) => self.reference(id, &link.content),
            Target::Url(url) => self.address(url, &link.content, attrs, next),
        }
    }

    /// `<<id>>`: Asciidoctor makes the text from the target's title.
    pub(super) fn cross_reference(&mut self, id: &str) {
        self.reference_to(id);
        self.out.push_str(">>");
    }

    /// `<<id,text>>`, which unlike `xref:id[text]` takes an id with a dot for an id.
    fn reference(&mut self, id: &str, content: &[Inline]) {
        self.reference_to(id);
        self.out.push(',');
        let outer = std::mem::replace(&mut self.place.reference, true);
        self.inlines(content, '>');
        self.place.reference = outer;
        self.out.push_str(">>");
    }

    fn reference_to(&mut self, id: &str) {
        self.out.push_str("<<");
        self.out.push_str(self.writer.id_sign(id));
        push_guarded(id, &mut self.out);
    }

    fn address(&mut self, url: &str, content: &[Inline], attrs: &Attrs, next: char) {
        let list = link_attributes(attrs);
        let words = match content {
            [Inline { kind: InlineKind::Text(t), attrs, .. }] if attrs.is_empty() => Some(t.as_str()),
            _ => None,
        };
        let safe = is_safe_address(url);
        let has_scheme = ["https://", "http://", "ftp://", "irc://"].iter().any(|s| url.starts_with(s));
        let begins = matches!(self.before(), ' ' | '\n' | '(' | ')' | '[' | '"' | '\'' | ';' | '>');
        if let (Some(words), true, true, true) = (words, safe, has_scheme, begins)
            && words == url
            && list.is_empty()
        {
            self.out.push_str(url);
            let ends = matches!(next, ' ' | '\n') && !url.ends_with(['.', ',', ')', '?', '!', ';', ':']);
            self.out.push_str(if ends && self.place.brackets == 0 { "" } else { "[]" });
            return;
        }
        if let (Some(to), true) = (url.strip_prefix("mailto:"), safe) {
            self.out.push_str("mailto:");
            self.out.push_str(to);
            if words == Some(to) && list.is_empty() {
                self.out.push_str("[]");
                return;
            }
        } else {
            if !(safe && has_scheme && begins) {
                self.out.push_str(if attrs.hint(own::TO_PAGE).is_some() { "xref:" } else { "link:" });
            }
            if safe {
                self.out.push_str(url);
            } else if url.contains("++") || url.starts_with('+') || url.ends_with('+') {
                let _ = write!(self.out, "pass:c[{}]", url.replace(']', "\\]"));
            } else {
                let _ = write!(self.out, "++{url}++");
            }
        }
        let outer = std::mem::replace(&mut self.place.link, true);
        self.in_brackets(|run| {
            run.inlines(content, ']');
            run.out.push_str(&list);
        });
        self.place.link = outer;
    }

    /// Writes `[…]`. A list of attributes inside would be taken to begin at the bracket itself where its mark
    /// could; the bracket is then written as an attribute, which is none when marks are read.
    fn in_brackets(&mut self, write: impl Fn(&mut Self)) {
        let before = self.before();
        let start = self.out.len();
        self.out.push('[');
        self.place.brackets += 1;
        write(self);
        self.place.brackets -= 1;
        let inside = &self.out[start + 1..];
        let hazard = inside.match_indices(']').any(|(i, _)| {
            let mut behind = inside[i + 1..].chars();
            match (behind.next(), behind.next()) {
                (Some('^' | '~'), _) => true,
                (Some(mark @ ('*' | '_' | '`' | '#')), next) => {
                    next == Some(mark) || !(is_word(before) || matches!(before, ';' | ':' | '}'))
                }
                _ => false,
            }
        });
        let begins_marked = inside.starts_with(['[', '*', '_', '`', '#']);
        if hazard && begins_marked && self.place.brackets == 0 {
            // The first mark has another neighbour now, and perhaps another form.
            self.out.truncate(start);
            self.out.push_str("{startsb}");
            self.place.brackets += 1;
            write(self);
            self.place.brackets -= 1;
        } else if hazard {
            self.out.replace_range(start..=start, "{startsb}");
        }
        self.out.push(']');
    }

    pub(super) fn footnote(&mut self, blocks: &[Block], attrs: &Attrs) {
        self.anchor_of(attrs);
        let name = attrs.id().map_or(String::new(), footnote_name);
        if !name.is_empty() {
            self.writer.footnotes.insert(name.clone());
        }
        let _ = write!(self.out, "footnote:{name}");
        self.in_brackets(|run| {
            let mut first = true;
            for block in blocks {
                if let BlockKind::Paragraph(content) | BlockKind::Plain(content) = &block.kind {
                    if !std::mem::take(&mut first) {
                        run.out.push(' ');
                    }
                    run.anchor_of(&block.attrs);
                    run.inlines(content, ']');
                }
            }
        });
    }

    /// A further mark of a footnote. Asciidoctor knows only the footnotes before it; to others a link is written.
    pub(super) fn footnote_reference(&mut self, id: &str) {
        let name = footnote_name(id);
        if self.writer.footnotes.contains(&name) {
            let _ = write!(self.out, "footnote:{name}[]");
        } else {
            self.cross_reference(id);
        }
    }

    pub(super) fn media(&mut self, media: &Media, attrs: &Attrs) {
        if let Some(image) = super::media::image(&media.items, true) {
            let (source, mut attributes) = image;
            let classes: Vec<&str> = attrs.classes().iter().map(ast::Str::as_str).collect();
            if !classes.is_empty() {
                let _ = write!(attributes, ",role={}", super::media::value(&classes.join(" ")));
            }
            let source = guarded(&source).replace('[', "&#91;");
            let _ = write!(self.out, "image:{source}[{attributes}]");
        }
    }

    /// `kbd:[…]`, `btn:[…]`: what is in the brackets is taken as it is, so all that could count is a reference.
    pub(super) fn key_macro<'a>(&mut self, name: &str, keys: impl Iterator<Item = &'a str>, joint: &str) {
        self.writer.needs_experimental = true;
        let keys: Vec<String> = keys.map(|key| references(key, "+,]\\")).collect();
        let _ = write!(self.out, "{name}:[{}]", keys.join(joint));
    }

    pub(super) fn keys(&mut self, keys: &Keys, next: char) {
        let joint = if keys.action.as_deref() == Some("seq") { "," } else { "+" };
        if let Some(names) = plain_names(&keys.keys) {
            self.key_macro("kbd", names.into_iter(), joint);
            return;
        }
        for (i, key) in keys.keys.iter().enumerate() {
            if i > 0 {
                self.text("+", 'x');
            }
            let next = if i + 1 == keys.keys.len() { next } else { '+' };
            self.inlines(std::slice::from_ref(key), next);
        }
    }

    pub(super) fn menu(&mut self, menu: &Menu, next: char) {
        match plain_names(&menu.items) {
            Some(names) if names.iter().all(|n| !n.is_empty()) && !names.is_empty() => {
                self.writer.needs_experimental = true;
                let first = names[0];
                // The first character must be a letter or a reference.
                let first = if first.starts_with(char::is_alphanumeric) {
                    references(first, "[],>\\")
                } else {
                    references(first, first)
                };
                let others: Vec<String> = names[1..].iter().map(|n| references(n, "[],>\\")).collect();
                let _ = write!(self.out, "menu:{first}[{}]", others.join(" > "));
            }
            _ => {
                for (i, item) in menu.items.iter().enumerate() {
                    if i > 0 {
                        self.text(" > ", 'x');
                    }
                    let next = if i + 1 == menu.items.len() { next } else { ' ' };
                    self.inlines(std::slice::from_ref(item), next);
                }
            }
        }
        if !menu.shortcut.is_empty() {
            self.out.push_str(" (");
            self.inlines(&menu.shortcut, ')');
            self.out.push(')');
        }
    }

    pub(super) fn index_term(&mut self, term: &IndexTerm) {
        if term.levels.is_empty() {
            return;
        }
        let mut levels = Vec::new();
        for level in &term.levels {
            let words = plain_text(&level.content).replace('\n', " ");
            let words = references(&words, "()\"\\&<>{}");
            // Alone in its brackets it would be a sign: `(C)` is read before the entry is.
            let is_sign = term.levels.len() == 1 && matches!(words.as_str(), "C" | "R" | "TM");
            levels.push(if is_sign || words.contains(',') { format!("\"{words}\"") } else { words });
        }
        let _ = write!(self.out, "((({})))", levels.join(", "));
    }

    pub(super) fn math(&mut self, math: &Math) {
        let name = match math.notation {
            MathNotation::Tex => "latexmath",
            MathNotation::AsciiMath => "asciimath",
            MathNotation::MathMl => {
                self.pass(&math.source);
                return;
            }
        };
        self.writer.needs_stem = true;
        let source = math.source.as_str().replace('\n', " ").replace(']', "\\]");
        let _ = write!(self.out, "{name}:[{source}]");
    }

    pub(super) fn raw(&mut self, raw: &Raw) {
        self.pass(&raw.text);
    }

    fn pass(&mut self, text: &str) {
        self.part_from_pass();
        if text.contains("++") || text.starts_with('+') || text.ends_with('+') {
            let _ = write!(self.out, "pass:[{}]", text.replace(']', "\\]"));
        } else {
            let _ = write!(self.out, "+++{text}+++");
        }
    }
}

/// What stands behind the words of a link: `,role=a,window=_blank`.
fn link_attributes(attrs: &Attrs) -> String {
    let mut out = String::new();
    // The sign of a new window: its name would begin with a mark of emphasis.
    let is_new = |(name, value): &(ast::Str, ast::Str)| name == "window" && value == "_blank";
    if attrs.other().iter().any(is_new) {
        out.push('^');
    }
    let classes: Vec<&str> = attrs.classes().iter().map(ast::Str::as_str).collect();
    if !classes.is_empty() {
        let _ = write!(out, ",role={}", super::media::value(&classes.join(" ")));
    }
    for (name, value) in attrs.other().iter().filter(|other| !is_new(other)) {
        let value = super::media::value(value);
        let _ = write!(out, ",{name}={}", value.replace(']', "\\]"));
    }
    out
}

/// The names of keys or menus, where each is nothing but text.
fn plain_names(spans: &Inlines) -> Option<Vec<&str>> {
    spans
        .iter()
        .map(|span| match &span.kind {
            InlineKind::Span { role, content }
                if span.attrs.is_empty() && role.family() == Role::GuiLabel.family() =>
            {
                match content.as_slice() {
                    [Inline { kind: InlineKind::Text(t), .. }] => Some(t.as_str()),
                    _ => None,
                }
            }
            InlineKind::Text(t) => Some(t.as_str()),
            _ => None,
        })
        .collect()
}

/// Text with character references for these characters and for all that quotes are made of.
fn references(text: &str, unsafe_chars: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text.chars() {
        let is_plain = c.is_alphanumeric() || " ,!?/%$".contains(c) || matches!(c, '-' | '.') && before != c;
        match c {
            '\n' => out.push(' '),
            c if is_plain && !unsafe_chars.contains(c) => out.push(c),
            c if !c.is_ascii() => out.push(c),
            c => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
        }
        before = c;
    }
    out
}

/// The name of a footnote: its id without the characters that a footnote's name must not have.
pub(crate) fn footnote_name(id: &str) -> String {
    id.chars().map(|c| if c.is_alphanumeric() || c == '_' { c } else { '-' }).collect()
}

/// Whether an address may stand as it is: nothing in it is read as markup, and it ends where it should.
fn is_safe_address(url: &str) -> bool {
    let mut before = '/';
    for c in url.chars() {
        let bad = match c {
            '*' | '`' | '^' | '~' | '+' | '{' | '}' | '[' | ']' | '<' | '>' | '"' | '\'' | '\\' | '|'
            | '$' => true,
            '_' | '#' => before == c || !(before.is_alphanumeric() || before == '_'),
            '-' | '.' | '(' | ';' => before == c,
            '&' => true,
            c => c.is_whitespace() || c.is_control(),
        };
        if bad {
            return false;
        }
        before = c;
    }
    !url.is_empty() && !url.starts_with("++") && !url.contains("->") && !url.contains("=>")
}
