//! Listings, marks in them, formulas, and text in other languages.

use super::tag::Tag;
use super::{Writer, names};
use crate::instructions;
use ast::{Attrs, CodeBlock, Inline, InlineKind, Math, MathNotation, Raw};

impl<'d> Writer<'d> {
    /// A listing: to the byte.
    pub fn code(&mut self, code: &'d CodeBlock, attrs: &'d Attrs) {
        if attrs.hint("docbook:implicit").is_some() {
            self.glued = false;
            return self.verbatim(&code.content);
        }
        let tag = Tag::new(names::hinted(attrs, names::code(code.kind)), attrs)
            .maybe("language", code.language.as_deref());
        self.on_line(tag, |w| match code.content.as_slice() {
            [Inline { kind: InlineKind::Text(text), .. }]
                if attrs.hint("docbook:cdata").is_some() && !text.contains("]]>") =>
            {
                w.out.push_str("<![CDATA[");
                w.out.push_str(text);
                w.out.push_str("]]>");
            }
            content => w.verbatim(content),
        });
    }

    /// A formula of its own.
    pub fn math_block(&mut self, math: &'d Math, attrs: &'d Attrs) {
        self.on_lines(Tag::new("informalequation", attrs), |w| {
            w.line();
            w.math(math);
        });
    }

    /// A formula in the line.
    pub fn math(&mut self, math: &'d Math) {
        let language = match math.notation {
            MathNotation::Tex => "tex",
            MathNotation::AsciiMath => "asciimath",
            MathNotation::MathMl => return self.out.push_str(&math.source),
        };
        self.in_line(Tag::bare("mathphrase").with("role", language), |w| {
            crate::escape::text(&math.source, &mut w.out);
        });
    }

    /// An island stands as it is; any other language is an instruction to who knows it.
    pub fn raw(&mut self, raw: &'d Raw) {
        if matches!(raw.format.as_str(), "mathml" | "svg" | "docbook") {
            self.out.push_str(&raw.text);
            return;
        }
        self.out.push_str("<?");
        self.out.push_str(instructions::COPYIST);
        self.out.push(' ');
        self.out.push_str(&instructions::of_raw(raw));
        self.out.push_str("?>");
    }
}
