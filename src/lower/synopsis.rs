//! Synopses and grammars: where the target has none, text that reads as it would be printed.

use super::{Lowering, division::words, text};
use ast::{
    Argument, Attrs, Block, BlockKind, BlockTag, Blocks, Choice, Class, CodeBlock, CodeKind, Field, Inline,
    InlineKind, Inlines, Node, Record, RecordKind, Role, Span, Synopsis, SynopsisKind, Titled,
};

impl Lowering<'_> {
    pub(super) fn synopsis(&mut self, synopsis: Synopsis, attrs: Attrs, span: Span, out: &mut Blocks) {
        if self.note(BlockTag::Synopsis, span) {
            let attrs = self.attrs(attrs, ast::Feature::BlockId, span);
            out.push(Block { kind: BlockKind::Synopsis(Box::new(synopsis)), attrs, span });
            return;
        }
        match synopsis.kind {
            SynopsisKind::Command => {
                let mut line = Inlines::new();
                for node in synopsis.content {
                    match node {
                        Node::Inline(inline) => self.synopsis_part(inline, &mut line),
                        Node::Block(Block { kind: BlockKind::Record(r), attrs, span })
                            if r.kind == RecordKind::SynopsisFragment =>
                        {
                            self.fragment(r.content, attrs, span);
                        }
                        Node::Block(block) => {
                            let blocks = self.flow(vec![block]);
                            let words = self.flatten_blocks(blocks);
                            separate(&mut line);
                            text::push_all(&mut line, words);
                        }
                    }
                }
                let mut line = text::tidy(self.settle_nesting(line));
                unbreak(&mut line);
                self.paragraph_of_lowered(line, attrs, span, out);
            }
            SynopsisKind::Function | SynopsisKind::Class => {
                let mut words = String::new();
                if synopsis.kind == SynopsisKind::Class {
                    members(&synopsis.content, &mut words);
                } else {
                    prototype(&synopsis.content, &mut words);
                }
                let attrs = self.attrs(attrs, ast::Feature::BlockId, span);
                let words = words.trim().to_string();
                let code = CodeBlock {
                    kind: CodeKind::Synopsis,
                    language: None,
                    content: if words.is_empty() { Vec::new() } else { text::words(words) },
                };
                out.push(Block { kind: BlockKind::Code(Box::new(code)), attrs, span });
            }
        }
    }

    /// A part of a command's synopsis that is shown by itself: a paragraph behind the synopsis.
    fn fragment(&mut self, content: Vec<Node>, attrs: Attrs, span: Span) {
        self.note(RecordKind::SynopsisFragment, span);
        let mut line = Inlines::new();
        for node in content {
            match node {
                Node::Inline(inline) => self.synopsis_part(inline, &mut line),
                Node::Block(block) => {
                    let blocks = self.flow(vec![block]);
                    let words = self.flatten_blocks(blocks);
                    separate(&mut line);
                    text::push_all(&mut line, words);
                }
            }
        }
        let mut line = text::tidy(self.settle_nesting(line));
        unbreak(&mut line);
        let mut made = Blocks::new();
        self.paragraph_of_lowered(line, attrs, span, &mut made);
        self.after.append(&mut made);
    }

    /// One word of a command's synopsis; blanks between words are ours.
    fn synopsis_part(&mut self, inline: Inline, line: &mut Inlines) {
        match inline.kind {
            InlineKind::Text(words) if words.trim().is_empty() => {}
            InlineKind::LineBreak => {
                let mut lowered = self.inline_list(vec![inline]);
                line.append(&mut lowered);
            }
            InlineKind::Comment(_) | InlineKind::Instruction(_) => {
                let lowered = self.inline_list(vec![inline]);
                text::push_all(line, lowered);
            }
            _ => {
                separate(line);
                let lowered = self.inline_list(vec![inline]);
                text::push_all(line, lowered);
            }
        }
    }

    /// An argument with its brackets, as `man` prints it.
    pub(super) fn argument(&mut self, argument: Argument, span: Span, out: &mut Inlines) {
        let (open, close) = match argument.choice {
            Choice::Optional => ("[", "]"),
            Choice::Required => ("{", "}"),
            Choice::Plain => ("", ""),
        };
        text::push_text(out, open, span);
        let mut content = Inlines::new();
        let mut first = true;
        for part in argument.content {
            let shown =
                !matches!(&part.kind, InlineKind::Text(t) if t.trim().is_empty()) && !part.is_invisible();
            if argument.group && shown && !matches!(part.kind, InlineKind::LineBreak) {
                if !first {
                    text::push_text(&mut content, " | ", span);
                }
                first = false;
                let lowered = self.inline_list(vec![part]);
                text::push_all(&mut content, lowered);
            } else if !argument.group || shown {
                let is_argument = matches!(part.kind, InlineKind::Argument(_));
                if is_argument && matches!(content.last(), Some(i) if !matches!(i.kind, InlineKind::Text(_)))
                {
                    text::push_text(&mut content, " ", span);
                }
                let lowered = self.inline_list(vec![part]);
                text::push_all(&mut content, lowered);
            }
        }
        text::push_all(out, text::tidy(content));
        text::push_text(out, close, span);
        if argument.repeat {
            text::push_text(out, "…", span);
        }
    }

    pub(super) fn production_set(&mut self, set: Titled, attrs: Attrs, span: Span, out: &mut Blocks) {
        if self.note(BlockTag::ProductionSet, span) {
            let attrs = self.attrs(attrs, ast::Feature::BlockId, span);
            out.push(Block { kind: BlockKind::ProductionSet(Box::new(set)), attrs, span });
            return;
        }
        let id = self.attrs_of_vanishing(attrs, span);
        let from = out.len();
        self.strong_title(&set.head, out);
        for block in set.body {
            let Block { kind, attrs, span } = block;
            match kind {
                BlockKind::Production(parts) => self.production(parts, attrs, span, out),
                kind => {
                    let mut others = self.flow(vec![Block { kind, attrs, span }]);
                    out.append(&mut others);
                }
            }
        }
        self.put_id(id, out, from, span);
    }

    /// A rule on lines of its own: `lhs ::= rhs`, with further right-hand sides under it.
    fn production(&mut self, parts: Blocks, attrs: Attrs, span: Span, out: &mut Blocks) {
        self.note_as(BlockTag::Production, Class::Degraded, "", "a paragraph `name ::= …`", span);
        let mut line = Inlines::new();
        let mut right_sides = 0;
        for part in parts {
            let BlockKind::Field(field) = part.kind else {
                let mut others = self.flow(vec![part]);
                self.after.append(&mut others);
                continue;
            };
            let Field { name, content } = *field;
            if name == "rhs" {
                if right_sides == 0 {
                    text::push_text(&mut line, " ::= ", part.span);
                } else {
                    text::push_text(&mut line, " ", part.span);
                }
                right_sides += 1;
            } else if name != "lhs" {
                text::push_text(&mut line, " /* ", part.span);
            }
            // A name without words of its own shows the name of its rule, so the blanks around it count.
            let mut after_name = false;
            for node in content {
                match node {
                    Node::Inline(inline) => {
                        let is_word =
                            matches!(&inline.kind, InlineKind::Text(t) if !t.starts_with([' ', '\n']));
                        if after_name && is_word {
                            text::push_text(&mut line, " ", inline.span);
                        }
                        after_name =
                            matches!(&inline.kind, InlineKind::Span { content, .. } if content.is_empty());
                        line.push(linked(inline));
                    }
                    Node::Block(block) => {
                        let blocks = self.flow(vec![block]);
                        let words = self.flatten_blocks(blocks);
                        text::push_all(&mut line, words);
                    }
                }
            }
            if name != "rhs" && name != "lhs" {
                text::push_text(&mut line, " */", part.span);
            }
        }
        unbreak(&mut line);
        self.paragraph(line, attrs, span, out);
    }
}

