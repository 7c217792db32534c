//! Listings: their text stays to the byte; what is marked in them goes by what the target can mark there.

use super::{Lowering, text};
use ast::normal::code::push as push_code;
use ast::{
    Attrs, Block, BlockKind, BlockTag, Blocks, CalloutMark, Class, CodeBlock, CodeKind, CrossReference,
    Feature, Inline, InlineKind, InlineTag, Inlines, Link, Node, Role, Span, Str, Style, Target,
};

/// A listing in the making.
struct Listing {
    content: Inlines,
    /// Marks that wait for the end of their line, where they become comments.
    waiting: Vec<u32>,
    language: Option<Str>,
    /// Anchors that move before the listing.
    anchors: Blocks,
    /// What moves behind the listing.
    after: Blocks,
}

impl Lowering<'_> {
    pub(super) fn code(&mut self, mut code: Box<CodeBlock>, attrs: Attrs, span: Span, out: &mut Blocks) {
        if code.kind == CodeKind::Layout && !self.note(Feature::CodeLayout, span) {
            self.layout_as_paragraph(*code, attrs, span, out);
            return;
        }
        if let Some(include) = only_include(&code.content)
            // A target that includes files in listings keeps the listing's language.
            && (code.language.is_none() || !self.keeps_include(include, true))
        {
            // A listing that is another file's text.
            let include = include.clone();
            let mut attrs = attrs;
            let id = attrs.take_id();
            drop(self.attrs(attrs, Feature::BlockId, span));
            let from = out.len();
            self.include(include, &Attrs::default(), span, out);
            self.put_id(id, out, from, span);
            return;
        }
        self.note(BlockTag::Code, span);
        let attrs = self.attrs(attrs, Feature::BlockId, span);
        out.append(&mut self.before);
        if matches!(code.content[..], [] | [Inline { kind: InlineKind::Text(_), .. }]) {
            // Nothing but text, which is most of them.
            code.content.iter_mut().for_each(|text| text.attrs = Attrs::default());
            trim_listing(&mut code.content);
            self.settle_blanks(&mut code.content, span);
            out.push(Block { kind: BlockKind::Code(code), attrs, span });
            return;
        }
        let mut listing = Listing {
            content: Inlines::new(),
            waiting: Vec::new(),
            language: code.language.clone(),
            anchors: Blocks::new(),
            after: Blocks::new(),
        };
        self.code_content(std::mem::take(&mut code.content), &mut listing);
        self.write_waiting(&mut listing);
        trim_listing(&mut listing.content);
        self.settle_blanks(&mut listing.content, span);
        out.append(&mut listing.anchors);
        code.content = listing.content;
        out.push(Block { kind: BlockKind::Code(code), attrs, span });
        out.append(&mut listing.after);
    }

    /// Takes the blanks away that the target's tool does not keep, so that nothing of it happens unsaid.
    fn settle_blanks(&mut self, content: &mut Inlines, span: Span) {
        let has = |content: &Inlines, wanted: fn(&str) -> bool| {
            content.iter().any(|i| matches!(&i.kind, InlineKind::Text(t) if wanted(t)))
        };
        if has(content, |t| memchr::memchr(b'\t', t.as_bytes()).is_some())
            && !self.note(Feature::CodeTabs, span)
        {
            let mut column = 0;
            for inline in content.iter_mut() {
                match &mut inline.kind {
                    InlineKind::Text(words) => *words = expand_tabs(words, &mut column).into(),
                    kind => {
                        let shown = ast::plain_text(&[Inline::new(kind.clone(), Span::NONE)]);
                        column += shown.chars().count();
                    }
                }
            }
        }
        let at_line_end = |t: &str| {
            let mut ends = memchr::memchr_iter(b'\n', t.as_bytes());
            ends.any(|at| at > 0 && matches!(t.as_bytes()[at - 1], b' ' | b'\t'))
        };
        let at_end = matches!(content.last(), Some(Inline { kind: InlineKind::Text(t), .. })
            if t.ends_with([' ', '\t']));
        if (has(content, at_line_end) || at_end) && !self.note(Feature::CodeTrailingBlanks, span) {
            let last = content.len() - 1;
            for (at, inline) in content.iter_mut().enumerate() {
                if let InlineKind::Text(words) = &mut inline.kind {
                    *words = cut_trailing_blanks(words, at == last).into();
                }
            }
            content.retain(|i| !matches!(&i.kind, InlineKind::Text(t) if t.is_empty()));
        }
    }

    fn code_content(&mut self, content: Inlines, listing: &mut Listing) {
        for inline in content {
            self.code_inline(inline, listing);
        }
    }

    fn code_inline(&mut self, inline: Inline, listing: &mut Listing) {
        let Inline { kind, attrs, span } = inline;
        match kind {
            InlineKind::Text(words) => self.code_text(&words, span, listing),
            InlineKind::LineBreak => self.code_text("\n", span, listing),
            InlineKind::CalloutMark(mark) => self.code_mark(mark, attrs, span, listing),
            InlineKind::EntityReference(name) => {
                let value = self.values.get(&name).cloned();
                self.note_named(InlineTag::EntityReference, name.clone(), span);
                let words = value.unwrap_or_else(|| format!("&{name};").into());
                self.code_text(&words, span, listing);
            }
            InlineKind::Anchor => self.code_anchor(attrs, span, listing),
            InlineKind::Link(link) => {
                self.code_anchor(attrs, span, listing);
                let content =
                    if link.content.is_empty() { self.words_of(&link.target) } else { link.content };
                self.code_link(link.target, content, span, listing);
            }
            InlineKind::CrossReference(reference) => {
                self.code_anchor(attrs, span, listing);
                let CrossReference { target, .. } = *reference;
                self.note_as(
                    Feature::ReferenceText,
                    Class::Normalised,
                    target.clone(),
                    "its target's title in the listing",
                    span,
                );
                let words = text::words(ast::plain_text(&self.words_for(&target)));
                self.code_link(Target::Id(target), words, span, listing);
            }
            InlineKind::Emphasis(c) => {
                self.code_mark_up("emphasis", c, attrs, span, listing, InlineKind::Emphasis);
            }
            InlineKind::Strong(c) => self.code_mark_up("strong", c, attrs, span, listing, InlineKind::Strong),
            InlineKind::Span { role: role @ (Role::Replaceable | Role::LineAnnotation), content } => {
                let carried = self.carries(role);
                self.code_mark_up(role.name(), content, attrs, span, listing, |content| {
                    if carried { InlineKind::Span { role, content } } else { InlineKind::Emphasis(content) }
                });
            }
            InlineKind::Span { role, content } => {
                // A prompt or an option in a listing is seen as such by everyone; marking it costs highlighting.
                let keep = self.context.style == Style::Lossless && self.carries(role);
                if keep {
                    self.code_mark_up(role.name(), content, attrs, span, listing, |content| {
                        InlineKind::Span { role, content }
                    });
                } else {
                    self.code_anchor(attrs, span, listing);
                    self.note_as(
                        Feature::CodeMarkup,
                        Class::Degraded,
                        role.name(),
                        "text of the listing",
                        span,
                    );
                    self.code_content(content, listing);
                }
            }
            InlineKind::Comment(words) => {
                if self.note_named(Feature::CodeComment, words.clone(), span) {
                    listing.content.push(Inline::new(InlineKind::Comment(words), span));
                } else if self.class(Feature::CodeComment) != Class::Dropped {
                    listing.after.push(Block::new(BlockKind::Comment(words), span));
                }
            }
            InlineKind::IndexTerm(_) => {
                let mut lowered = self.inline_list(vec![Inline { kind, attrs, span }]);
                listing.anchors.append(&mut self.before);
                if !lowered.is_empty() {
                    lowered.retain(|i| !matches!(i.kind, InlineKind::Text(_)));
                    listing.anchors.push(Block::new(BlockKind::Plain(lowered), span));
                }
            }
            InlineKind::Footnote(body) => {
                self.note_as(InlineTag::Footnote, Class::Degraded, "", "blocks behind the listing", span);
                let mut body = self.flow(body);
                listing.after.append(&mut body);
            }
            InlineKind::Generic(generic) => {
                self.code_anchor(attrs, span, listing);
                self.note_as(
                    InlineTag::Generic,
                    Class::Degraded,
                    generic.name.clone(),
                    "text of the listing",
                    span,
                );
                for node in generic.content {
                    match node {
                        Node::Inline(inline) => self.code_inline(inline, listing),
                        Node::Block(block) => {
                            let mut blocks = self.flow(vec![block]);
                            listing.after.append(&mut blocks);
                        }
                    }
                }
            }
            InlineKind::Instruction(i) => {
                if is_after_order(&listing.content) {
                    self.note_as(InlineTag::Instruction, Class::Dropped, i.target.clone(), "", span);
                } else if self.note_instruction(InlineTag::Instruction, &i, true, span)
                    && self.caps.normal.is_some()
                {
                    listing.content.push(Inline::new(InlineKind::Instruction(i), span));
                }
            }
            InlineKind::Include(include)
                if self.keeps_include(&include, true) && !is_after_order(&listing.content) =>
            {
                self.note_named(InlineTag::Include, include.href.clone(), span);
                listing.content.push(Inline::new(InlineKind::Include(include), span));
            }
            InlineKind::Include(include) => {
                self.note_as(
                    InlineTag::Include,
                    Class::Degraded,
                    include.href.clone(),
                    "a comment behind the listing",
                    span,
                );
                let words = format!(" include: {} ", include.href);
                listing.after.push(Block::new(BlockKind::Comment(words.into()), span));
            }
            kind => {
                self.code_anchor(attrs, span, listing);
                let words = ast::plain_text(&[Inline::new(kind.clone(), span)]);
                self.note_as(
                    Feature::CodeMarkup,
                    Class::Degraded,
                    kind.tag().name(),
                    "text of the listing",
                    span,
                );
                self.code_text(&words, span, listing);
            }
        }
    }

    fn words_of(&mut self, target: &Target) -> Inlines {
        match target {
            Target::Url(url) => text::words(url.clone()),
            Target::Id(id) => text::words(ast::plain_text(&self.words_for(id))),
        }
    }

    /// Appends text; marks that wait are written at the end of their line.
    fn code_text(&mut self, words: &str, span: Span, listing: &mut Listing) {
        let mut words = words;
        if !listing.waiting.is_empty()
            && let Some(at) = words.find('\n')
        {
            push_code(&mut listing.content, &words[..at], span);
            self.write_waiting(listing);
            words = &words[at..];
        }
        push_code(&mut listing.content, words, span);
    }

    fn code_mark(&mut self, mark: CalloutMark, mut attrs: Attrs, span: Span, listing: &mut Listing) {
        if !self.note(Feature::CodeCallouts, span) {
            self.code_anchor(attrs, span, listing);
            listing.waiting.push(mark.number);
            return;
        }
        if let Some(id) = attrs.take_id() {
            if self.note_named(Feature::MarkId, id.clone(), span) {
                attrs = Attrs::with_id(id);
            } else {
                listing.anchors.push(Block::anchor(id, span));
                attrs = Attrs::default();
            }
        } else {
            attrs = Attrs::default();
        }
        listing.content.push(Inline { kind: InlineKind::CalloutMark(mark), attrs, span });
    }

    /// Writes the marks that wait as a comment in the language of the listing.
    fn write_waiting(&mut self, listing: &mut Listing) {
        if listing.waiting.is_empty() {
            return;
        }
        if let Some(Inline { kind: InlineKind::Text(last), .. }) = listing.content.last_mut() {
            let kept = last.trim_end_matches([' ', '\t']).len();
            last.truncate(kept);
        }
        let (open, close) = (self.caps.limits.callout_comment)(listing.language.as_deref());
        let numbers: Vec<String> = listing.waiting.drain(..).map(|n| format!("({n})")).collect();
        // One blank between the comment sign and the number, whether the table has it or not.
        let (open, close) = (open.trim(), close.trim());
        let close = if close.is_empty() { String::new() } else { format!(" {close}") };
        push_code(&mut listing.content, &format!(" {open} {}{close}", numbers.join(" ")), Span::NONE);
    }

    fn code_anchor(&mut self, attrs: Attrs, span: Span, listing: &mut Listing) {
        if let Some(id) = self.attrs_of_vanishing(attrs, span) {
            listing.anchors.push(Block::anchor(id, span));
        }
    }

    fn code_link(&mut self, target: Target, content: Inlines, span: Span, listing: &mut Listing) {
        let name = match &target {
            Target::Url(url) => url.clone(),
            Target::Id(id) => id.clone(),
        };
        if !self.note_named(Feature::CodeLinks, name, span) {
            self.code_content(content, listing);
            return;
        }
        let words = text::words(ast::plain_text(&content));
        let mut lowered = Inlines::new();
        self.link(Box::new(Link { target, content: words }), Attrs::default(), span, &mut lowered);
        for inline in lowered {
            match inline.kind {
                InlineKind::Text(words) => push_code(&mut listing.content, &words, inline.span),
                kind => listing.content.push(Inline { kind, ..inline }),
            }
        }
    }

    fn code_mark_up(
        &mut self,
        name: &str,
        content: Inlines,
        attrs: Attrs,
        span: Span,
        listing: &mut Listing,
        make: impl FnOnce(Inlines) -> InlineKind,
    ) {
        self.code_anchor(attrs, span, listing);
        if !self.note_named(Feature::CodeMarkup, name, span) {
            self.code_content(content, listing);
            return;
        }
        let words = ast::plain_text(&content);
        let simple = content.iter().all(|i| matches!(i.kind, InlineKind::Text(_)));
        if simple && !words.trim().is_empty() && words.trim() == words && !words.contains('\n') {
            listing.content.push(Inline::new(make(content), span));
        } else {
            // No format marks up several lines of a listing, or a blank at the border of a mark.
            self.note_as(Feature::CodeMarkup, Class::Degraded, name, "text of the listing", span);
            self.code_content(content, listing);
        }
    }

    /// Running text whose line breaks count, where the target has no listing for it.
    fn layout_as_paragraph(&mut self, mut code: CodeBlock, attrs: Attrs, span: Span, out: &mut Blocks) {
        trim_listing(&mut code.content);
        let mut content = Inlines::new();
        break_lines(code.content, &mut content);
        self.paragraph(content, attrs, span, out);
    }
}

