//! What only reStructuredText has, and comes out as it went in: directives and roles that the tree has no kind for, citations,
//! footnotes without a mark; field lists and option lists, which the tree takes for definition lists.
//!
//! ```text
//! .. name:: argument     [label]_          :field: body        -f FILE, --file=FILE
//!    :option: value      .. [label] …                             body
//! ```

use super::inline::label;
use super::{INDENT, Last, Writer};
use crate::escape::{Context, Piece, inner, join_in};
use crate::ids::make_id;
use crate::own;
use ast::{Attrs, Block, BlockKind, Generic, Inline, InlineKind, Node, plain_text};

impl<'a> Writer<'a> {
    /// Writes a generic block of the format's own. Says whether it was one.
    pub(super) fn own_block(&mut self, generic: &'a Generic, attrs: &'a Attrs) -> bool {
        match generic.name.as_str() {
            own::DIRECTIVE => self.own_directive(generic, attrs),
            own::CITATION | own::FOOTNOTE => self.own_note(generic, attrs),
            _ => return false,
        }
        true
    }

    fn own_note(&mut self, generic: &'a Generic, attrs: &'a Attrs) {
        let label = attrs.get("label").unwrap_or("note");
        self.page.line_of(&[".. [", label, "]"]);
        self.page.indent(INDENT);
        self.own_content(generic);
        self.page.close();
    }

    fn own_content(&mut self, generic: &'a Generic) {
        self.nesting += 1;
        let outer = std::mem::replace(&mut self.in_quotation, false);
        let mut last = Last::Start;
        for node in &generic.content {
            match node {
                Node::Block(block) => last = self.one_of(block, last),
                Node::Inline(inline) => last = self.paragraph(std::slice::from_ref(inline)),
            }
        }
        self.in_quotation = outer;
        self.nesting -= 1;
        if self.page.at_first_line() {
            self.page.line("..");
        }
    }

    fn own_directive(&mut self, generic: &'a Generic, attrs: &'a Attrs) {
        let name = attrs.get("name").unwrap_or("directive");
        let mut argument = attrs.get("argument").unwrap_or_default().split('\n');
        let first = argument.next().unwrap_or_default();
        self.page.line_of(&[".. ", name, "::", if first.is_empty() { "" } else { " " }, first]);
        for line in argument {
            self.page.line_of(&[INDENT, line]);
        }
        for (key, value) in attrs.other().iter().filter(|(key, _)| key != "name" && key != "argument") {
            let mut lines = value.split('\n');
            let first = lines.next().unwrap_or_default();
            self.page.line_of(&[INDENT, ":", key, ":", if first.is_empty() { "" } else { " " }, first]);
            for line in lines {
                self.page.line_of(&[INDENT, INDENT, line]);
            }
        }
        if generic.content.is_empty() {
            return;
        }
        self.page.blank();
        self.page.indent(INDENT);
        match generic.content.as_slice() {
            [Node::Block(Block { kind: BlockKind::Code(code), attrs, .. })]
                if attrs.hint(own::ELEMENT) == Some(own::CONTENT) =>
            {
                for line in plain_text(&code.content).split('\n') {
                    self.page.line(line);
                }
            }
            _ => self.own_content(generic),
        }
        self.page.close();
    }

    /// Appends a generic node of the format's own. Says whether it was one.
    pub(super) fn own_inline(
        &mut self,
        inline: &'a Inline,
        generic: &'a Generic,
        out: &mut Vec<Piece<'a>>,
    ) -> bool {
        let words = || {
            let mut text = String::new();
            for node in &generic.content {
                if let Node::Inline(i) = node {
                    text.push_str(&plain_text(std::slice::from_ref(i)));
                }
            }
            text
        };
        match generic.name.as_str() {
            own::ROLE => {
                let name = inline.attrs.get("name").unwrap_or("emphasis");
                if let Some(base) = inline.attrs.get("base") {
                    self.declare_again(name, base, &inline.attrs);
                }
                let text = words();
                let source = format!(":{name}:`{}`", inner(&text, Context::Quoted));
                out.push(Piece::Mark(source.into(), text.chars().next().unwrap_or('x')));
            }
            own::DIRECTIVE => {
                let stem = inline.attrs.get("argument").or(inline.attrs.get("name")).unwrap_or_default();
                let definition = directive_in_line(&inline.attrs, &words());
                self.substitute(stem, definition, out);
            }
            own::DATE => {
                let format = inline.attrs.get("format").unwrap_or_default();
                self.substitute("date", format!("date:: {format}").trim_end().to_string(), out);
            }
            // It stands behind the term.
            own::CLASSIFIER => {}
            _ => return false,
        }
        true
    }

