//! What each directive means.
//!
//! | module | which directives |
//! |---|---|
//! | `parts`, `spec` | taking one apart: arguments, options, content, and which of them each has |
//! | `boxes` | admonitions, sidebars, topics, rubrics, quotations |
//! | `code` | listings, formulas, raw text, includes |
//! | `picture` | images and figures |
//! | `class` | classes of the block that follows |
//! | `entries` | `index`, `hlist`, `glossary` |
//! | `substitution` | what a substitution stands for |
//!
//! Tables are in [`table`](super::table). What the tree has no kind for is a generic node of the name [`DIRECTIVE`]: its name
//! and its argument are attributes, and so is each option.
//!
//! Specification: <https://docutils.sourceforge.io/docs/ref/rst/directives.html>,
//! <https://www.sphinx-doc.org/en/master/usage/restructuredtext/directives.html>

mod boxes;
pub(super) mod class;
pub(super) mod code;
mod entries;
pub(super) mod parts;
mod picture;
mod spec;
mod substitution;

use super::block::common_indentation;
use super::flow::Flow;
use super::lines::literal;
use super::sheet::{Line, Run};
use super::{Reader, Result};
use ast::diagnostic::Code;
use ast::{Attrs, Block, BlockKind, Blocks, Diagnostic, Generic, Node, Span};
use parts::Parts;
use spec::{Content, UNKNOWN};
use std::borrow::Cow;

use crate::own;
pub(super) use crate::own::{DIRECTIVE, NAME};
pub(crate) use entries::index_of_comment;
pub(crate) use spec::is_directive_of_sphinx;
pub(super) use substitution::{LEFT, RIGHT, TRIM};

/// A directive, as it stands in the text.
pub(super) struct Directive<'s, 'l> {
    /// Its name, as written.
    pub name: &'s str,
    /// What stands behind the two colons, if anything, and the lines below, their indentation cut; without blank lines at
    /// either end. The first is what stands behind the colons; it is blank if nothing does.
    pub lines: &'l [Line<'s>],
    pub span: Span,
}

/// The name of a directive in lower case, by which it counts.
fn lower(name: &str) -> Cow<'_, str> {
    if name.chars().any(char::is_uppercase) { name.to_lowercase().into() } else { name.into() }
}

impl<'s> Reader<'s> {
    /// Reads a directive into a flow of blocks.
    pub(super) fn directive(&mut self, directive: &Directive<'s, '_>, flow: &mut Flow) -> Result<()> {
        let name = lower(directive.name);
        let Some(spec) = spec::spec(&name, self.dialect) else {
            let message = format!("a directive of the unknown name `{}`", directive.name);
            self.diagnostics.push(Diagnostic::warning(Code::UnknownElement, message, directive.span));
            let (parts, _) = Parts::of(directive, UNKNOWN);
            return self.kept(parts, Content::Verbatim, flow);
        };
        let (parts, problem) = Parts::of(directive, spec);
        if let Some(problem) = problem {
            self.warn(format!("the directive `{}`: {problem}", directive.name), directive.span);
            return self.kept(parts, Content::Verbatim, flow);
        }
        if spec.content == Content::None && !parts.content.is_empty() {
            return self.wrong(parts, "content, where it can have none", flow);
        }
        match &*name {
            "attention" | "caution" | "danger" | "error" | "hint" | "important" | "note" | "tip"
            | "warning" => self.admonition(parts, &name, flow),
            "admonition" => self.titled_admonition(parts, flow),
            "sidebar" | "topic" => self.sidebar(parts, flow),
            "rubric" => {
                self.rubric(parts, flow);
                Ok(())
            }
            "epigraph" | "highlights" | "pull-quote" => self.quotation_of(&parts, flow),
            "container" => self.container(parts, flow),
            _ if class::gives_classes(&name, self.dialect) => self.class(parts, flow),
            "code" | "code-block" | "sourcecode" => {
                self.code_block(parts, flow);
                Ok(())
            }
            "parsed-literal" => {
                self.parsed_literal(parts, flow);
                Ok(())
            }
            "math" => {
                self.math_block(parts, flow);
                Ok(())
            }
            "raw" => self.raw(parts, flow),
            "include" | "literalinclude" => {
                self.include(parts, flow);
                Ok(())
            }
            "image" => {
                self.image(parts, flow);
                Ok(())
            }
            "figure" => self.figure(parts, flow),
            "table" => self.titled_table(parts, flow),
            "list-table" => self.list_table(parts, flow),
            "csv-table" => self.csv_table(parts, flow),
            "index" => self.index(parts, flow),
            "hlist" => self.hlist(parts, flow),
            "glossary" => self.glossary(parts, flow),
            "role" => self.role_directive(parts, flow),
            "default-role" => {
                let name = parts.argument_text();
                self.roles.set_default(Some(&*name).filter(|name| !name.is_empty()));
                Ok(())
            }
            "replace" | "unicode" | "date" => {
                self.wrong(parts, "a place that is not the definition of a substitution", flow)
            }
            _ => self.kept(parts, spec.content, flow),
        }
    }

