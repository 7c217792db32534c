//! Directives: `:::{name} argument`, options as `:key: value` or between `---`, and the content. Between backquotes, the
//! content is read by comrak once more; between colons it has been read already.
//!
//! Specification: <https://myst-parser.readthedocs.io/en/latest/syntax/roles-and-directives.html>,
//! <https://docutils.sourceforge.io/docs/ref/rst/directives.html>

use super::division::Flow;
use super::lines::LineKind;
use super::nested::Part;
use super::{Reader, Result, Source};
use ast::diagnostic::Code;
use ast::{
    Admonition, AdmonitionKind, Attrs, Block, BlockKind, Blocks, CodeBlock, CodeKind, Diagnostic, Formal,
    FormalKind, Generic, Include, Inline, InlineKind, Inlines, Math, MathNotation, Media, MediaItem,
    MediaKind, Node, Raw, Span, Titled,
};
use comrak::nodes::{NodeCodeBlock, NodeValue};

/// A directive, taken apart.
pub(super) struct Directive<'r> {
    name: &'r str,
    /// The rest of its first line.
    pub argument: &'r str,
    /// Where that begins in the file.
    at: usize,
    options: Vec<(String, String)>,
    body: Body<'r>,
    pub span: Span,
}

enum Body<'r> {
    /// Blocks that comrak has read.
    Node(Source<'r>),
    /// Text that it has taken for a listing's.
    Text(Part),
}

/// The directives whose content is not Markdown.
const VERBATIM: [&str; 16] = [
    "toctree",
    "raw",
    "csv-table",
    "parsed-literal",
    "mermaid",
    "graphviz",
    "digraph",
    "graph",
    "plot",
    "contents",
    "index",
    "automodule",
    "autoclass",
    "autofunction",
    "autosummary",
    "productionlist",
];

impl Directive<'_> {
    /// Takes an option away.
    pub(super) fn take(&mut self, key: &str) -> Option<String> {
        let at = self.options.iter().position(|(k, _)| k == key)?;
        Some(self.options.remove(at).1)
    }
}

/// Takes `{name} argument` apart.
fn parse(info: &str) -> Option<(&str, &str)> {
    let (name, argument) = info.trim_start().strip_prefix('{')?.split_once('}')?;
    (!name.is_empty() && !name.contains(char::is_whitespace)).then_some((name, argument.trim()))
}

