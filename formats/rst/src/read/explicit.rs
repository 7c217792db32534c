//! What begins with two periods: targets, footnotes, citations, substitution definitions, directives, comments; and
//! anonymous targets, which begin with two underscores.
//!
//! Specification: <https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#explicit-markup-blocks>

use super::block::{common_indentation, hanging, hanging_until_blank, is_mark, trimmed};
use super::directive::Directive;
use super::flow::Flow;
use super::inline::unescaped;
use super::names::{Label, Note, Place};
use super::sheet::{self, Line};
use super::{Reader, Result};
use ast::{Attrs, Block, BlockKind, Generic, Node, Span, Str};

/// Whether a line begins explicit mark-up.
pub(super) fn begins(line: &str) -> bool {
    is_mark(line, "..") || is_mark(line, "__")
}

/// How long a simple name is that a text begins with: letters and digits with single `-`, `.`, `_`, `+`, `:` inside.
pub(super) fn simple_name(text: &str) -> usize {
    let mut end = 0;
    let mut inside = false;
    for (at, c) in text.char_indices() {
        if c.is_alphanumeric() {
            inside = true;
            end = at + c.len_utf8();
        } else if inside && matches!(c, '-' | '.' | '_' | '+' | ':') {
            inside = false;
        } else {
            break;
        }
    }
    end
}

