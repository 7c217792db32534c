//! Inline nodes. A run of them becomes a flat list of pieces first, since how a piece is written depends on what
//! stands before and behind it: text is escaped by its neighbours, and emphasis chooses its marks by them.

use super::Writer;
use super::emphasis::{self, Delimiter};
use crate::escape::{self, Surroundings};
use crate::flavour::{Anchors, Formals, Small, Syntax};
use crate::orders;
use ast::{Block, BlockKind, Inline, InlineKind, InlineTag, Media, Role, Target, plain_text};
use std::borrow::Cow;

/// What a blank in raised or lowered text is among the pieces: a character that no text has, before the backslash and
/// the blank that it becomes.
pub(super) const ESCAPED_BLANK: char = '\0';

/// A piece of a line.
#[derive(Debug)]
pub(super) enum Piece<'a> {
    /// Characters, to be escaped.
    Text {
        /// The characters.
        text: Cow<'a, str>,
        /// Whether they stand between square brackets.
        in_brackets: bool,
    },
    /// Mark-up, as it is.
    Mark(Cow<'a, str>),
    /// A comment, without its marks. It may not begin a line, or it would take the line with it.
    Comment(&'a str),
    /// The mark that opens the delimiter of this index.
    Open(usize),
    /// The mark that closes it.
    Close(usize),
    /// A line break that counts.
    Break,
}

/// Where a run of inline nodes stands.
#[derive(Clone, Copy)]
pub(super) enum Place {
    /// In a paragraph.
    Paragraph,
    /// In a heading.
    Heading,
    /// In the term of a definition list.
    Term,
    /// In a cell.
    Cell,
}

/// The pieces of a run.
#[derive(Default)]
pub(super) struct Pieces<'a> {
    pub(super) list: Vec<Piece<'a>>,
    pub(super) delimiters: Vec<Delimiter>,
    /// How many square brackets are open.
    brackets: usize,
    /// Whether a link's are among them.
    in_link: bool,
}

impl<'a> Pieces<'a> {
    fn mark(&mut self, mark: impl Into<Cow<'a, str>>) {
        let mark = mark.into();
        if let Some(Piece::Mark(before)) = self.list.last()
            && ['`', '$'].iter().any(|c| before.ends_with(*c) && mark.starts_with(*c))
        {
            self.list.push(Piece::Mark(emphasis::SEPARATOR.into()));
        }
        self.list.push(Piece::Mark(mark));
    }

    fn text(&mut self, text: impl Into<Cow<'a, str>>) {
        let (text, in_brackets) = (text.into(), self.brackets > 0);
        match self.list.last_mut() {
            Some(Piece::Text { text: before, in_brackets: same }) if *same == in_brackets => {
                before.to_mut().push_str(&text);
            }
            _ => self.list.push(Piece::Text { text, in_brackets }),
        }
    }
}

impl<'a> Writer<'a> {
    /// The inline nodes as Markdown.
    pub(super) fn inlines(&mut self, inlines: &'a [Inline], place: Place) -> String {
        let mut pieces = std::mem::take(&mut self.pieces);
        self.collect(inlines, &mut pieces);
        let mut out = String::new();
        self.render(&mut pieces, place, &mut out);
        self.put_back(pieces);
        out
    }

    /// Takes the inline nodes apart.
    pub(super) fn collect(&mut self, inlines: &'a [Inline], out: &mut Pieces<'a>) {
        for (i, inline) in inlines.iter().enumerate() {
            self.collect_one(inline, out);
            // A digit behind a formula would make its mark the sign of a currency.
            if let (InlineKind::Math(_), Some(InlineKind::Text(behind))) =
                (&inline.kind, inlines.get(i + 1).map(|next| &next.kind))
                && self.flavour.syntax.has(Syntax::PANDOC)
                && behind.starts_with(|c: char| c.is_ascii_digit())
            {
                out.list.push(Piece::Mark(emphasis::SEPARATOR.into()));
            }
        }
    }

