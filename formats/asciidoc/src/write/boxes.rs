//! Blocks in fences: admonitions, examples, figures, quotations, sidebars, formulas, raw text.
//!
//! Reference: <https://docs.asciidoctor.org/asciidoc/latest/blocks/delimited/>.

use super::{Context, Head, Piece, Writer, fence, line, media};
use ast::{
    Admonition, AdmonitionKind, Attrs, Block, BlockKind, Formal, FormalKind, Math, MathNotation, Raw, Titled,
};

impl Writer {
    /// `NOTE: text` for one paragraph, `[NOTE]` and a fence for more. AsciiDoc has no danger: it is a warning with
    /// that role.
    pub(super) fn admonition(&mut self, a: &Admonition, at: Head, context: Context) -> Piece {
        let (name, style) = match a.kind {
            AdmonitionKind::Note => ("NOTE", "NOTE"),
            AdmonitionKind::Tip => ("TIP", "TIP"),
            AdmonitionKind::Important => ("IMPORTANT", "IMPORTANT"),
            AdmonitionKind::Caution => ("CAUTION", "CAUTION"),
            AdmonitionKind::Warning => ("WARNING", "WARNING"),
            AdmonitionKind::Danger => ("", "WARNING.danger"),
        };
        let title = self.title(&a.head);
        if let ([Block { kind: BlockKind::Paragraph(content), attrs, .. }], false) =
            (a.body.as_slice(), name.is_empty())
            && attrs.is_empty()
        {
            let text = self.paragraph(content, "");
            return Piece::block(format!("{}{name}: {text}", at.meta("", &[], title.as_deref())));
        }
        let inside = self.flow(&a.body, context.fenced());
        fenced(&at.meta(style, &[], title.as_deref()), '=', &inside)
    }

    pub(super) fn formal(&mut self, f: &Formal, at: Head, context: Context) -> Piece {
        let title = self.title(&f.head);
        let title = title.as_deref();
        if let [block] = f.body.as_slice()
            && block.attrs == Attrs::default()
        {
            match (&block.kind, f.kind) {
                (BlockKind::Media(m), FormalKind::Figure) => return Piece::block(media::block(m, at, title)),
                (BlockKind::Math(m), FormalKind::Equation) => {
                    return Piece::block(self.math_block(m, at, title));
                }
                (BlockKind::Paragraph(content), FormalKind::Paragraph) => {
                    let text = self.paragraph(content, "");
                    return Piece::block(at.meta("", &[], title) + &text);
                }
                _ => {}
            }
        }
        if f.kind == FormalKind::Paragraph {
            return self.open_block(&at.meta("", &[], title), &f.body, context);
        }
        let style = match f.kind {
            FormalKind::Example => "",
            FormalKind::Figure => ".figure",
            FormalKind::Equation => ".equation",
            FormalKind::Paragraph => ".formalpara",
        };
        let inside = self.flow(&f.body, context.fenced());
        fenced(&at.meta(style, &[], title), '=', &inside)
    }

    pub(super) fn quotation(&mut self, q: &Titled, at: Head, context: Context) -> Piece {
        let title = self.title(&q.head);
        let who = q.head.iter().find_map(|b| match &b.kind {
            BlockKind::Attribution(content) => Some(self.one_line(content, '\n')),
            _ => None,
        });
        // In single quotes, the words are text with markup.
        let who = who.map(|who| {
            let plain = who.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '.' | '-'));
            if plain { who } else { format!("'{}'", who.replace('\'', "\\'")) }
        });
        let inside = self.flow(&q.body, context.fenced());
        fenced(&at.meta("quote", &who.into_iter().collect::<Vec<_>>(), title.as_deref()), '_', &inside)
    }

    pub(super) fn sidebar(&mut self, s: &Titled, at: Head, context: Context) -> Piece {
        let title = self.title(&s.head);
        let inside = self.flow(&s.body, context.fenced());
        fenced(&at.meta("", &[], title.as_deref()), '*', &inside)
    }

    pub(super) fn math_block(&mut self, math: &Math, at: Head, title: Option<&str>) -> String {
        let style = match math.notation {
            MathNotation::Tex => "latexmath",
            MathNotation::AsciiMath => "asciimath",
            MathNotation::MathMl => "",
        };
        self.needs_stem |= !style.is_empty();
        let source = math.source.trim_matches('\n');
        fenced(&at.meta(style, &[], title), '+', source).text
    }
}

/// Text in a target's own language. HTML and what lives in it is passed through; other languages only for their
/// own backend.
pub(super) fn raw(raw: &Raw) -> Piece {
    let piece = fenced("", '+', raw.text.trim_matches('\n'));
    match raw.format.as_str() {
        "html" | "svg" | "mathml" => piece,
        format => {
            let name = line::backend(format);
            Piece::block(format!("ifdef::backend-{name}[]\n{}\nendif::[]", piece.text))
        }
    }
}

/// Text between two fences.
pub(super) fn fenced(meta: &str, mark: char, inside: &str) -> Piece {
    let fence = fence(mark, inside);
    let inside = if inside.is_empty() { String::new() } else { format!("{inside}\n") };
    Piece::block(format!("{meta}{fence}\n{inside}{fence}"))
}
