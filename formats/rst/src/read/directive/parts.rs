//! A directive taken apart: arguments, options, content.
//!
//! Specification: <https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#directives>; the details are those of
//! docutils' `parse_directive_block`.

use super::super::block::trimmed;
use super::super::field::marker;
use super::super::inline::unescaped;
use super::super::sheet::{self, Line, Run};
use super::Directive;
use super::spec::Spec;
use ast::Span;
use std::borrow::Cow;

/// A directive, taken apart.
pub(in super::super) struct Parts<'s, 'l> {
    /// Its name, as written.
    pub name: &'s str,
    pub argument: &'l [Line<'s>],
    pub options: Vec<Choice<'s>>,
    pub content: Cow<'l, [Line<'s>]>,
    pub span: Span,
}

/// An option that is given.
pub(in super::super) struct Choice<'s> {
    pub name: Cow<'s, str>,
    pub value: Vec<Line<'s>>,
}

impl Choice<'_> {
    /// Its value; lines are kept.
    pub fn text(&self) -> String {
        let lines: Vec<&str> = self.value.iter().map(|line| line.text).collect();
        lines.join("\n").trim().to_string()
    }
}

impl<'s, 'l> Parts<'s, 'l> {
    /// Takes a directive apart, and says what docutils would have against it; then all up to the first blank line is its
    /// argument.
    pub(super) fn of(directive: &Directive<'s, 'l>, spec: Spec) -> (Parts<'s, 'l>, Option<String>) {
        let mut lines = directive.lines;
        let mut problem = None;
        if let [first, rest @ ..] = lines
            && first.is_blank()
        {
            lines = rest;
        }
        while let [rest @ .., last] = lines
            && last.is_blank()
        {
            lines = rest;
        }
        let has_arguments = spec.required + spec.optional > 0;
        let end = if has_arguments || spec.options {
            lines.iter().position(|line| line.is_blank()).unwrap_or(lines.len())
        } else {
            0
        };
        let (mut argument, content) = lines.split_at(end);
        let mut options = Vec::new();
        if spec.options
            && let Some(at) = argument.iter().position(|line| marker(line.text).is_some())
        {
            let (before, given) = argument.split_at(at);
            argument = before;
            options = choices(given, &mut problem);
        }
        let mut content = Cow::Borrowed(content);
        if !has_arguments && !argument.is_empty() {
            content = if options.is_empty() {
                Cow::Borrowed(lines)
            } else {
                Cow::Owned([argument, &content].concat())
            };
            argument = &[];
        }
        let content = match content {
            Cow::Borrowed(lines) => Cow::Borrowed(trimmed(lines)),
            Cow::Owned(lines) => Cow::Owned(trimmed(&lines).to_vec()),
        };
        let most = spec.required + spec.optional;
        let words = || argument.iter().flat_map(|line| line.text.split_whitespace());
        if spec.required > 0 && words().take(spec.required).count() < spec.required {
            problem = Some("an argument is missing".to_string());
        } else if has_arguments && !spec.white && words().take(most + 1).count() > most {
            problem = Some(format!("more than {most} arguments"));
        }
        let name = directive.name;
        if problem.is_some() {
            // Nothing of it is what it looks like.
            let (argument, content) = lines.split_at(end);
            let content = Cow::Borrowed(trimmed(content));
            return (Parts { name, argument, options: Vec::new(), content, span: directive.span }, problem);
        }
        (Parts { name, argument, options, content, span: directive.span }, problem)
    }

    /// Takes an option away.
    pub fn take(&mut self, name: &str) -> Option<String> {
        self.choice(name).map(|choice| choice.text())
    }

    /// As [`Parts::take`], with the lines of the value.
    pub fn choice(&mut self, name: &str) -> Option<Choice<'s>> {
        let at = self.options.iter().position(|choice| choice.name == name)?;
        Some(self.options.remove(at))
    }

    /// A number that an option gives.
    pub fn number(&mut self, name: &str) -> Option<usize> {
        let at = self.options.iter().position(|choice| choice.name == name)?;
        let number = self.options[at].text().parse().ok()?;
        self.options.remove(at);
        Some(number)
    }

    /// The argument as it is written; only what its first line is indented by does not count.
    pub fn argument_text(&self) -> String {
        let lines: Vec<&str> = self.argument.iter().map(|line| line.text).collect();
        lines.join("\n").trim_start().to_string()
    }

    /// The argument as running text.
    pub fn argument_run(&self, file: &'s str) -> Run<'s> {
        Run::of(self.argument, file)
    }

    /// The content as it is written.
    pub fn content_text(&self) -> String {
        text(&self.content)
    }
}

/// Lines as they are written.
pub(in super::super) fn text(lines: &[Line<'_>]) -> String {
    let mut out = String::with_capacity(lines.iter().map(|line| line.text.len() + 1).sum());
    for (i, line) in lines.iter().enumerate() {
        if i > 0 {
            out.push('\n');
        }
        out.push_str(line.text);
    }
    out
}

/// The options of a list of fields.
fn choices<'s>(lines: &[Line<'s>], problem: &mut Option<String>) -> Vec<Choice<'s>> {
    let mut found: Vec<Choice<'s>> = Vec::new();
    for &line in lines {
        if let Some((name, at)) = marker(line.text) {
            let name = if name.contains('\\') { unescaped(name).into() } else { Cow::Borrowed(name) };
            if found.len() < MOST_OPTIONS && found.iter().any(|choice| choice.name == name) {
                *problem = Some(format!("the option `{name}` is given twice"));
            }
            let first = line.from(at);
            found.push(Choice { name, value: if first.is_blank() { Vec::new() } else { vec![first] } });
        } else if let Some(last) = found.last_mut() {
            if line.indentation() == 0 {
                *problem = Some("a line among the options that is none".to_string());
            }
            last.value.push(line.trimmed());
        }
    }
    found
}

/// Among more options than this, nobody looks for the same name: that would take too long.
const MOST_OPTIONS: usize = 64;

/// The place of lines.
pub(super) fn place(lines: &[Line<'_>], other: Span) -> Span {
    if lines.is_empty() { other } else { sheet::span(lines) }
}