/// The include of a file's text, if a listing holds nothing else: blanks around it are not of the file.
pub(super) fn only_include(content: &[Inline]) -> Option<&ast::Include> {
    let is_blank = |i: &&Inline| matches!(&i.kind, InlineKind::Text(t) if t.trim().is_empty());
    let mut shown = content.iter().filter(|i| !is_blank(i));
    match (shown.next().map(|i| &i.kind), shown.next()) {
        (Some(InlineKind::Include(include)), None) if include.text => Some(include),
        _ => None,
    }
}

/// Replaces line feeds in verbatim text by line breaks, and leading blanks of lines by no-break spaces.
fn break_lines(content: Inlines, out: &mut Inlines) {
    for inline in content {
        if let InlineKind::Text(words) = &inline.kind {
            for (i, line) in words.split('\n').enumerate() {
                if i > 0 {
                    out.push(Inline::new(InlineKind::LineBreak, inline.span));
                }
                let shown = line.trim_start_matches([' ', '\t']);
                let indent: usize =
                    line[..line.len() - shown.len()].chars().map(|c| if c == '\t' { 8 } else { 1 }).sum();
                if indent > 0 && !shown.is_empty() && i > 0 {
                    text::push_text(out, &"\u{a0}".repeat(indent), inline.span);
                } else if i == 0 && indent > 0 {
                    text::push_text(out, " ", inline.span);
                }
                let folded = fold(shown);
                text::push_text(out, &folded, inline.span);
            }
        } else {
            let mut inline = inline;
            ast::visit::walk_inline_mut(&mut Folding, &mut inline);
            out.push(inline);
        }
    }
}

