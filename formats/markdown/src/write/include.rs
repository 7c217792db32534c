//! Includes: of other pages, and of the characters of a file.
//!
//! nixos-render-docs: <https://github.com/NixOS/nixpkgs/blob/master/doc/README.md>, mdBook:
//! <https://rust-lang.github.io/mdBook/format/mdbook.html#including-files>, `MyST`:
//! <https://myst-parser.readthedocs.io/en/latest/syntax/organising_content.html>

use super::Writer;
use crate::flavour::Formals;
use crate::orders;
use ast::normal::HEADING_OFFSET;
use ast::{Attrs, Block, BlockKind, Include};

impl<'a> Writer<'a> {
    /// Writes an include, and as many of those behind it in `rest` as are written with it. Returns how many.
    pub(super) fn include(&mut self, include: &'a Include, attrs: &'a Attrs, rest: &'a [Block]) -> usize {
        if self.flavour.formals == Formals::Directive {
            if include.text {
                self.fenced("", &format!("{{literalinclude}} {}", include.href));
                return 1;
            }
            // The headings of the file are one level below those around it, if nothing else is said.
            let around = || self.depth.saturating_add(self.level).to_string();
            let offset = attrs.get(HEADING_OFFSET).map_or_else(around, str::to_string);
            let options = if offset == "0" { String::new() } else { format!(":heading-offset: {offset}") };
            self.fenced(&options, &format!("{{include}} {}", include.href));
            return 1;
        }
        if include.text {
            self.fenced(&orders::include(include), "");
            return 1;
        }
        self.includes(rest)
    }

    /// Writes the includes that `blocks` begins with, as long as they are of one kind, in one fence.
    fn includes(&mut self, blocks: &'a [Block]) -> usize {
        let kind = kind_of_include(&blocks[0]);
        let mut lines = String::new();
        let mut taken = 0;
        for block in blocks {
            let BlockKind::Include(include) = &block.kind else { break };
            if kind_of_include(block) != kind || (taken > 0 && block.attrs.id().is_some()) {
                break;
            }
            if taken > 0 {
                lines.push('\n');
            }
            lines.push_str(&include.href);
            taken += 1;
        }
        self.fenced(&lines, &format!("{{=include=}} {kind}"));
        taken
    }
}

/// What the included file's root is: `preface`, `parts`, `chapters`, `sections`, `appendix`, as lowering says it.
fn kind_of_include(block: &Block) -> &str {
    block.attrs.get("kind").unwrap_or("sections")
}
