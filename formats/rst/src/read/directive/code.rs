//! Listings, formulas, raw text, includes.
//!
//! Specification: <https://www.sphinx-doc.org/en/master/usage/restructuredtext/directives.html#showing-code-examples>,
//! <https://docutils.sourceforge.io/docs/ref/rst/directives.html#parsed-literal>

use super::parts::{Parts, place};
use super::{Content, NAME, lower};
use crate::read::block::common_indentation;
use crate::read::flow::{EXACT, Flow};
use crate::read::sheet::{Line, Run};
use crate::read::{Reader, Result};
use ast::{
    Attrs, Block, BlockKind, CodeBlock, CodeKind, Formal, FormalKind, Include, Inline, InlineKind, Math,
    MathNotation, Raw, Span, Str,
};

impl<'s> Reader<'s> {
    pub(super) fn code_block(&mut self, mut parts: Parts<'s, '_>, flow: &mut Flow) {
        let span = parts.span;
        let lines = dedented(&mut parts);
        let mut text = super::parts::text(&lines);
        if !self.dialect.sphinx && text == "\u{200b}" {
            // docutils wants content.
            text.clear();
        }
        let (mut kind, mut language) = match &*parts.argument_text() {
            "" | "none" => (CodeKind::Listing, None),
            "console" => (CodeKind::Screen, None),
            name => (CodeKind::Listing, Some(Str::from(name))),
        };
        let is_indented = common_indentation(&lines) > 0;
        let mut attrs = Attrs::default();
        for class in parts.take("class").unwrap_or_default().split_whitespace() {
            match class.strip_prefix("language-") {
                Some(name) if language.is_none() && !name.is_empty() => language = Some(name.into()),
                None if class == "synopsis" => kind = CodeKind::Synopsis,
                // It is there for the sake of an option: beside one, all lines may be indented.
                None if class == "listing" && !self.dialect.code_options && is_indented => {}
                _ => attrs.data_mut().push_class(class),
            }
        }
        let at = place(&lines, span);
        let content =
            if text.is_empty() { vec![] } else { vec![Inline::new(InlineKind::Text(text.into()), at)] };
        let code = BlockKind::Code(Box::new(CodeBlock { kind, language, content }));
        let name = lower(parts.name);
        if name != self.dialect.code {
            attrs.set_hint(NAME, &*name);
        }
        let Some(caption) = parts.choice("caption").filter(|caption| !caption.value.is_empty()) else {
            self.give(&mut parts, &mut attrs);
            flow.push(Block { kind: code, attrs, span });
            return;
        };
        let title = self.words_of(&caption.value);
        let head = vec![Block::new(BlockKind::Title(title), place(&caption.value, span))];
        // The name is that of the whole.
        let mut own = Attrs::default();
        if let Some(name) = parts.take("name").filter(|name| !name.is_empty()) {
            own.set_id(self.names.place(&name));
        }
        self.give(&mut parts, &mut attrs);
        let body = vec![Block { kind: code, attrs, span }];
        let formal = Formal { kind: FormalKind::Example, head, body };
        flow.push(Block { kind: BlockKind::Formal(Box::new(formal)), attrs: own, span });
    }

    /// A listing with mark-up in it. Its first class is its language.
    pub(super) fn parsed_literal(&mut self, mut parts: Parts<'s, '_>, flow: &mut Flow) {
        let mut content = self.verbatim(&Run::of(&parts.content, self.text));
        content.retain(|i| !matches!(&i.kind, InlineKind::Text(text) if text.is_empty()));
        let (mut kind, mut language) = (CodeKind::Listing, None);
        let mut attrs = Attrs::default();
        for (i, class) in parts.take("class").unwrap_or_default().split_whitespace().enumerate() {
            match class {
                "synopsis" => kind = CodeKind::Synopsis,
                "console" if i == 0 => kind = CodeKind::Screen,
                "listing" if i == 0 => {}
                _ if i == 0 => language = Some(class.into()),
                _ => attrs.data_mut().push_class(class),
            }
        }
        self.give(&mut parts, &mut attrs);
        let code = CodeBlock { kind, language, content };
        flow.push(Block { kind: BlockKind::Code(Box::new(code)), attrs, span: parts.span });
    }

    pub(super) fn math_block(&mut self, mut parts: Parts<'s, '_>, flow: &mut Flow) {
        let mut source = parts.argument_text();
        if !source.is_empty() && !parts.content.is_empty() {
            source.push_str("\n\n");
        }
        source.push_str(&parts.content_text());
        let mut attrs = Attrs::default();
        if let Some(label) = parts.take("label").filter(|label| !label.is_empty()) {
            attrs.set_id(self.names.place(&label));
        }
        self.give(&mut parts, &mut attrs);
        let math = Math { notation: MathNotation::Tex, source: source.into() };
        flow.push(Block { kind: BlockKind::Math(Box::new(math)), attrs, span: parts.span });
    }