/// Folds the blanks of verbatim text that becomes running text.
struct Folding;

impl ast::visit::VisitMut for Folding {
    fn inline(&mut self, inline: &mut Inline) {
        if let InlineKind::Text(words) = &mut inline.kind {
            *words = text::folded(words).into();
        }
        ast::visit::walk_inline_mut(self, inline);
    }
}

/// Replaces tabs by blanks up to the next eighth column; `column` is where the text begins, and then where it ends.
fn expand_tabs(words: &str, column: &mut usize) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '\t' => {
                let wide = 8 - *column % 8;
                out.extend(std::iter::repeat_n(' ', wide));
                *column += wide;
            }
            '\n' => {
                out.push('\n');
                *column = 0;
            }
            c => {
                out.push(c);
                *column += 1;
            }
        }
    }
    out
}

/// Cuts the blanks before each line feed, and at the end of the text where it ends its listing.
fn cut_trailing_blanks(words: &str, at_end: bool) -> String {
    let mut out = String::with_capacity(words.len());
    for line in words.split_inclusive('\n') {
        match line.strip_suffix('\n') {
            Some(line) => {
                out.push_str(line.trim_end_matches([' ', '\t']));
                out.push('\n');
            }
            None if at_end => out.push_str(line.trim_end_matches([' ', '\t'])),
            None => out.push_str(line),
        }
    }
    out
}