    /// Keeps a directive that docutils would not take.
    pub(super) fn wrong(&mut self, parts: Parts<'s, '_>, what: &str, flow: &mut Flow) -> Result<()> {
        self.warn(format!("the directive `{}`: {what}", parts.name), parts.span);
        self.kept(parts, Content::Verbatim, flow)
    }

    /// Keeps a directive that the tree has no kind for, its content as it stands.
    pub(super) fn kept_verbatim(&mut self, parts: Parts<'s, '_>, flow: &mut Flow) -> Result<()> {
        self.kept(parts, Content::Verbatim, flow)
    }

    /// Keeps a directive that the tree has no kind for.
    fn kept(&mut self, mut parts: Parts<'s, '_>, content: Content, flow: &mut Flow) -> Result<()> {
        let nodes = match content {
            Content::Blocks => self.body(&parts.content)?.into_iter().map(Node::Block).collect(),
            Content::None | Content::Verbatim if parts.content.is_empty() => Vec::new(),
            Content::None | Content::Verbatim => {
                // Only beside an option can all lines be indented.
                let is_beside = parts.options.iter().any(|choice| choice.name != "name");
                let cut = if is_beside { 0 } else { common_indentation(&parts.content) };
                let lines: Vec<Line<'s>> = parts.content.iter().map(|line| line.from(cut)).collect();
                let mut content = literal(&lines, None);
                content.attrs.set_hint(own::ELEMENT, own::CONTENT);
                vec![Node::Block(content)]
            }
        };
        let mut attrs = Attrs::default();
        attrs.set("name", parts.name);
        if !parts.argument.is_empty() {
            attrs.set("argument", parts.argument_text());
        }
        let kind = BlockKind::Generic(Box::new(Generic { name: DIRECTIVE.into(), content: nodes }));
        // Its classes may be an option of its own.
        let classes = parts.take("class");
        self.give(&mut parts, &mut attrs);
        if let Some(classes) = classes {
            attrs.set("class", classes);
        }
        flow.push(Block { kind, attrs, span: parts.span });
        Ok(())
    }

    /// Puts a block into the flow; what is left of the options is on it.
    fn put_block(&mut self, kind: BlockKind, mut parts: Parts<'s, '_>, flow: &mut Flow) {
        let mut attrs = Attrs::default();
        self.give(&mut parts, &mut attrs);
        flow.push(Block { kind, attrs, span: parts.span });
    }

    /// As [`Reader::put_block`], for a directive that another name stands for as well: this one is remembered.
    fn put_named(&mut self, kind: BlockKind, mut parts: Parts<'s, '_>, name: &str, flow: &mut Flow) {
        let mut attrs = Attrs::default();
        attrs.set_hint(NAME, name);
        self.give(&mut parts, &mut attrs);
        flow.push(Block { kind, attrs, span: parts.span });
    }

    /// The options as attributes: `name` is an id like that of a target, `class` are classes, others are what they are.
    pub(super) fn give(&mut self, parts: &mut Parts<'s, '_>, attrs: &mut Attrs) {
        if let Some(name) = parts.take("name").filter(|name| !name.is_empty()) {
            attrs.set_id(self.names.place(&name));
        }
        if let Some(classes) = parts.take("class") {
            classes.split_whitespace().for_each(|class| crate::own::give_class(attrs, class));
        }
        for choice in std::mem::take(&mut parts.options) {
            attrs.data_mut().push_other(&*choice.name, choice.text());
        }
        attrs.tidy();
    }

    /// The argument as a title; none if there is none.
    pub(super) fn title_of(&mut self, parts: &Parts<'s, '_>) -> Blocks {
        if parts.argument.is_empty() {
            return Vec::new();
        }
        let words = self.words(&parts.argument_run(self.text));
        vec![Block::new(BlockKind::Title(words), parts::place(parts.argument, parts.span))]
    }

    /// `.. role:: name(base)`: nothing of it shows, but what the role means is known from here on.
    fn role_directive(&mut self, mut parts: Parts<'s, '_>, flow: &mut Flow) -> Result<()> {
        let written = parts.argument_text();
        let (name, base) = match written.split_once('(') {
            Some((name, base)) => (name.trim(), base.trim().strip_suffix(')').map(str::trim)),
            None => (written.trim(), None),
        };
        let wrong_base =
            written.contains('(') && base.is_none_or(|base| base.is_empty() || base.contains(' '));
        if name.is_empty() || name.contains(char::is_whitespace) || wrong_base || !parts.content.is_empty() {
            return self.wrong(parts, "not the name of a role", flow);
        }
        let classes = parts.take("class").unwrap_or_default();
        let classes = classes.split_whitespace().map(str::to_string).collect();
        let options = parts.options.iter().map(|choice| (choice.name.to_string(), choice.text())).collect();
        self.roles.declare(name, base, classes, options);
        Ok(())
    }

    /// Running text in lines that belong together.
    fn words_of(&mut self, lines: &[Line<'s>]) -> ast::Inlines {
        self.words(&Run::of(lines, self.text))
    }
}

/// The character that a word numbers.
pub(super) fn character(word: &str) -> Option<char> {
    substitution::character(word).ok().flatten()
}

#[cfg(test)]
mod tests;