    fn collect_one(&mut self, inline: &'a Inline, out: &mut Pieces<'a>) {
        // Where notes are HTML, a note's id is that of its mark.
        if let Some(id) = inline.attrs.id()
            && !(matches!(inline.kind, InlineKind::Footnote(_)) && self.is_named_by_label(id))
        {
            out.mark(self.anchor(id));
        }
        match &inline.kind {
            InlineKind::Text(text) => out.text(text.as_str()),
            InlineKind::Emphasis(content) => self.delimited(emphasis::EMPHASIS, content, out),
            InlineKind::Strong(content) => self.delimited(emphasis::STRONG, content, out),
            InlineKind::Strike(content) if self.flavour.syntax.has(Syntax::STRIKE) => {
                self.delimited(emphasis::STRIKE, content, out);
            }
            InlineKind::Strike(content) => self.tagged("<del>", content, "</del>", out),
            InlineKind::Span { role, content } => self.span(*role, content, out),
            InlineKind::Superscript(content) => match self.flavour.small {
                Small::Html => self.tagged("<sup>", content, "</sup>", out),
                Small::Marks => self.moved("^", content, out),
                Small::Roles => self.role_or_tag("sup", content, out),
            },
            InlineKind::Subscript(content) => match self.flavour.small {
                Small::Html => self.tagged("<sub>", content, "</sub>", out),
                Small::Marks => self.moved("~", content, out),
                Small::Roles => self.role_or_tag("sub", content, out),
            },
            InlineKind::Quote(content) => {
                out.text("“");
                self.collect(content, out);
                out.text("”");
            }
            InlineKind::Link(link) => match &link.target {
                Target::Url(address) => self.link(address, &link.content, out),
                Target::Id(id) => self.link(&["#", id].concat(), &link.content, out),
            },
            InlineKind::CrossReference(reference) => {
                out.mark(format!("[]({})", escape::destination(&format!("#{}", reference.target))));
            }
            InlineKind::Footnote(blocks) => {
                if self.flavour.anchors == Anchors::Targets
                    && inline.attrs.id().is_none()
                    && matches!(out.list.last(), Some(Piece::Mark(m)) if m.starts_with("[]{#") || m.starts_with("<a id=\""))
                {
                    // An anchor right before it would be its id.
                    out.list.push(Piece::Mark(emphasis::SEPARATOR.into()));
                }
                let label = self.footnote(inline.attrs.id(), blocks);
                out.mark(self.footnote_mark(&label, inline.attrs.id()));
            }
            InlineKind::FootnoteReference(id) => {
                let label = self.footnote_label(id);
                out.mark(self.footnote_mark(&label, None));
            }
            InlineKind::Media(media) => self.image(media, out),
            InlineKind::Keys(keys) => {
                for (i, key) in keys.keys.iter().enumerate() {
                    if i > 0 {
                        out.text("+");
                    }
                    match &key.kind {
                        InlineKind::Span { role: Role::KeyCap, .. } => self.collect_one(key, out),
                        _ => self.key(std::slice::from_ref(key), out),
                    }
                }
            }
            InlineKind::ManualPage(page) => {
                let mut name = plain_text(&page.name);
                if let Some(volume) = &page.volume {
                    name.push('(');
                    name.push_str(volume);
                    name.push(')');
                }
                let name = escape::code_span(&name);
                out.mark(if self.flavour.syntax.has(Syntax::ROLES) {
                    format!("{{manpage}}{name}")
                } else {
                    format!("{name}{{.manpage}}")
                });
            }
            InlineKind::LineBreak => out.list.push(Piece::Break),
            InlineKind::Comment(text) => out.list.push(Piece::Comment(text)),
            InlineKind::Include(include) if self.flavour.syntax.has(Syntax::ORDERS) => {
                out.mark(orders::include(include));
            }
            InlineKind::Instruction(order) if self.flavour.syntax.has(Syntax::ORDERS) => {
                out.mark(orders::instruction(order));
            }
            InlineKind::Anchor
            | InlineKind::IndexTerm(_)
            | InlineKind::Instruction(_)
            | InlineKind::CalloutMark(_) => {}
            // What follows is not carried; lowering leaves none of it. Should it, its words are kept.
            InlineKind::Citation(content) => self.collect(content, out),
            InlineKind::Menu(menu) => self.collect(&menu.items, out),
            InlineKind::Argument(argument) => self.collect(&argument.content, out),
            InlineKind::Math(math) if self.flavour.syntax.has(Syntax::PANDOC) => {
                out.mark(format!("${}$", math.source));
            }
            InlineKind::Math(math) => out.mark(escape::code_span(&math.source)),
            InlineKind::Include(include) => out.text(include.href.as_str()),
            InlineKind::Raw(raw) if self.flavour.syntax.has(Syntax::PANDOC) => {
                out.mark(format!("{}{{={}}}", escape::code_span(&raw.text), raw.format));
            }
            InlineKind::Raw(raw) if self.flavour.capabilities.carries(InlineTag::Raw) => {
                out.mark(raw.text.as_str());
            }
            InlineKind::Raw(raw) => out.text(raw.text.as_str()),
            InlineKind::EntityReference(name) => out.text(format!("&{name};")),
            InlineKind::Record(_) | InlineKind::Generic(_) => {
                let words = plain_text(std::slice::from_ref(inline));
                if !words.is_empty() {
                    out.text(words);
                }
            }
        }
    }

