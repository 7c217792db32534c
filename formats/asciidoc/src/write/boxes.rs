//! Blocks in fences: admonitions, examples, figures, quotations, sidebars, formulas, raw text.
//!
//! Reference: <https://docs.asciidoctor.org/asciidoc/latest/blocks/delimited/>.

use super::meta::{Head, List};
use super::{Context, Flow, PieceKind, Writer, line, media};
use crate::own;
use ast::{
    Admonition, AdmonitionKind, Attrs, Block, BlockKind, Formal, FormalKind, Generic, Inline, InlineKind,
    Math, MathNotation, Raw, Role, Titled,
};
use std::fmt::Write as _;

impl Writer<'_> {
    /// `NOTE: text` for one paragraph, `[NOTE]` and a fence for more. AsciiDoc has no danger: it is a warning with
    /// that role.
    pub(super) fn admonition(&mut self, a: &Admonition, at: Head, context: Context) {
        let (name, role) = match a.kind {
            AdmonitionKind::Note => ("NOTE", ""),
            AdmonitionKind::Tip => ("TIP", ""),
            AdmonitionKind::Important => ("IMPORTANT", ""),
            AdmonitionKind::Caution => ("CAUTION", ""),
            AdmonitionKind::Warning => ("WARNING", ""),
            AdmonitionKind::Danger => ("WARNING", "danger"),
        };
        let title = self.title(&a.head);
        let at = Head { title: title.as_deref(), ..at };
        if let [Block { kind: BlockKind::Paragraph(content), attrs, .. }] = a.body.as_slice()
            && attrs.is_empty()
        {
            at.write(&mut self.out, &List { role, ..List::default() });
            self.out.push_str(name);
            self.out.push_str(": ");
            self.paragraph(content, self.out.len());
            return;
        }
        at.write(&mut self.out, &List { role, ..List::of(name) });
        self.fenced('=', |w| w.flow(&a.body, context.fenced()));
    }

    pub(super) fn formal(&mut self, f: &Formal, at: Head, context: Context) {
        let title = self.title(&f.head);
        let at = Head { title: title.as_deref(), ..at };
        if let [block] = f.body.as_slice()
            && let BlockKind::Generic(generic) = &block.kind
            && generic.name == own::BLOCK_MACRO
        {
            return self.block_macro(&block.attrs, at);
        }
        if let [block] = f.body.as_slice()
            && block.attrs.is_empty()
            && at.title.is_some()
        {
            match (&block.kind, f.kind) {
                (BlockKind::Media(m), FormalKind::Figure) => return media::block(&mut self.out, m, at),
                (BlockKind::Math(m), FormalKind::Equation) => return self.math_block(m, at),
                (BlockKind::Code(c), FormalKind::Paragraph) => return self.code(c, at),
                (BlockKind::Raw(r), FormalKind::Paragraph) if r.format == "html" => return self.raw(r, at),
                (BlockKind::Paragraph(content), FormalKind::Paragraph) => {
                    at.write(&mut self.out, &List::default());
                    return self.paragraph(content, self.out.len());
                }
                _ => {}
            }
        }
        let role = match f.kind {
            FormalKind::Paragraph => return self.open_block(at, &f.body, context),
            FormalKind::Example => "",
            FormalKind::Figure => "figure",
            FormalKind::Equation => "equation",
        };
        at.write(&mut self.out, &List { role, ..List::default() });
        self.fenced('=', |w| w.flow(&f.body, context.fenced()));
    }

    /// What only AsciiDoc has.
    pub(super) fn generic(&mut self, generic: &Generic, attrs: &Attrs, context: Context, flow: &mut Flow) {
        let mut rest = attrs.clone();
        match generic.name.as_str() {
            own::OPEN => {
                self.begin(flow, PieceKind::Block);
                let body = blocks_of(generic);
                self.open_block(Head { attrs, title: None }, &body, context);
            }
            own::CONDITIONAL => {
                let (name, what) = (rest.take("directive"), rest.take("expression"));
                let (name, what) = (name.unwrap_or_default(), what.unwrap_or_default());
                self.begin(flow, PieceKind::Block);
                if name == "ifeval" {
                    let _ = writeln!(self.out, "ifeval::[{what}]");
                } else {
                    let _ = writeln!(self.out, "{name}::{what}[]");
                }
                let body = blocks_of(generic);
                self.flow(&body, context);
                self.out.push_str("\n\nendif::[]");
            }
            own::BLOCK_MACRO => {
                let own: Attrs = rest.clone();
                for name in ["name", "target", "list"] {
                    rest.take(name);
                }
                self.begin(flow, PieceKind::Block);
                self.block_macro(&own, Head { attrs: &rest, title: None });
            }
            _ => self.nodes(&generic.content, context, flow),
        }
    }

    /// `name::target[list]`
    fn block_macro(&mut self, attrs: &Attrs, at: Head) {
        let of = |name| attrs.get(name).unwrap_or_default();
        at.write(&mut self.out, &List::default());
        let _ = write!(self.out, "{}::{}[{}]", of("name"), of("target"), of("list"));
    }

    pub(super) fn quotation(&mut self, q: &Titled, at: Head, context: Context) {
        let title = self.title(&q.head);
        let credit = q.head.iter().find_map(|b| match &b.kind {
            BlockKind::Attribution(content) => Some(content.as_slice()),
            _ => None,
        });
        let others = credit.map(|words| self.credit(words)).unwrap_or_default();
        let list = List { others, ..List::of("quote") };
        Head { title: title.as_deref(), ..at }.write(&mut self.out, &list);
        self.fenced('_', |w| w.flow(&q.body, context.fenced()));
    }

    /// Who is quoted, and the title of a work behind it, each in its place.
    fn credit(&mut self, words: &[Inline]) -> Vec<String> {
        if let Some((Inline { kind: InlineKind::Span { role: Role::CiteTitle, content }, attrs, .. }, before)) =
            words.split_last()
            && attrs.is_empty()
        {
            let who = match before.split_last() {
                None => Some(Vec::new()),
                Some((Inline { kind: InlineKind::Text(text), span, .. }, rest)) => {
                    text.strip_suffix(' ').filter(|text| !text.is_empty()).map(|text| {
                        let mut who = rest.to_vec();
                        who.push(Inline::new(InlineKind::Text(text.into()), *span));
                        who
                    })
                }
                Some(_) => None,
            };
            if let Some(who) = who {
                return vec![self.credit_value(&who), self.credit_value(content)];
            }
        }
        vec![self.credit_value(words)]
    }

    /// Words of an attribution: in single quotes they are text with mark-up.
    fn credit_value(&mut self, words: &[Inline]) -> String {
        let words = self.text_of(|w| w.one_line(words, '\n'));
        let plain = words.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '.' | '-'));
        if plain { words } else { format!("'{}'", words.replace('\'', "\\'")) }
    }

    pub(super) fn sidebar(&mut self, s: &Titled, at: Head, context: Context) {
        let title = self.title(&s.head);
        Head { title: title.as_deref(), ..at }.write(&mut self.out, &List::default());
        self.fenced('*', |w| w.flow(&s.body, context.fenced()));
    }

    pub(super) fn math_block(&mut self, math: &Math, at: Head) {
        let style = match math.notation {
            MathNotation::Tex => "latexmath",
            MathNotation::AsciiMath => "asciimath",
            MathNotation::MathMl => "",
        };
        self.needs_stem |= !style.is_empty();
        at.write(&mut self.out, &List::of(style));
        self.fenced('+', |w| w.out.push_str(math.source.trim_matches('\n')));
    }

    /// Text in a target's own language: HTML is passed through, other languages only for their own backend.
    pub(super) fn raw(&mut self, raw: &Raw, at: Head) {
        let name = Some(raw.format.as_str()).filter(|name| *name != "html").map(line::backend);
        if let Some(name) = &name {
            let _ = writeln!(self.out, "ifdef::backend-{name}[]");
        }
        at.write(&mut self.out, &List::default());
        self.fenced('+', |w| w.out.push_str(raw.text.trim_matches('\n')));
        if name.is_some() {
            self.out.push_str("\nendif::[]");
        }
    }
}

fn blocks_of(generic: &Generic) -> Vec<Block> {
    generic.clone().take_blocks(ast::Span::NONE)
}