/// A name in a rule that says which rule it means, as a link to that rule.
fn linked(mut inline: Inline) -> Inline {
    if !matches!(inline.kind, InlineKind::Span { role: Role::NonTerminal, .. }) {
        return inline;
    }
    let Some(id) = inline.attrs.get("def").and_then(|d| d.strip_prefix('#')).map(ast::Str::from) else {
        return inline;
    };
    inline.attrs.take("def");
    let is_empty = matches!(&inline.kind, InlineKind::Span { content, .. } if content.is_empty());
    Inline::link(ast::Target::Id(id), if is_empty { Vec::new() } else { vec![inline] })
}

/// Takes the source's own line breaks out: in a synopsis they only follow its tags.
fn unbreak(line: &mut Inlines) {
    for inline in line {
        match &mut inline.kind {
            InlineKind::Text(words) if words.contains('\n') => {
                *words = words.as_str().replace('\n', " ").into();
            }
            InlineKind::Span { content, .. }
            | InlineKind::Emphasis(content)
            | InlineKind::Strong(content) => {
                unbreak(content);
            }
            InlineKind::Link(link) => unbreak(&mut link.content),
            _ => {}
        }
    }
}

/// Sets a blank before the next word of a synopsis, but not at its start or behind a line break.
fn separate(line: &mut Inlines) {
    if matches!(line.last(), Some(last) if !matches!(last.kind, InlineKind::LineBreak)) {
        text::push_text(line, " ", Span::NONE);
    }
}

