//! Formulas, where the target writes TeX between marks: in one line, and with nothing in it that would end it.

use super::{Pass, text};
use ast::{Block, BlockKind, BlockTag, Class, CodeBlock, CodeKind, Inline, InlineKind, InlineTag};
use ast::{Math, MathNotation, Role};

impl Pass<'_, '_> {
    pub(super) fn math(&mut self, inline: &mut Inline) {
        let InlineKind::Math(math) = &mut inline.kind else { return };
        join(math);
        let divides = self.in_cell && math.source.contains('|');
        if math.notation != MathNotation::Tex || divides || !(self.form.is_formula)(&math.source) {
            let content = text::words(super::super::code::fold(&math.source));
            self.lowering.note_as(InlineTag::Math, Class::Degraded, "", "`source`", inline.span);
            inline.kind = InlineKind::Span { role: Role::Literal, content };
        }
    }

    pub(super) fn math_block(&mut self, block: &mut Block) {
        let BlockKind::Math(math) = &mut block.kind else { return };
        join(math);
        if math.notation != MathNotation::Tex || !(self.form.is_formula)(&math.source) {
            let content = text::words(std::mem::take(&mut math.source));
            self.lowering.note_as(BlockTag::Math, Class::Degraded, "", "a fenced listing", block.span);
            let code = CodeBlock { kind: CodeKind::Listing, language: None, content };
            block.kind = BlockKind::Code(Box::new(code));
        }
    }
}

/// To TeX, a line break is a blank, but where it ends a comment.
fn join(math: &mut Math) {
    if math.notation == MathNotation::Tex
        && math.source.contains(char::is_whitespace)
        && !math.source.contains('%')
    {
        math.source = math.source.split_whitespace().collect::<Vec<_>>().join(" ").into();
    }
}
