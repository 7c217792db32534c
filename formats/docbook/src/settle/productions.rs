//! Grammars, which 4.5 has only with a module of its own: rules become lines of a layout.

use ast::{Block, BlockKind, BlockTag, Changes, CodeBlock, CodeKind, Inline, InlineKind, Node};

/// A grammar as lines, each a rule.
pub fn downgrade(block: &mut Block, changes: &mut Changes) {
    let span = block.span;
    let BlockKind::ProductionSet(set) = &mut block.kind else { return };
    let head = std::mem::take(&mut set.head);
    let mut lines: Vec<Inline> = Vec::new();
    for rule in std::mem::take(&mut set.body) {
        if !lines.is_empty() {
            text(&mut lines, "\n");
        }
        if let Some(id) = rule.attrs.id() {
            let mut anchor = Inline::new(InlineKind::Anchor, rule.span);
            anchor.attrs.set_id(id);
            lines.push(anchor);
        }
        let fields = match rule.kind {
            BlockKind::Production(fields) => fields,
            BlockKind::Comment(comment) => {
                lines.push(Inline::new(InlineKind::Comment(comment), rule.span));
                continue;
            }
            other => {
                changes.dropped(other.tag(), other.tag().name(), rule.span);
                continue;
            }
        };
        for field in fields {
            let BlockKind::Field(field) = field.kind else { continue };
            match &*field.name {
                "rhs" => text(&mut lines, " ::= "),
                "constraint" if field.content.is_empty() => {
                    changes.dropped(BlockTag::Production, "constraint", rule.span);
                }
                "constraint" => text(&mut lines, "  -- "),
                _ => {}
            }
            for node in field.content {
                match node {
                    Node::Inline(Inline { kind: InlineKind::LineBreak, .. }) => text(&mut lines, "\n    "),
                    Node::Inline(Inline { kind: InlineKind::Text(words), .. }) => {
                        text(&mut lines, &words.replace("\n", " "));
                    }
                    Node::Inline(inline) => lines.push(inline),
                    Node::Block(other) => {
                        changes.dropped(other.kind.tag(), other.kind.tag().name(), other.span);
                    }
                }
            }
        }
    }
    changes.degraded(BlockTag::ProductionSet, "productionset", "literallayout", span);
    let code = CodeBlock { kind: CodeKind::Layout, language: None, content: lines };
    let code = BlockKind::Code(Box::new(code));
    if head.is_empty() {
        block.kind = code;
        return;
    }
    let body = vec![Block::new(code, span)];
    let kind = ast::FormalKind::Example;
    block.kind = BlockKind::Formal(Box::new(ast::Formal { kind, head, body }));
}

fn text(out: &mut Vec<Inline>, more: &str) {
    match out.last_mut() {
        Some(Inline { kind: InlineKind::Text(text), .. }) => text.push_str(more),
        _ => out.push(Inline::text(more)),
    }
}