/// The text of a class's synopsis: a line for the class itself, then a line for each of its members.
fn members(content: &[Node], out: &mut String) {
    let mut line = Member::default();
    let mut inner = String::new();
    for node in content {
        match node {
            Node::Block(Block { kind: BlockKind::Synopsis(member), .. }) => {
                members(&member.content, &mut inner);
            }
            Node::Block(Block { kind: BlockKind::Code(code), .. }) => {
                inner.push_str(ast::plain_text(&code.content).trim_matches('\n'));
                inner.push('\n');
            }
            Node::Block(Block { kind: BlockKind::Record(r), .. }) if r.kind == RecordKind::SynopsisText => {
                let mut words = String::new();
                prototype(&r.content, &mut words);
                inner.push_str(words.trim_matches('\n'));
                inner.push('\n');
            }
            Node::Block(Block { kind: BlockKind::Record(r), .. }) if r.kind == RecordKind::Enumerator => {
                enumerator(&r.content, &mut inner);
            }
            Node::Inline(inline) => line.add(inline),
            Node::Block(_) => {}
        }
    }
    line.write(out);
    for member in inner.lines() {
        out.push_str(if out.is_empty() { "" } else { "    " });
        out.push_str(member);
        out.push('\n');
    }
}

/// What a member of a class is declared with.
#[derive(Default)]
struct Member {
    words: Vec<String>,
    parameters: Vec<String>,
    throws: Vec<String>,
    takes_parameters: bool,
}

impl Member {
    fn add(&mut self, inline: &Inline) {
        let words = ast::plain_text(std::slice::from_ref(inline));
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        match &inline.kind {
            InlineKind::Record(r) if r.kind == RecordKind::NoParameters => self.takes_parameters = true,
            InlineKind::Record(g) if matches!(g.kind, RecordKind::Parameter | RecordKind::MoreParameters) => {
                self.takes_parameters = true;
                let parts: Vec<String> = g
                    .content
                    .iter()
                    .filter_map(|n| match n {
                        Node::Inline(i) => Some(ast::plain_text(std::slice::from_ref(i)).trim().to_string()),
                        Node::Block(_) => None,
                    })
                    .filter(|p| !p.is_empty())
                    .collect();
                let more = g.kind == RecordKind::MoreParameters;
                self.parameters.push(if more { "...".to_string() } else { parts.join(" ") });
            }
            InlineKind::Span { role: Role::MethodName, .. } => {
                self.takes_parameters = true;
                self.words.push(words);
            }
            InlineKind::Span { role: Role::ExceptionName, .. } if self.takes_parameters => {
                self.throws.push(words);
            }
            InlineKind::Span { role: Role::Initializer, .. } => self.words.push(format!("= {words}")),
            InlineKind::Span { role: Role::ObjectDeclaration, content } => {
                for part in content {
                    self.add(part);
                }
            }
            _ if words.is_empty() => {}
            _ => self.words.push(words),
        }
    }

    fn write(&self, out: &mut String) {
        out.push_str(&self.words.join(" "));
        if self.takes_parameters {
            out.push('(');
            out.push_str(&self.parameters.join(", "));
            out.push(')');
        }
        if !self.throws.is_empty() {
            out.push_str(" throws ");
            out.push_str(&self.throws.join(", "));
        }
        if !out.is_empty() {
            out.push('\n');
        }
    }
}

