//! Listings, formulas and raw text in the reader's form.

use super::Settle;
use crate::write::language_of;
use ast::layout;
use ast::normal::code;
use ast::{
    Attrs, BlockTag, Class, CodeBlock, CodeKind, Construct, Inline, InlineKind, Inlines, Math, MathNotation,
    Raw, Span, Str,
};

impl Settle {
    /// A listing: its language by the name that Pygments knows, what a terminal shows as `console`.
    pub(super) fn code(&mut self, code: &mut CodeBlock, span: Span) {
        if let Some(name) = code.language.take() {
            let (known, name) = language_of(&name);
            match known {
                Some("console") if code.kind != CodeKind::Synopsis => {
                    if code.kind != CodeKind::Layout {
                        code.kind = CodeKind::Screen;
                    }
                }
                Some("none") => {}
                Some(known) => code.language = Some(known.into()),
                None => code.language = Some(name.into()).filter(|n: &Str| !n.is_empty()),
            }
        }
        if code.kind == CodeKind::Screen && code.language.is_some() {
            self.changes.note(BlockTag::Code, Class::Normalised, "screen", "a listing in its language", span);
            code.kind = CodeKind::Listing;
        }
        let plain = code.content.iter().all(|i| matches!(i.kind, InlineKind::Text(_)));
        if matches!(&code.content[..], [Inline { kind: InlineKind::Text(text), .. }] if has_lines(text)) {
            // Nearly all listings are as they are read.
            code.content[0].span = span;
            code.content[0].attrs = Attrs::default();
        } else if plain {
            let text = ast::plain_text(&code.content);
            let text = lines(&text);
            code.content = words(text, span);
        } else {
            self.inlines_of_code(&mut code.content);
        }
    }

    fn inlines_of_code(&mut self, content: &mut Inlines) {
        let mut out = Inlines::with_capacity(content.len());
        for mut inline in std::mem::take(content) {
            if let InlineKind::Text(text) = &mut inline.kind {
                code::push(&mut out, text, inline.span);
            } else {
                let mut one = vec![inline];
                self.inlines(&mut one);
                for inline in one {
                    match &inline.kind {
                        InlineKind::Text(text) => code::push(&mut out, text, inline.span),
                        _ => out.push(inline),
                    }
                }
            }
        }
        // What stands before a mark is no end of a line.
        code::trim(&mut out, char::is_whitespace, |_| false);
        *content = out;
    }

    /// A formula that is not in XML is in TeX.
    pub(super) fn notation(
        &mut self,
        math: &mut Math,
        construct: impl Into<Construct>,
        written: &str,
        span: Span,
    ) {
        if math.notation == MathNotation::AsciiMath {
            self.changes.note(construct, Class::Degraded, "asciimath", written, span);
            math.notation = MathNotation::Tex;
        }
    }

    /// Raw text: its language is one word, its lines begin where the first of them does.
    pub(super) fn raw(&mut self, raw: &mut Raw, span: Span) {
        let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '+' | '.');
        if raw.format.is_empty() || !raw.format.chars().all(fits) {
            let word: String = raw.format.chars().map(|c| if fits(c) { c } else { '_' }).collect();
            let word = if word.is_empty() { "text".to_string() } else { word };
            self.changes.note(BlockTag::Raw, Class::Degraded, raw.format.clone(), &word, span);
            raw.format = word.into();
        }
        raw.text = dedented(&raw.text).into();
    }
}

fn words(text: String, span: Span) -> Inlines {
    if text.is_empty() { Inlines::new() } else { vec![Inline::new(InlineKind::Text(text.into()), span)] }
}

/// A line without white space at its end.
pub(crate) fn trim_end(line: &str) -> &str {
    if line.as_bytes().last().is_none_or(u8::is_ascii_graphic) { line } else { line.trim_end() }
}

/// Whether a text is what [`lines`] makes of it.
fn has_lines(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with('\n')
        && !text.ends_with('\n')
        && layout::lines(text).all(|line| trim_end(line).len() == line.len())
}

/// The lines of a listing without blanks at their ends, without blank lines at either end.
pub(crate) fn lines(text: &str) -> String {
    let mut all: Vec<&str> = layout::lines(text).map(trim_end).skip_while(|l| l.is_empty()).collect();
    let last = all.iter().rposition(|l| !l.is_empty()).map_or(0, |n| n + 1);
    all.truncate(last);
    all.join("\n")
}

/// The same without the blanks that all lines begin with.
pub(crate) fn dedented(text: &str) -> String {
    let text = lines(&crate::write::expand_tabs(text, &mut 0));
    let column = |l: &&str| l.len() - l.trim_start_matches(' ').len();
    let common = text.split('\n').filter(|l| !l.is_empty()).map(|l| column(&l)).min().unwrap_or(0);
    let cut: Vec<&str> = text.split('\n').map(|l| l.get(common..).unwrap_or_default()).collect();
    cut.join("\n")
}