impl<'r> Reader<'r> {
    /// A fence of backquotes or tildes that opens a directive.
    pub(super) fn fenced_directive(
        &self,
        node: Source<'r>,
        code: &NodeCodeBlock,
        span: Span,
    ) -> Option<Directive<'r>> {
        if !code.fenced {
            return None;
        }
        let first = self.source(span).lines().next()?;
        let (name, argument) = parse(first.trim_start().trim_start_matches(['`', '~']))?;
        let at = argument.as_ptr().addr() - self.text.as_ptr().addr();
        let literal = self.sheet.hidden.restored(&code.literal, self.text).into_owned();
        let line = node.data.borrow().sourcepos.start.line;
        let home = self.sheet.places();
        let starts = literal.lines().enumerate().map(|(i, text)| {
            // What is taken from a line is taken from its start.
            let start = home.get(line + i).copied().unwrap_or(self.text.len()).min(self.text.len());
            let end =
                memchr::memchr(b'\n', &self.text.as_bytes()[start..]).map_or(self.text.len(), |n| start + n);
            end.saturating_sub(text.len()).max(start)
        });
        let mut part = Part { starts: starts.collect(), text: literal };
        let options = options_of(&part.text);
        part.skip_lines(options.len());
        let options = pairs(options.iter().map(String::as_str));
        Some(Directive { name, argument, at, options, body: Body::Text(part), span })
    }

    /// A fence of colons that opens a directive.
    pub(super) fn colon_directive(
        &self,
        node: Source<'r>,
        info: &'r str,
        span: Span,
    ) -> Option<Directive<'r>> {
        let (name, argument) = parse(info)?;
        let at = argument.as_ptr().addr() - self.text.as_ptr().addr();
        let mut options = Vec::new();
        while let Some(first) = node.first_child()
            && let NodeValue::HtmlBlock(html) = &first.data.borrow().value
            && let Some(line) = self.sheet.hidden.of_block(&html.literal)
            && line.kind == LineKind::Option
        {
            options.push(self.source(line.span));
            first.detach();
        }
        let options = pairs(options.into_iter());
        Some(Directive { name, argument, at, options, body: Body::Node(node), span })
    }

    pub(super) fn directive(&mut self, mut directive: Directive<'r>, flow: &mut Flow) -> Result<()> {
        let mut attrs = Attrs::default();
        if let Some(name) = directive.take("name").filter(|name| !name.is_empty()) {
            attrs.set_id(name);
        }
        let span = directive.span;
        let name = directive.name;
        let kind = match name {
            "admonition" => self.titled_admonition(&mut directive)?,
            "figure" | "image" => {
                self.picture(directive, attrs, flow)?;
                return Ok(());
            }
            "table" | "list-table" => return self.table_directive(directive, attrs, flow),
            "include" | "literalinclude" => {
                let include = Include {
                    href: directive.argument.into(),
                    text: name == "literalinclude",
                    ..Include::default()
                };
                let offset = directive.take("heading-offset");
                if !include.text {
                    let offset = offset.unwrap_or_else(|| "0".to_string());
                    attrs.set(ast::normal::HEADING_OFFSET, offset);
                }
                BlockKind::Include(Box::new(include))
            }
            "code-block" | "code" | "sourcecode" | "code-cell" => {
                let text = self.verbatim(&mut directive.body);
                let listing = listing(directive.argument, &text, span);
                match directive.take("caption") {
                    Some(caption) => {
                        let title = Block::new(
                            BlockKind::Title(self.nested_words(&caption, span.start as usize)?),
                            span,
                        );
                        let body = vec![Block::new(listing, span)];
                        BlockKind::Formal(Box::new(Formal {
                            kind: FormalKind::Example,
                            head: vec![title],
                            body,
                        }))
                    }
                    None => listing,
                }
            }
            "math" => {
                let mut source = directive.argument.to_string();
                let text = self.verbatim(&mut directive.body);
                if !source.is_empty() && !text.is_empty() {
                    source.push('\n');
                }
                source.push_str(text.trim_matches('\n'));
                directive.take("label").into_iter().for_each(|label| attrs.set_id(label));
                BlockKind::Math(Box::new(Math { notation: MathNotation::Tex, source: source.into() }))
            }
            "eval-rst" => {
                let text = self.verbatim(&mut directive.body);
                BlockKind::Raw(Box::new(Raw { format: "rst".into(), text: text.trim_matches('\n').into() }))
            }
            "raw" => {
                let text = self.verbatim(&mut directive.body);
                let text = text.trim_matches('\n').into();
                BlockKind::Raw(Box::new(Raw { format: directive.argument.into(), text }))
            }
            "epigraph" | "pull-quote" | "highlights" => {
                let body = self.content_with_argument(&mut directive)?;
                BlockKind::Quotation(Box::new(Titled { head: Vec::new(), body }))
            }
            "sidebar" | "topic" => {
                let head = self.title_of(&directive)?;
                let body = self.content(&mut directive.body)?;
                BlockKind::Sidebar(Box::new(Titled { head, body }))
            }
            _ => match AdmonitionKind::of_docutils(name) {
                Some(kind) => {
                    let body = self.content_with_argument(&mut directive)?;
                    BlockKind::Admonition(Box::new(Admonition { kind, head: Vec::new(), body }))
                }
                None => self.unknown_directive(&mut directive)?,
            },
        };
        if let Some(classes) = directive.take("class") {
            classes.split_whitespace().for_each(|class| attrs.data_mut().push_class(class));
        }
        for (key, value) in directive.options {
            attrs.set(&key, value);
        }
        attrs.tidy();
        flow.push(Block { kind, attrs, span });
        Ok(())
    }

    /// One of a name that says nothing here: its name, its argument and its content are kept.
    fn unknown_directive(&mut self, directive: &mut Directive<'r>) -> Result<BlockKind> {
        let name = directive.name;
        let message = format!("a directive of the unknown name `{name}`");
        self.diagnostics.push(Diagnostic::warning(Code::UnknownElement, message, directive.span));
        let fits = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        let mut content = Vec::new();
        let words = self.nested_words(directive.argument, directive.at)?;
        if !words.is_empty() {
            content.push(Node::Block(Block::new(BlockKind::Paragraph(words), directive.span)));
        }
        if VERBATIM.contains(&name) {
            let text = self.verbatim(&mut directive.body);
            if !text.trim().is_empty() {
                content.push(Node::Block(Block::new(listing("", &text, directive.span), directive.span)));
            }
        } else {
            content.extend(self.content(&mut directive.body)?.into_iter().map(Node::Block));
        }
        let name = if fits { name } else { "directive" };
        Ok(BlockKind::Generic(Box::new(Generic { name: name.into(), content })))
    }

    /// An admonition with words of its own above it; by its class, one of a kind, or a figure or an example.
    fn titled_admonition(&mut self, directive: &mut Directive<'r>) -> Result<BlockKind> {
        let head = self.title_of(directive)?;
        let body = self.content(&mut directive.body)?;
        let class = directive.take("class").unwrap_or_default();
        let (first, rest) = class.split_once(' ').unwrap_or((&class, ""));
        let kind = AdmonitionKind::of_docutils(first);
        let formal = FormalKind::ALL.into_iter().find(|kind| kind.name() == first);
        let rest = if kind.is_some() || formal.is_some() { rest } else { class.as_str() };
        if !rest.is_empty() {
            directive.options.push(("class".into(), rest.into()));
        }
        if let Some(kind) = formal {
            return Ok(BlockKind::Formal(Box::new(Formal { kind, head, body })));
        }
        let kind = kind.unwrap_or(AdmonitionKind::Note);
        Ok(BlockKind::Admonition(Box::new(Admonition { kind, head, body })))
    }

    /// `{figure}` and `{image}`.
    fn picture(&mut self, mut directive: Directive<'r>, mut attrs: Attrs, flow: &mut Flow) -> Result<()> {
        let span = directive.span;
        let mut words = Blocks::new();
        if let Some(alt) = directive.take("alt").filter(|alt| !alt.is_empty()) {
            words.push(Block::new(BlockKind::Plain(vec![Inline::text(alt)]), span));
        }
        let item = MediaItem { kind: MediaKind::Image, source: directive.argument.into(), body: words };
        let mut item = Block::new(BlockKind::MediaItem(Box::new(item)), span);
        if let Some(classes) = directive.take("class") {
            classes.split_whitespace().for_each(|class| attrs.data_mut().push_class(class));
        }
        for (key, value) in std::mem::take(&mut directive.options) {
            item.attrs.set(&key, value);
        }
        let media = Media { head: Vec::new(), items: vec![item] };
        let media = Block::new(BlockKind::Media(Box::new(media)), span);
        if directive.name == "image" {
            flow.push(Block { attrs, ..media });
            return Ok(());
        }
        let mut body = self.content(&mut directive.body)?;
        let mut head = Blocks::new();
        // The first paragraph is the caption, with the targets and comments before it, and comments of lines behind it.
        if let Some(at) = body.iter().position(|b| matches!(b.kind, BlockKind::Paragraph(_))) {
            let has_lines = |b: &&Block| matches!(&b.kind, BlockKind::Comment(words) if words.contains('\n'));
            let behind = body[at + 1..].iter().take_while(has_lines).count();
            let rest = body.split_off(at + 1 + behind);
            let mut title = Inlines::new();
            for block in std::mem::replace(&mut body, rest) {
                let Block { kind, attrs, span } = block;
                match kind {
                    BlockKind::Paragraph(words) => {
                        let id = attrs.id().map(Attrs::with_id);
                        let own = id.map(|attrs| Inline { kind: InlineKind::Anchor, attrs, span });
                        title.extend(own.into_iter().chain(words));
                    }
                    BlockKind::Anchor => title.push(Inline { kind: InlineKind::Anchor, attrs, span }),
                    BlockKind::Comment(words) => title.push(Inline::new(InlineKind::Comment(words), span)),
                    kind => head.push(Block { kind, attrs, span }),
                }
            }
            let others = std::mem::take(&mut head);
            head.push(Block::new(BlockKind::Title(title), span));
            body.splice(0..0, others);
        }
        body.insert(0, media);
        let kind = BlockKind::Formal(Box::new(Formal { kind: FormalKind::Figure, head, body }));
        flow.push(Block { kind, attrs, span });
        Ok(())
    }

    /// The argument as a title.
    pub(super) fn title_of(&mut self, directive: &Directive<'r>) -> Result<Blocks> {
        let title = self.nested_words(directive.argument, directive.at)?;
        let span = Span::new(directive.at, directive.at + directive.argument.len());
        Ok(if title.is_empty() { Vec::new() } else { vec![Block::new(BlockKind::Title(title), span)] })
    }

    /// The content as blocks.
    pub(super) fn content_of(&mut self, directive: &mut Directive<'r>) -> Result<Blocks> {
        self.content(&mut directive.body)
    }

    fn content(&mut self, body: &mut Body<'r>) -> Result<Blocks> {
        match body {
            Body::Node(node) => self.blocks(node),
            Body::Text(part) => self.nested_blocks(part),
        }
    }

    /// The content of a directive that has no argument: what stands on its first line is a part of it.
    fn content_with_argument(&mut self, directive: &mut Directive<'r>) -> Result<Blocks> {
        let first = self.nested_words(directive.argument, directive.at)?;
        let mut body = self.content(&mut directive.body)?;
        if first.is_empty() {
            return Ok(body);
        }
        let next = self.source(directive.span).lines().nth(1).is_some_and(|line| !line.trim().is_empty());
        match body.first_mut() {
            Some(Block { kind: BlockKind::Paragraph(words), .. }) if next => {
                let mut joined: Inlines = first;
                super::text::push_text(&mut joined, "\n", directive.span);
                super::text::push_all(&mut joined, std::mem::take(words));
                *words = joined;
            }
            _ => body.insert(0, Block::new(BlockKind::Paragraph(first), directive.span)),
        }
        Ok(body)
    }

    /// The content to the byte.
    fn verbatim(&mut self, body: &mut Body<'r>) -> String {
        let node = match body {
            Body::Text(part) => return std::mem::take(&mut part.text),
            Body::Node(node) => node,
        };
        let (Some(first), Some(last)) = (node.first_child(), node.last_child()) else { return String::new() };
        let (first, last) = (first.data.borrow().sourcepos.start, last.data.borrow().sourcepos.end);
        let mut text = String::new();
        for line in first.line..=last.line {
            let Some(&start) = self.sheet.places().get(line - 1) else { break };
            let start = start.min(self.text.len());
            let line = self.text[start..].lines().next().unwrap_or_default();
            let (before, _) = line.split_at_checked(first.column - 1).unwrap_or((line, ""));
            let taken = before.len() - before.trim_start_matches([' ', '\t', '>']).len();
            text.push_str(&line[taken..]);
            text.push('\n');
        }
        text
    }
}