/// A value of an enumeration: `NAME = VALUE  // what it means`.
fn enumerator(content: &[Node], out: &mut String) {
    let mut values = Vec::new();
    let mut description = String::new();
    for node in content {
        match node {
            Node::Inline(inline) => {
                let words = ast::plain_text(std::slice::from_ref(inline));
                values.extend(Some(words.trim().to_string()).filter(|w| !w.is_empty()));
            }
            block @ Node::Block(_) => {
                if let Node::Block(Block { kind: BlockKind::Record(r), .. }) = block {
                    description.push_str(&words(&r.content));
                } else {
                    description.push_str(&words(std::slice::from_ref(block)));
                }
            }
        }
    }
    out.push_str(&values.join(" = "));
    if !description.is_empty() {
        out.push_str("  // ");
        out.push_str(&description);
    }
    out.push('\n');
}

/// The text of a function's synopsis, as a header file would have it.
fn prototype(content: &[Node], out: &mut String) {
    for node in content {
        match node {
            Node::Inline(Inline { kind: InlineKind::Record(r), .. })
            | Node::Block(Block { kind: BlockKind::Record(r), .. }) => prototype_part(r, out),
            Node::Inline(Inline { kind: InlineKind::Generic(g), .. })
            | Node::Block(Block { kind: BlockKind::Generic(g), .. }) => {
                blank(out);
                prototype(&g.content, out);
            }
            Node::Inline(inline) => {
                let words = ast::plain_text(std::slice::from_ref(inline));
                push_folded(&words, out);
            }
            Node::Block(Block { kind: BlockKind::Code(code), .. }) => {
                new_line(out);
                out.push_str(ast::plain_text(&code.content).trim_matches('\n'));
                new_line(out);
            }
            Node::Block(Block { kind: BlockKind::Synopsis(inner), .. }) => prototype(&inner.content, out),
            Node::Block(_) => {}
        }
    }
}

fn prototype_part(record: &Record, out: &mut String) {
    match record.kind {
        RecordKind::Prototype => {
            new_line(out);
            let is_parameter = |n: &&Node| {
                matches!(
                    part_kind(n),
                    Some(RecordKind::Parameter | RecordKind::NoParameters | RecordKind::MoreParameters)
                )
            };
            let parameters: Vec<&Node> = record.content.iter().filter(is_parameter).collect();
            for part in record.content.iter().filter(|n| !is_parameter(n)) {
                prototype(std::slice::from_ref(part), out);
            }
            while out.ends_with(' ') {
                out.pop();
            }
            out.push('(');
            for (i, parameter) in parameters.iter().enumerate() {
                if i > 0 {
                    out.push_str(", ");
                }
                match part_kind(parameter) {
                    Some(RecordKind::NoParameters) => out.push_str("void"),
                    Some(RecordKind::MoreParameters) => out.push_str("..."),
                    _ => prototype(std::slice::from_ref(parameter), out),
                }
                while out.ends_with(' ') {
                    out.pop();
                }
            }
            out.push_str(");");
            new_line(out);
        }
        RecordKind::SynopsisText => {
            new_line(out);
            prototype(&record.content, out);
            new_line(out);
        }
        RecordKind::ParameterTypes => {
            out.push('(');
            prototype(&record.content, out);
            out.push(')');
        }
        _ => {
            blank(out);
            prototype(&record.content, out);
        }
    }
}

/// A blank between two words.
fn blank(out: &mut String) {
    if out.chars().next_back().is_some_and(char::is_alphanumeric) {
        out.push(' ');
    }
}

fn part_kind(node: &Node) -> Option<RecordKind> {
    match node {
        Node::Inline(Inline { kind: InlineKind::Record(r), .. })
        | Node::Block(Block { kind: BlockKind::Record(r), .. }) => Some(r.kind),
        _ => None,
    }
}

fn new_line(out: &mut String) {
    while out.ends_with(' ') {
        out.pop();
    }
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

/// Appends words with blanks folded; one blank is kept at each end.
fn push_folded(words: &str, out: &mut String) {
    for c in words.chars() {
        if c.is_whitespace() {
            if !out.is_empty() && !out.ends_with([' ', '\n', '(']) {
                out.push(' ');
            }
        } else {
            out.push(c);
        }
    }
}