    /// Text in another language. HTML that says what the tree has a kind for is read: ids, a change of topic, a formula.
    pub(super) fn raw(&mut self, parts: Parts<'s, '_>, flow: &mut Flow) -> Result<()> {
        if parts.options.iter().any(|option| matches!(&*option.name, "file" | "url")) {
            return self.kept(parts, Content::Verbatim, flow);
        }
        let format = parts.argument_text();
        let text = parts.content_text();
        if format == "html" && parts.options.is_empty() {
            if let Some(ids) = anchors(&parts.content) {
                for (id, span) in ids {
                    flow.anchor(id, span);
                    if let Some(anchor) = flow.last_mut() {
                        anchor.attrs.set_hint(EXACT, "");
                    }
                }
                return Ok(());
            }
            if is_rule(&text) {
                self.put_block(BlockKind::Break, parts, flow);
                return Ok(());
            }
            if is_math(&text) {
                let math = Math { notation: MathNotation::MathMl, source: text.into() };
                self.put_block(BlockKind::Math(Box::new(math)), parts, flow);
                return Ok(());
            }
        }
        let raw = Raw { format: format.into(), text: text.into() };
        self.put_block(BlockKind::Raw(Box::new(raw)), parts, flow);
        Ok(())
    }

    /// `include` and `literalinclude`: the file is not opened here.
    pub(super) fn include(&mut self, mut parts: Parts<'s, '_>, flow: &mut Flow) {
        // Blanks in a path count, and backslashes are its own.
        let href: String = parts.argument.iter().map(|line| line.text.trim()).collect();
        let href = href.into();
        let is_literal = lower(parts.name) == "literalinclude";
        let text = is_literal || parts.options.iter().any(|o| matches!(&*o.name, "literal" | "code"));
        let include = BlockKind::Include(Box::new(Include { href, text, ..Include::default() }));
        if text && !is_literal {
            parts.take("literal");
            if self.dialect.sphinx {
                self.put_named(include, parts, "include", flow);
            } else {
                self.put_block(include, parts, flow);
            }
        } else {
            self.put_block(include, parts, flow);
        }
    }
}

/// The lines of a listing, its indentation cut as the option `dedent` says.
fn dedented<'s>(parts: &mut Parts<'s, '_>) -> Vec<Line<'s>> {
    let lines = parts.content.to_vec();
    let Some(choice) = parts.choice("dedent") else { return lines };
    let wanted = choice.text().parse::<usize>();
    let wanted = wanted.unwrap_or_else(|_| common_indentation(&lines));
    lines.iter().map(|line| line.from(wanted.min(line.indentation()))).collect()
}

/// The ids of lines that are nothing but `<a id="…"></a>`.
pub(in crate::read) fn anchors(lines: &[Line<'_>]) -> Option<Vec<(String, Span)>> {
    let mut found = Vec::with_capacity(lines.len());
    for line in lines.iter().filter(|line| !line.is_blank()) {
        let id = line.text.trim().strip_prefix("<a id=\"")?.strip_suffix("\"></a>")?;
        if id.is_empty() || id.contains(['"', '<', '>']) {
            return None;
        }
        found.push((unquoted(id), line.span()));
    }
    (!found.is_empty()).then_some(found)
}

/// The string that an attribute of HTML stands for.
fn unquoted(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// Whether it is a change of topic.
pub(in crate::read) fn is_rule(text: &str) -> bool {
    matches!(text.trim(), "<hr>" | "<hr/>" | "<hr />")
}

/// Whether it is one formula in `MathML`.
pub(crate) fn is_math(text: &str) -> bool {
    let opens = text.strip_prefix("<math").is_some_and(|rest| rest.starts_with(['>', ' ', '\n']));
    opens && text.find("</math>").is_some_and(|at| at + "</math>".len() == text.len())
}

#[cfg(test)]
mod tests {
    use super::{is_math, unquoted};

    #[test]
    fn html_that_the_tree_has_kinds_for() {
        assert_eq!(unquoted("a&amp;lt;b&quot;"), "a&lt;b\"");
        assert!(is_math("<math display=\"block\">\n<mi>x</mi></math>"));
        assert!(!is_math("<math></math><math></math>"));
        assert!(!is_math("<mathx></math>"));
    }
}