/// Folds runs of blanks.
pub(super) fn fold(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut after_blank = false;
    for c in line.chars() {
        let blank = matches!(c, ' ' | '\t');
        if !blank {
            out.push(c);
        } else if !after_blank {
            out.push(' ');
        }
        after_blank = blank;
    }
    out
}

/// Whether words that look like an order of mdBook stand in the line before, or a backslash: what keeps them words does so
/// for all of it.
fn is_after_order(content: &[Inline]) -> bool {
    for inline in content.iter().rev() {
        if let InlineKind::Text(words) = &inline.kind {
            let line = words.rsplit('\n').next().unwrap_or_default();
            if line.contains("{{#") || line.ends_with('\\') {
                return true;
            }
            if line.len() < words.len() {
                return false;
            }
        }
    }
    false
}

/// Takes the empty lines at the ends of a listing away, as every processor does: they come from how the source
/// sets its tags.
fn trim_listing(content: &mut Inlines) {
    let mut is_alone = content.len() == 1;
    while let Some(Inline { kind: InlineKind::Text(first), .. }) = content.first_mut() {
        let from = empty_lines(first);
        let rest = &first[from..];
        let is_blank = rest.bytes().all(|b| matches!(b, b' ' | b'\t'));
        if from > 0 {
            // What will be cut at the end need not be copied.
            let to = if is_alone && !is_blank { without_empty_lines(rest) } else { rest.len() };
            *first = Str::from(&rest[..to]);
        }
        if first.is_empty() || is_blank && is_alone {
            content.remove(0);
            is_alone = content.len() == 1;
            continue;
        }
        break;
    }
    if let Some(Inline { kind: InlineKind::Text(last), .. }) = content.last_mut() {
        let kept = without_empty_lines(last);
        last.truncate(kept);
        if last.is_empty() {
            content.pop();
        }
    }
}