impl<'s> Reader<'s> {
    /// Explicit mark-up; how many lines it takes.
    pub(super) fn explicit(&mut self, lines: &[Line<'s>], flow: &mut Flow) -> Result<usize> {
        let line = lines[0].text;
        let column = 2 + line[2..].bytes().take_while(|&b| b == b' ').count();
        let rest = &line[column..];
        let taken = match rest.as_bytes().first() {
            Some(b'[') => self.note(lines, column, flow)?,
            Some(b'_') if rest.len() > 1 && !rest.starts_with("_ ") => self.target(lines, column, flow),
            Some(b'|') if rest.len() > 1 && !rest.starts_with("| ") => self.definition(lines, column),
            Some(_) => self.directive_at(lines, column, flow)?,
            None => None,
        };
        let taken = match taken {
            Some(taken) => taken,
            None => self.comment(lines, column, flow),
        };
        flow.go_on();
        self.expect_blank(lines, taken, "explicit mark-up");
        Ok(taken)
    }

    /// `.. [1] body`, `.. [label] body`.
    fn note(&mut self, lines: &[Line<'s>], column: usize, flow: &mut Flow) -> Result<Option<usize>> {
        let rest = &lines[0].text[column..];
        let Some(end) = rest.find(']') else { return Ok(None) };
        let label = &rest[1..end];
        let after = &rest[end + 1..];
        if !(after.is_empty() || after.starts_with(' ')) {
            return Ok(None);
        }
        let is_simple = |name: &str| !name.is_empty() && simple_name(name) == name.len();
        let own = match label {
            "#" => Some(Label::Auto),
            "*" => Some(Label::Symbol),
            _ if !label.is_empty() && label.bytes().all(|b| b.is_ascii_digit()) => {
                Some(Label::Number(label.into()))
            }
            _ => label.strip_prefix('#').filter(|l| is_simple(l)).map(|l| Label::Named(l.into())),
        };
        if own.is_none() && !is_simple(label) {
            return Ok(None);
        }
        let start = column + end + 1 + after.bytes().take_while(|&b| b == b' ').count();
        let (taken, body) = hanging(lines, start, false);
        let mut body = self.body(trimmed(&body))?;
        // Its label stands in it once more, to the letter.
        let mut exact = None;
        if let (Some(Label::Named(label)), Some(Block { kind: BlockKind::Anchor, attrs, .. })) =
            (&own, body.first())
            && let Some(id) = attrs.id()
            && crate::write::note_label(id) == label.as_str()
        {
            exact = body.remove(0).attrs.take_id();
        }
        let span = sheet::span(&lines[..taken]);
        if let Some(label) = own {
            self.names.notes.push(Note { label, exact, body, span });
        } else {
            let content = body.into_iter().map(Node::Block).collect();
            let generic = Generic { name: crate::own::CITATION.into(), content };
            let mut attrs = Attrs::default();
            attrs.set("label", label);
            Self::put(flow, BlockKind::Generic(Box::new(generic)), attrs, span);
        }
        Ok(Some(taken))
    }

    /// `.. _name: place`, `.. __: place`.
    fn target(&mut self, lines: &[Line<'s>], column: usize, flow: &mut Flow) -> Option<usize> {
        let (taken, block) = hanging_until_blank(lines, column);
        let span = sheet::span(&lines[..taken]);
        // The name may go on over the end of a line.
        let mut text = String::new();
        for (i, line) in block.iter().enumerate() {
            if i > 0 {
                text.push('\n');
            }
            text.push_str(line.text.trim_start_matches(' '));
        }
        let (name, at) = target_name(&text[1..])?;
        let place = text[1 + at..].to_string();
        let place = Self::place(&place);
        match name {
            None => self.anonymous_target(place, span, flow),
            Some(name) => {
                let name: Str = name.split_whitespace().collect::<Vec<_>>().join(" ").into();
                match place {
                    None => {
                        self.names.target(&name, Place::Id(name.clone()));
                        flow.anchor(name, span);
                    }
                    Some(place) => {
                        self.chain(&place, flow);
                        self.names.target(&name, place);
                    }
                }
            }
        }
        Some(taken)
    }

    /// Targets that stand directly before one that leads elsewhere lead there, too.
    fn chain(&mut self, place: &Place, flow: &mut Flow) {
        while let Some(Block { kind: BlockKind::Anchor, attrs, .. }) = flow.last()
            && !flow.is_sealed()
            && attrs.hint(super::flow::EXACT).is_none()
            && let Some(id) = attrs.id()
        {
            let here = Place::Id(id.into());
            let name = crate::ids::normalised(id);
            if let Some(named) = self.names.targets.get_mut(&*name).filter(|named| **named == here) {
                *named = place.clone();
            } else if let Some(unnamed) = self.names.unnamed(id).filter(|place| **place == here) {
                *unnamed = place.clone();
            } else {
                break;
            }
            flow.pop();
        }
    }

    /// `__ place`.
    pub(super) fn anonymous(&mut self, lines: &[Line<'s>], flow: &mut Flow) -> usize {
        flow.go_on();
        let column = 2 + lines[0].text[2..].bytes().take_while(|&b| b == b' ').count();
        let (taken, block) = hanging_until_blank(lines, column);
        let text: Vec<&str> = block.iter().map(|l| l.text.trim_start_matches(' ')).collect();
        let place = Self::place(&text.join("\n"));
        self.anonymous_target(place, sheet::span(&lines[..taken]), flow);
        self.expect_blank(lines, taken, "an anonymous target");
        taken
    }

    fn anonymous_target(&mut self, place: Option<Place>, span: Span, flow: &mut Flow) {
        let place = if let Some(place) = place {
            self.chain(&place, flow);
            place
        } else {
            let id = self.names.next_unnamed();
            flow.anchor(id.clone(), span);
            Place::Id(id)
        };
        self.names.anonymous.push(place);
    }

    /// Where a target leads; nothing: to what stands behind it.
    fn place(text: &str) -> Option<Place> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        // Only one that is not escaped makes it a name.
        if let Some(name) = text.strip_suffix('_').filter(|t| !t.ends_with('\\')) {
            let quoted = name.strip_prefix('`').and_then(|n| n.strip_suffix('`'));
            if let Some(name) = quoted.or_else(|| (simple_name(name) == name.len()).then_some(name)) {
                return Some(Place::Name(crate::ids::normalised(&unescaped(name)).into_owned()));
            }
        }
        let url = address(text);
        let is_mail = !url.contains(':')
            && url
                .split_once('@')
                .is_some_and(|(user, host)| !user.is_empty() && host.contains('.') && !user.contains('/'));
        Some(Place::Url(if is_mail { format!("mailto:{url}").into() } else { url.into() }))
    }

    /// `.. |name| directive:: …`.
    fn definition(&mut self, lines: &[Line<'s>], column: usize) -> Option<usize> {
        let rest = &lines[0].text[column + 1..];
        let end = memchr::memmem::find(rest.as_bytes(), b"|")
            .filter(|&end| end > 0 && !rest[..end].ends_with([' ', '\\']))?;
        let name = &rest[..end];
        let from = column + 1 + end + 1;
        let blanks = lines[0].text[from..].bytes().take_while(|&b| b == b' ').count();
        let (directive, start) = directive_mark(lines[0].text, from + blanks)?;
        let (taken, body) = directive_lines(lines, start);
        let span = sheet::span(&lines[..taken]);
        let directive = Directive { name: directive, lines: &body, span };
        let content = self.substitution(&directive);
        let name = unescaped(name).split_whitespace().collect::<Vec<_>>().join(" ");
        self.names.define(&name, content, span);
        Some(taken)
    }

    /// `.. name:: …`.
    fn directive_at(&mut self, lines: &[Line<'s>], column: usize, flow: &mut Flow) -> Result<Option<usize>> {
        let Some((name, start)) = directive_mark(lines[0].text, column) else { return Ok(None) };
        let (taken, body) = directive_lines(lines, start);
        let span = sheet::span(&lines[..taken]);
        self.inside(span, |reader| reader.directive(&Directive { name, lines: &body, span }, flow))?;
        Ok(Some(taken))
    }

    /// Everything else is a comment. Two periods alone, with a blank line behind them, take nothing below.
    fn comment(&self, lines: &[Line<'s>], column: usize, flow: &mut Flow) -> usize {
        let is_alone = lines[0].text.len() <= column && lines.get(1).is_none_or(|l| l.is_blank());
        if is_alone {
            flow.seal();
            return 1;
        }
        let (taken, body) = hanging(lines, column, false);
        let mut text = String::new();
        for line in trimmed(&body) {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(line.text);
        }
        let text = text.trim_end();
        if !text.is_empty() {
            let span = sheet::span(&lines[..taken]);
            let index =
                if self.dialect.sphinx { None } else { super::directive::index_of_comment(text, span) };
            let kind = index.map_or_else(|| BlockKind::Comment(text.into()), BlockKind::Plain);
            flow.push(Block::new(kind, span));
        }
        taken
    }
}

/// The name of a directive at this column of a line, and the column behind its colons and the blanks that follow them.
fn directive_mark(line: &str, column: usize) -> Option<(&str, usize)> {
    let rest = &line[column..];
    let name = &rest[..simple_name(rest)];
    let after = &rest[name.len()..];
    let colons = after.strip_prefix(' ').unwrap_or(after).strip_prefix("::")?;
    let blanks = colons.bytes().take_while(|&b| b == b' ').count();
    let fits = !name.is_empty() && (blanks > 0 || colons.is_empty());
    fits.then(|| (name, line.len() - colons.len() + blanks))
}

/// The lines of a directive: what stands behind its colons, and the lines below without their common indentation.
fn directive_lines<'s>(lines: &[Line<'s>], start: usize) -> (usize, Vec<Line<'s>>) {
    let below = lines[1..].iter().take_while(|l| l.is_blank() || l.text.starts_with(' '));
    let mut taken = 1 + below.count();
    while taken > 1 && lines[taken - 1].is_blank() {
        taken -= 1;
    }
    let common = common_indentation(&lines[1..taken]);
    let mut body = Vec::with_capacity(taken);
    body.push(lines[0].from(start));
    body.extend(lines[1..taken].iter().map(|l| l.from(common)));
    (taken, body)
}

/// The name of a target, from behind its underscore; `None`: it is anonymous. And where what it leads to begins.
fn target_name(text: &str) -> Option<(Option<String>, usize)> {
    let ends = |at: usize| text[at..].is_empty() || text[at..].starts_with([' ', '\n']);
    if let Some(rest) = text.strip_prefix('_') {
        let at = text.len() - rest.len();
        let colon = rest.strip_prefix(' ').unwrap_or(rest).strip_prefix(':')?;
        let behind = text.len() - colon.len();
        return (behind > at && ends(behind)).then_some((None, behind));
    }
    let bytes = text.as_bytes();
    let quoted = text.starts_with('`');
    let from = usize::from(quoted);
    if matches!(bytes.get(from), None | Some(b' ' | b'`')) {
        return None;
    }
    let mut at = from;
    // Whether a colon stands before that nothing escapes: one cannot end a name.
    let mut behind_colon = false;
    while at < bytes.len() {
        let is_colon = bytes[at] == b':';
        match bytes[at] {
            b'\\' => at += 1,
            b'`' if quoted => {
                let colon = text[at + 1..].strip_prefix(' ').unwrap_or(&text[at + 1..]).strip_prefix(':');
                if let Some(colon) = colon {
                    let behind = text.len() - colon.len();
                    if ends(behind) {
                        return Some((Some(unescaped(&text[from..at])), behind));
                    }
                }
            }
            b':' if !quoted && at > from && !behind_colon && ends(at + 1) => {
                let name = text[..at].strip_suffix(' ').unwrap_or(&text[..at]);
                return Some((Some(unescaped(name)), at + 1));
            }
            _ => {}
        }
        // A blank may stand between the name and the colon that ends it.
        behind_colon = is_colon || behind_colon && bytes.get(at) == Some(&b' ');
        at += 1;
    }
    None
}

/// An address: blanks count only where they are escaped.
pub(super) fn address(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match c {
            '\\' => match rest.next() {
                Some(c) if c.is_whitespace() => out.push(' '),
                Some(c) => out.push(c),
                None => {}
            },
            c if c.is_whitespace() => {}
            c => out.push(c),
        }
    }
    out
}
