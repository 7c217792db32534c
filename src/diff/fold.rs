//! Where the lines of running text break says nothing to its reader: two documents are compared with all of it in one
//! line. Listings keep every line.

use ast::visit::{VisitMut, walk_block_mut, walk_document_mut, walk_inline_mut};
use ast::{Block, BlockKind, Document, Inline, InlineKind};

/// The document without line breaks in running text.
#[must_use]
pub fn fold(mut document: Document) -> Document {
    walk_document_mut(&mut Folding { verbatim: false }, &mut document);
    document
}

struct Folding {
    verbatim: bool,
}

impl VisitMut for Folding {
    fn block(&mut self, block: &mut Block) {
        // A listing's footnote is running text again.
        let verbatim = matches!(block.kind, BlockKind::Code(_));
        let outer = std::mem::replace(&mut self.verbatim, verbatim);
        walk_block_mut(self, block);
        self.verbatim = outer;
    }

    fn inline(&mut self, inline: &mut Inline) {
        if let InlineKind::Text(text) = &mut inline.kind
            && !self.verbatim
            && text.contains('\n')
        {
            *text = text.replace("\n", " ");
        }
        walk_inline_mut(self, inline);
    }
}

#[cfg(test)]
mod tests {
    use super::fold;
    use ast::{Block, BlockKind, CodeBlock, CodeKind, Document, Inline};

    #[test]
    fn only_running_text_is_folded() {
        let words = |text: &str| vec![Inline::text(text)];
        let code = |text: &str| {
            let code = CodeBlock { kind: CodeKind::Listing, language: None, content: words(text) };
            Block::made(BlockKind::Code(Box::new(code)))
        };
        let paragraph = |text: &str| Block::made(BlockKind::Paragraph(words(text)));
        let document = |body| Document { body, ..Document::default() };
        let folded = fold(document(vec![paragraph("one\ntwo"), code("one\ntwo")]));
        assert_eq!(folded, document(vec![paragraph("one two"), code("one\ntwo")]));
    }
}