    fn delimited(&mut self, kind: emphasis::Kind, content: &'a [Inline], out: &mut Pieces<'a>) {
        let index = out.delimiters.len();
        let at = out.list.len();
        out.delimiters.push(Delimiter::new(kind));
        out.list.push(Piece::Open(index));
        self.collect(content, out);
        if out.list.len() == at + 1 {
            // Marks around nothing would be read as characters.
            out.list.pop();
            return;
        }
        out.list.push(Piece::Close(index));
    }

    fn tagged(
        &mut self,
        open: &'static str,
        content: &'a [Inline],
        close: &'static str,
        out: &mut Pieces<'a>,
    ) {
        out.mark(open);
        self.collect(content, out);
        out.mark(close);
    }

    /// Plain text by a role, anything else between tags.
    fn role_or_tag(&mut self, name: &'static str, content: &'a [Inline], out: &mut Pieces<'a>) {
        match content {
            [Inline { kind: InlineKind::Text(text), attrs, .. }] if attrs.is_empty() && takes_role(text) => {
                out.mark(format!("{{{name}}}`{text}`"));
            }
            _ => {
                out.mark(format!("<{name}>"));
                self.collect(content, out);
                out.mark(format!("</{name}>"));
            }
        }
    }

    /// Raised and lowered text between marks; its blanks are escaped.
    fn moved(&mut self, mark: &'static str, content: &'a [Inline], out: &mut Pieces<'a>) {
        // A bracket before `^` would begin a footnote's mark.
        let in_bracket = match out.list.last() {
            Some(Piece::Mark(before)) => before.ends_with('['),
            last => last.is_none() && out.brackets > 0,
        };
        if mark == "^" && in_bracket {
            out.list.push(Piece::Mark(emphasis::SEPARATOR.into()));
        }
        let at = out.list.len();
        out.list.push(Piece::Mark(mark.into()));
        for inline in content {
            match &inline.kind {
                InlineKind::Text(text) if text.contains([' ', '\n']) => {
                    out.text(str::replace(text, [' ', '\n'], "\0"));
                }
                _ => self.collect_one(inline, out),
            }
        }
        let Some(first) = out.list.get(at + 1) else {
            out.list.pop();
            return;
        };
        // A bracket behind `^` would begin a note, and two marks one of another kind.
        let apart = match first {
            Piece::Mark(first) => first.starts_with('[') || first.starts_with(mark),
            Piece::Open(delimiter) => out.delimiters[*delimiter].marks().starts_with(mark),
            _ => false,
        };
        if apart {
            // With no blank in it, which would end the raised text.
            out.list.insert(at + 1, Piece::Mark("<!---->".into()));
        }
        out.list.push(Piece::Mark(mark.into()));
    }