    /// Appends a substitution with this definition, whose name is made of these words.
    fn substitute(&mut self, words: &str, definition: String, out: &mut Vec<Piece<'a>>) {
        let stem = make_id(words);
        let name = self.substitutions.define(if stem.is_empty() { "directive" } else { &stem }, definition);
        out.push(Piece::Mark(format!("|{name}|").into(), 'x'));
    }

    /// Declares a role as it was declared where it was read.
    fn declare_again(&mut self, name: &str, base: &str, attrs: &Attrs) {
        if self.roles.contains_key(name) {
            return;
        }
        let mut lines = format!(".. role:: {name}");
        if !base.is_empty() {
            lines.extend(["(", base, ")"]);
        }
        if !attrs.classes().is_empty() {
            lines.extend(["\n", INDENT, ":class: ", &attrs.classes().join(" ")]);
        }
        for (key, value) in attrs.other() {
            if let Some(key) = key.strip_prefix("option-") {
                lines.extend(["\n", INDENT, ":", key, ": ", value]);
            }
        }
        if lines.contains('\n') {
            lines.push('\n');
        }
        self.roles.insert(name.to_string(), lines);
    }

    /// Writes the options of a directive that the tree has as attributes and no other word for.
    pub(super) fn own_options(&mut self, attrs: &Attrs) -> bool {
        let mut any = false;
        for (key, value) in attrs.other().iter().filter(|(key, _)| own::OPTIONS.contains(&key.as_str())) {
            let value = str::replace(value, '\n', " ");
            self.page.line_of(&[INDENT, ":", key, if value.is_empty() { ":" } else { ": " }, &value]);
            any = true;
        }
        any
    }

    /// Writes the classes of the block that follows.
    pub(super) fn classes(&mut self, kind: &BlockKind, attrs: &Attrs) {
        if attrs.classes().is_empty() && attrs.other().is_empty() {
            return;
        }
        let is_own = matches!(kind, BlockKind::Generic(g) if g.name == own::DIRECTIVE);
        let mut classes = attrs.classes().join(" ");
        for (name, value) in
            attrs.other().iter().filter(|(name, value)| !is_own && own::is_profile(name, value))
        {
            for value in value.split(';') {
                classes.push_str(if classes.is_empty() { "" } else { " " });
                classes.extend([name, "-", value]);
            }
        }
        if !classes.is_empty() {
            self.class(&classes);
            self.page.blank();
            if matches!(kind, BlockKind::Quotation(_)) {
                // What is indented would be the directive's own.
                self.page.line("..");
                self.page.blank();
            }
        }
    }

    /// A citation's mark.
    pub(super) fn citation(content: &'a [Inline], out: &mut Vec<Piece<'a>>) {
        let name = plain_text(content);
        out.push(Piece::Mark(format!("[{}]_", label(&name)).into(), '['));
    }