/// How long the empty lines are that a text begins with.
fn empty_lines(text: &str) -> usize {
    let blanks = text.bytes().take_while(|b| matches!(b, b' ' | b'\t' | b'\n')).count();
    memchr::memrchr(b'\n', &text.as_bytes()[..blanks]).map_or(0, |at| at + 1)
}

/// The length of a text without the empty lines at its end. Blanks behind the last line's own text are part of that.
fn without_empty_lines(text: &str) -> usize {
    let blanks = text.bytes().rev().take_while(|b| matches!(b, b' ' | b'\t' | b'\n')).count();
    let end = text.len() - blanks;
    memchr::memchr(b'\n', &text.as_bytes()[end..]).map_or(text.len(), |at| end + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trimmed(words: &str) -> String {
        let mut content = text::words(words);
        trim_listing(&mut content);
        ast::plain_text(&content)
    }

    #[test]
    fn only_empty_lines_at_the_ends_go() {
        assert_eq!(trimmed("\n  a\n\n b \n   "), "  a\n\n b ");
        assert_eq!(trimmed("a\n"), "a");
        assert_eq!(trimmed(" a"), " a");
        assert_eq!(trimmed("\n \n"), "");
        assert_eq!(trimmed(""), "");
    }

    #[test]
    fn blanks_that_a_tool_cuts_are_cut_before() {
        assert_eq!(expand_tabs("\ta\tb\n\tc", &mut 0), "        a       b\n        c");
        assert_eq!(expand_tabs("\ta", &mut 3), "     a");
        assert_eq!(cut_trailing_blanks("a \nb\t\nc ", true), "a\nb\nc");
        assert_eq!(cut_trailing_blanks("a \nb ", false), "a\nb ");
    }
}