    /// Inline nodes in one line, to stand between brackets or marks.
    pub(super) fn inlines_in_brackets(&mut self, content: &'a [Inline]) -> String {
        let mut pieces = Pieces { brackets: 1, ..Pieces::default() };
        self.collect(content, &mut pieces);
        let mut text = String::new();
        self.render(&mut pieces, Place::Cell, &mut text);
        text
    }

    fn bracketed(&mut self, open: &'static str, content: &'a [Inline], close: String, out: &mut Pieces<'a>) {
        out.mark(open);
        out.brackets += 1;
        self.collect(content, out);
        out.brackets -= 1;
        out.mark(close);
    }

    fn span(&mut self, role: Role, content: &'a [Inline], out: &mut Pieces<'a>) {
        if self.flavour.small == Small::Roles
            && !role.is_code()
            && let Some((_, name)) = self.flavour.roles.iter().find(|(r, _)| *r == role)
            && let [Inline { kind: InlineKind::Text(text), attrs, .. }] = content
            && attrs.is_empty()
            && takes_role(text)
        {
            out.mark(format!("{{{name}}}`{text}`"));
        } else if role == Role::KeyCap {
            self.key(content, out);
        } else if role.is_code() {
            let name = self.flavour.roles.iter().find(|(r, _)| *r == role).map(|(_, name)| *name);
            // A role of Sphinx may read marks of its own in its text.
            let name = name.filter(|_| !self.flavour.classes || takes_role(&plain_text(content)));
            let class =
                (self.flavour.classes && name.is_none() && role != Role::Literal).then(|| role.name());
            let has_orders = |text: &str| self.flavour.syntax.has(Syntax::ORDERS) && text.contains("{{#");
            if let [Inline { kind: InlineKind::Text(text), .. }] = content
                && escape::is_plain_code(text)
                && !has_orders(text)
            {
                match name {
                    Some(name) => out.mark(format!("{{{name}}}`")),
                    None => out.mark("`"),
                }
                out.list.push(Piece::Mark(text.as_str().into()));
                out.list.push(Piece::Mark(match class {
                    Some(class) => format!("`{{.{class}}}").into(),
                    None => "`".into(),
                }));
                return;
            }
            let mut words = plain_text(content);
            if words.is_empty() {
                return;
            }
            if has_orders(&words) {
                words = orders::escaped(&escape::one_line(&words)).into_owned();
            }
            let code = escape::code_span(&words);
            match (name, class) {
                (Some(name), _) => out.mark(format!("{{{name}}}{code}")),
                (None, Some(class)) => out.mark(format!("{code}{{.{class}}}")),
                (None, None) => out.mark(code),
            }
        } else if self.flavour.classes && out.in_link && self.flavour.anchors == Anchors::Targets {
            // There a link's text holds no other brackets with anything behind them.
            out.mark(format!("<span class=\"{}\">", role.name()));
            self.collect(content, out);
            out.mark("</span>");
        } else if self.flavour.classes {
            self.bracketed("[", content, format!("]{{.{}}}", role.name()), out);
        } else {
            self.collect(content, out);
        }
    }

    fn key(&mut self, content: &'a [Inline], out: &mut Pieces<'a>) {
        match self.flavour.small {
            Small::Html => self.tagged("<kbd>", content, "</kbd>", out),
            Small::Marks | Small::Roles => self.bracketed("[", content, "]{.keycap}".to_string(), out),
        }
    }

