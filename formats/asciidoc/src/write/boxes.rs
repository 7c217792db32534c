//! Blocks in fences: admonitions, examples, figures, quotations, sidebars, formulas, raw text.
//!
//! Reference: <https://docs.asciidoctor.org/asciidoc/latest/blocks/delimited/>.

use super::{Context, Head, Writer, line, media};
use ast::{
    Admonition, AdmonitionKind, Attrs, Block, BlockKind, Formal, FormalKind, Math, MathNotation, Raw, Titled,
};
use std::fmt::Write as _;

impl Writer<'_> {
    /// `NOTE: text` for one paragraph, `[NOTE]` and a fence for more. AsciiDoc has no danger: it is a warning with
    /// that role.
    pub(super) fn admonition(&mut self, a: &Admonition, at: Head, context: Context) {
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
            at.meta(&mut self.out, "", &[], title.as_deref());
            self.out.push_str(name);
            self.out.push_str(": ");
            self.paragraph(content, self.out.len());
            return;
        }
        at.meta(&mut self.out, style, &[], title.as_deref());
        self.fenced('=', |w| w.flow(&a.body, context.fenced()));
    }

    pub(super) fn formal(&mut self, f: &Formal, at: Head, context: Context) {
        let title = self.title(&f.head);
        let title = title.as_deref();
        if let [block] = f.body.as_slice()
            && block.attrs == Attrs::default()
        {
            match (&block.kind, f.kind) {
                (BlockKind::Media(m), FormalKind::Figure) => {
                    return media::block(&mut self.out, m, at, title);
                }
                (BlockKind::Math(m), FormalKind::Equation) => return self.math_block(m, at, title),
                (BlockKind::Paragraph(content), FormalKind::Paragraph) => {
                    at.meta(&mut self.out, "", &[], title);
                    return self.paragraph(content, self.out.len());
                }
                _ => {}
            }
        }
        if f.kind == FormalKind::Paragraph {
            let mut meta = String::new();
            at.meta(&mut meta, "", &[], title);
            return self.open_block(&meta, &f.body, context);
        }
        let style = match f.kind {
            FormalKind::Example => "",
            FormalKind::Figure => ".figure",
            FormalKind::Equation => ".equation",
            FormalKind::Paragraph => ".formalpara",
        };
        at.meta(&mut self.out, style, &[], title);
        self.fenced('=', |w| w.flow(&f.body, context.fenced()));
    }

    pub(super) fn quotation(&mut self, q: &Titled, at: Head, context: Context) {
        let title = self.title(&q.head);
        let who = q.head.iter().find_map(|b| match &b.kind {
            BlockKind::Attribution(content) => Some(self.text_of(|w| w.one_line(content, '\n'))),
            _ => None,
        });
        // In single quotes, the words are text with markup.
        let who = who.map(|who| {
            let plain = who.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '.' | '-'));
            if plain { who } else { format!("'{}'", who.replace('\'', "\\'")) }
        });
        at.meta(&mut self.out, "quote", &who.into_iter().collect::<Vec<_>>(), title.as_deref());
        self.fenced('_', |w| w.flow(&q.body, context.fenced()));
    }

    pub(super) fn sidebar(&mut self, s: &Titled, at: Head, context: Context) {
        let title = self.title(&s.head);
        at.meta(&mut self.out, "", &[], title.as_deref());
        self.fenced('*', |w| w.flow(&s.body, context.fenced()));
    }

    pub(super) fn math_block(&mut self, math: &Math, at: Head, title: Option<&str>) {
        let style = match math.notation {
            MathNotation::Tex => "latexmath",
            MathNotation::AsciiMath => "asciimath",
            MathNotation::MathMl => "",
        };
        self.needs_stem |= !style.is_empty();
        at.meta(&mut self.out, style, &[], title);
        self.fenced('+', |w| w.out.push_str(math.source.trim_matches('\n')));
    }

    /// Text in a target's own language. HTML and what lives in it is passed through; other languages only for their
    /// own backend.
    pub(super) fn raw(&mut self, raw: &Raw) {
        let name = match raw.format.as_str() {
            "html" | "svg" | "mathml" => None,
            format => Some(line::backend(format)),
        };
        if let Some(name) = &name {
            let _ = writeln!(self.out, "ifdef::backend-{name}[]");
        }
        self.fenced('+', |w| w.out.push_str(raw.text.trim_matches('\n')));
        if name.is_some() {
            self.out.push_str("\nendif::[]");
        }
    }
}