/// A listing of a directive.
fn listing(language: &str, text: &str, span: Span) -> BlockKind {
    // A blank line may stand between the options and the text.
    let text = text.strip_prefix('\n').unwrap_or(text);
    let text = text.strip_suffix('\n').unwrap_or(text);
    let content =
        if text.is_empty() { vec![] } else { vec![Inline::new(InlineKind::Text(text.into()), span)] };
    let language = (!language.is_empty()).then(|| language.into());
    BlockKind::Code(Box::new(CodeBlock { kind: CodeKind::Listing, language, content }))
}

/// The lines of options that a directive's content begins with.
fn options_of(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut lines = text.lines();
    if text.starts_with("---") {
        out.extend(lines.next().map(str::to_string));
        for line in lines {
            out.push(line.to_string());
            if line.starts_with("---") {
                break;
            }
        }
        return out;
    }
    let is_option = |line: &&str| {
        let line = line.trim_start();
        line.starts_with(':') && !line.starts_with(":::")
    };
    out.extend(lines.take_while(is_option).map(str::to_string));
    out
}

/// Options as keys and values: `:key: value`, or YAML between lines of hyphens.
fn pairs<'t>(lines: impl Iterator<Item = &'t str>) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    for line in lines {
        let line = line.trim_end();
        let bare = line.trim_start();
        if bare.starts_with("---") {
            continue;
        }
        let yaml = bare.strip_prefix(':').unwrap_or(bare);
        match yaml.split_once(':').filter(|(key, _)| !key.is_empty() && !key.contains(char::is_whitespace)) {
            Some((key, value)) => {
                let value = value.trim();
                let quoted = ['"', '\''].into_iter().find_map(|q| value.strip_prefix(q)?.strip_suffix(q));
                out.push((key.into(), quoted.unwrap_or(value).into()));
            }
            // A further line of the value before it.
            None => match out.last_mut() {
                Some((_, value)) => {
                    value.push('\n');
                    value.push_str(bare);
                }
                None => out.push(("options".into(), bare.into())),
            },
        }
    }
    out
}