    fn link(&mut self, address: &str, content: &'a [Inline], out: &mut Pieces<'a>) {
        if let [Inline { kind: InlineKind::Text(text), attrs, .. }] = content
            && attrs.is_empty()
        {
            let shown = address.strip_prefix("mailto:").unwrap_or(address);
            if (text == address && escape::is_autolink(address))
                || (text == shown && escape::is_mail_autolink(shown))
            {
                out.mark(format!("<{text}>"));
                return;
            }
        }
        let outer = std::mem::replace(&mut out.in_link, true);
        let close = ["](", &escape::destination(address), ")"].concat();
        self.bracketed("[", content, close, out);
        out.in_link = outer;
    }

    /// `![words](file)`, alone in its paragraph. Where it would be a figure for pandoc, a comment follows it.
    pub(super) fn picture(&mut self, media: &'a Media) {
        let mut pieces = Pieces::default();
        self.image(media, &mut pieces);
        if self.flavour.formals == Formals::Title && !pieces.list.is_empty() {
            pieces.list.push(Piece::Mark(emphasis::SEPARATOR.into()));
        }
        let mut line = String::new();
        self.render(&mut pieces, Place::Paragraph, &mut line);
        self.page.lines(&line);
    }

    /// `![words](file)`.
    pub(super) fn image(&mut self, media: &'a Media, out: &mut Pieces<'a>) {
        for item in &media.items {
            let BlockKind::MediaItem(item) = &item.kind else { continue };
            let mut words = Pieces { brackets: 1, ..Pieces::default() };
            for inlines in item.body.iter().filter_map(words_of) {
                self.collect(inlines, &mut words);
            }
            let mut text = String::from("![");
            self.render(&mut words, Place::Heading, &mut text);
            for part in ["](", &escape::destination(&item.source), ")"] {
                text.push_str(part);
            }
            out.mark(text);
        }
    }

    /// Keeps the room of these pieces for the next.
    pub(super) fn put_back(&mut self, mut pieces: Pieces<'a>) {
        pieces.list.clear();
        pieces.delimiters.clear();
        pieces.brackets = 0;
        self.pieces = pieces;
    }

    /// Writes the pieces behind what `out` begins with.
    pub(super) fn render(&self, pieces: &mut Pieces<'a>, place: Place, out: &mut String) {
        let one_line = !matches!(place, Place::Paragraph);
        emphasis::choose_marks(pieces, self.flavour.syntax.has(Syntax::PANDOC));
        keep_comments_from_line_starts(&mut pieces.list);
        let encoded = emphasis::neighbours_to_encode(pieces);
        let mut around = Surroundings {
            syntax: self.flavour.syntax,
            in_brackets: false,
            in_heading: matches!(place, Place::Heading),
            starts_line: !matches!(place, Place::Heading | Place::Cell),
            one_line,
            after: '\n',
            mark_after: false,
            alone: pieces.alone(),
        };
        for (i, piece) in pieces.list.iter().enumerate() {
            match piece {
                Piece::Text { text, in_brackets } => {
                    let next = pieces.first_character(i + 1);
                    around.in_brackets = *in_brackets;
                    around.after = next.unwrap_or('\n');
                    around.mark_after = next.is_some();
                    let after_mark = !out.is_empty();
                    let mut text = text.as_ref();
                    if matches!(i.checked_sub(1).map(|b| &pieces.list[b]), Some(Piece::Break)) {
                        text = text.trim_start_matches([' ', '\n']);
                    }
                    let encoded = encoded.get(i).copied().unwrap_or_default();
                    let from = out.len();
                    emphasis::push_encoded(out, text, after_mark, around, encoded);
                    if memchr::memchr(ESCAPED_BLANK as u8, text.as_bytes()).is_some() {
                        let escaped = out[from..].replace(ESCAPED_BLANK, "\\ ");
                        out.truncate(from);
                        out.push_str(&escaped);
                    }
                }
                Piece::Mark(mark) if one_line && memchr::memchr(b'\n', mark.as_bytes()).is_some() => {
                    out.push_str(&mark.replace('\n', " "));
                }
                Piece::Mark(mark) => out.push_str(mark),
                Piece::Comment(text) => out.push_str(&escape::comment(text, true)),
                Piece::Open(d) | Piece::Close(d) => out.push_str(pieces.delimiters[*d].marks()),
                Piece::Break => {
                    // Of several, all but the last are in the line: a backslash before the mark of another would be
                    // that of an escape.
                    let next = pieces.list.get(i + 1);
                    self.push_break(out, one_line || next.is_none_or(|next| matches!(next, Piece::Break)));
                }
            }
        }
    }