    /// Writes the entry of a field list or an option list: its mark, and its body behind or below it.
    pub(super) fn own_entry(&mut self, element: &str, id: Option<&'a str>, parts: &'a [Block]) {
        let mut mark = String::new();
        for part in parts {
            let BlockKind::Term(words) = &part.kind else { continue };
            if element == own::FIELD_LIST {
                let mut pieces = Vec::new();
                self.inlines(words, &mut pieces);
                self.mark_breaks(&mut pieces);
                for at in 0..pieces.len() {
                    let blank = matches!(pieces.get(at + 1), Some(Piece::Text(next)) if next.starts_with([' ', '\n']));
                    if let Piece::Mark(source, _) = &mut pieces[at]
                        && let Some(mut turned) = suffixed(source)
                    {
                        if blank {
                            // The role's colon before a blank would end the name.
                            turned.push_str("\\ ");
                        }
                        *source = turned.into();
                    }
                }
                let name = join_in(&pieces, Context::Running);
                mark =
                    if name.is_empty() { ":\u{a0}:".to_string() } else { format!(":{}:", field_name(&name)) };
            } else {
                if !mark.is_empty() {
                    mark.push_str(", ");
                }
                mark.push_str(&plain_text(words));
            }
        }
        let body = parts.iter().find_map(|p| match &p.kind {
            BlockKind::Definition(body) => Some(body.as_slice()),
            _ => None,
        });
        let body = body.unwrap_or_default();
        let ids: Vec<&'a str> = id.into_iter().collect();
        let in_line = ids.is_empty()
            && matches!(body.first(), Some(Block { kind: BlockKind::Paragraph(c), attrs, .. })
            if attrs.is_empty() && !c.iter().any(|i| matches!(i.kind, InlineKind::LineBreak)))
            // Lines behind the first are indented by what they share, which would be a quotation's own indentation.
            && !matches!(body.iter().skip(1).find(|b| !b.is_invisible()), Some(Block { kind: BlockKind::Quotation(_), .. }));
        let is_field = element == own::FIELD_LIST;
        if in_line && is_field {
            self.page.open(&format!("{mark} "), INDENT);
        } else {
            self.page.line(&mark);
            self.page.indent(INDENT);
        }
        self.nested(&ids, body);
        if self.page.at_first_line() {
            if is_field || !body.is_empty() {
                self.page.close_unwritten();
                self.page.no_blank();
                return;
            }
            self.page.line("..");
        }
        self.page.close();
        // Fields of a paragraph or less stand close together.
        if is_field && body.len() <= 1 {
            self.page.no_blank();
        }
    }
}

/// The text of a role, and the role with its name behind it: a colon before a backquote would not be the name of a field.
fn suffixed(source: &str) -> Option<String> {
    let (name, text) = source.strip_prefix(':')?.split_once(":`")?;
    Some(format!("`{text}:{name}:"))
}

/// A directive as it stands behind `|name|`, the lines below it indented.
fn directive_in_line(attrs: &Attrs, content: &str) -> String {
    let mut out = format!("{}::", attrs.get("name").unwrap_or("directive"));
    continued(&mut out, attrs.get("argument").unwrap_or_default(), "\n   ");
    for (key, value) in attrs.other().iter().filter(|(key, _)| key != "name" && key != "argument") {
        out.extend(["\n", INDENT, ":", key, ":"]);
        continued(&mut out, value, "\n      ");
    }
    if !content.is_empty() {
        out.push('\n');
        for line in content.split('\n') {
            out.extend(if line.is_empty() { ["\n", "", ""] } else { ["\n", INDENT, line] });
        }
    }
    out
}

/// Appends lines behind a mark, the first of them to its line; `before` stands before each other.
fn continued(out: &mut String, text: &str, before: &str) {
    for (i, line) in text.split('\n').enumerate() {
        let between = match (i, line) {
            (0, "") => "",
            (0, _) => " ",
            _ => before,
        };
        out.extend([between, line]);
    }
}

/// A field's name, in which a colon before a blank would end it.
fn field_name(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    if text.starts_with(':') {
        out.push_str("\\ ");
    }
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if c == ':' && rest.peek().is_some_and(|n| matches!(n, ' ' | '`')) {
            out.push('\\');
        }
        out.push(if c == '\n' { ' ' } else { c });
    }
    out
}

impl<'a> Writer<'a> {
    /// What follows a term in its line: its classifiers.
    pub(super) fn classifiers(&mut self, term: &'a [Inline]) -> String {
        let mut out = String::new();
        for inline in term {
            let InlineKind::Generic(generic) = &inline.kind else { continue };
            if generic.name != own::CLASSIFIER {
                continue;
            }
            let mut pieces = Vec::new();
            for node in &generic.content {
                if let Node::Inline(i) = node {
                    self.inlines(std::slice::from_ref(i), &mut pieces);
                }
            }
            self.mark_breaks(&mut pieces);
            out.push_str(" : ");
            out.push_str(join_in(&pieces, Context::Term).trim());
        }
        out
    }
}