    fn push_break(&self, out: &mut String, in_line: bool) {
        out.truncate(out.trim_end_matches([' ', '\n']).len());
        let html = self.flavour.small == Small::Html || self.flavour.capabilities.carries(InlineTag::Raw);
        out.push_str(match (in_line, html) {
            (false, _) => "\\\n",
            (true, true) => "<br>",
            (true, false) => " ",
        });
    }
}

impl Pieces<'_> {
    /// Which of `*`, `_` and `~` stand in the text but once, with no mark for a partner.
    fn alone(&self) -> [bool; 3] {
        let has_some = |piece: &Piece<'_>| match piece {
            Piece::Text { text, .. } => memchr::memchr3(b'*', b'_', b'~', text.as_bytes()).is_some(),
            _ => false,
        };
        // Most texts have none, and need not be told.
        if !self.delimiters.is_empty() || !self.list.iter().any(has_some) {
            return [false; 3];
        }
        escape::ATTENTION.map(|mark| {
            let in_text = self.list.iter().map(|piece| match piece {
                Piece::Text { text, .. } => escape::runs(text, mark),
                // That of lowered text.
                Piece::Mark(text) => usize::from(mark == '~' && text == "~"),
                _ => 0,
            });
            in_text.sum::<usize>() == 1
        })
    }

    /// The first character of what is written for the pieces from `at` on; none at the end.
    pub(super) fn first_character(&self, at: usize) -> Option<char> {
        self.list.get(at..)?.iter().find_map(|piece| match piece {
            Piece::Text { text, .. } => {
                text.chars().next().map(|c| if c == ESCAPED_BLANK { '\\' } else { c })
            }
            Piece::Mark(mark) => mark.chars().next(),
            Piece::Comment(_) => Some('<'),
            Piece::Open(d) | Piece::Close(d) => self.delimiters[*d].marks().chars().next(),
            Piece::Break => Some('\\'),
        })
    }
}

/// Whether a role of Sphinx takes this text as it is.
fn takes_role(text: &str) -> bool {
    !text.is_empty() && text.trim() == text && !text.contains(['`', '\\', '{', '}', '<', '&', '\n'])
}

/// A comment at the start of a line would make the whole line a block of HTML, so the soft break before it, which
/// counts as a blank, becomes one.
fn keep_comments_from_line_starts(list: &mut [Piece<'_>]) {
    if !list.iter().any(|piece| matches!(piece, Piece::Comment(_))) {
        return;
    }
    for i in 1..list.len() {
        let (before, from) = list.split_at_mut(i);
        if matches!(from[0], Piece::Comment(_))
            && let Some(Piece::Text { text, .. }) = before.last_mut()
            && text.ends_with('\n')
        {
            let text = text.to_mut();
            text.pop();
            text.push(' ');
        }
    }
}

/// The inline nodes of a block that holds nothing else.
pub(super) fn words_of(block: &Block) -> Option<&[Inline]> {
    match &block.kind {
        BlockKind::Plain(c)
        | BlockKind::Paragraph(c)
        | BlockKind::Title(c)
        | BlockKind::Subtitle(c)
        | BlockKind::ShortTitle(c)
        | BlockKind::Term(c)
        | BlockKind::Attribution(c) => Some(c),
        BlockKind::Heading(h) => Some(&h.content),
        BlockKind::See(s) => Some(&s.content),
        _ => None,
    }
}
