//! Running text: quotes, spans with roles, anchors, and the order in which they may stand.
//!
//! A *constrained* mark (`*a*`) needs neighbours that are no word characters; elsewhere the *unconstrained* form
//! (`**a**`) is written. A mark inside a mark of its own kind takes the other form; a third one inside is
//! written as a span whose role is its name. Reference:
//! <https://docs.asciidoctor.org/asciidoc/latest/text/>.

use super::Writer;
use crate::capabilities::{Look, look};
use crate::escape::{self, Place, Tally, is_word};
use crate::own;
use ast::{Attrs, Generic, Inline, InlineKind, Inlines, Role};
use std::fmt::Write as _;

/// A run of text in the making.
pub(super) struct Run<'w, 'd, 'r> {
    pub(super) writer: &'w mut Writer<'d>,
    /// The writer's text, with the run at its end.
    pub(super) out: String,
    /// Where the run begins.
    start: usize,
    pub(super) place: Place<'r>,
    /// The open marks by kind: none, its single form, its double form, or too many to open another.
    open: [Open; 4],
    /// How many spans of code are open.
    code: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    No,
    Single,
    Double,
    Both,
}

/// The marks that come in a constrained and an unconstrained form.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Strong,
    Code,
    Emphasis,
    Plain,
}

impl Mark {
    const fn char(self) -> char {
        match self {
            Mark::Strong => '*',
            Mark::Code => '`',
            Mark::Emphasis => '_',
            Mark::Plain => '#',
        }
    }
    const fn name(self) -> &'static str {
        match self {
            Mark::Strong => "strong",
            Mark::Code => "literal",
            Mark::Emphasis => "emphasis",
            Mark::Plain => "phrase",
        }
    }
}

impl Writer<'_> {
    /// A run of text of its own: a paragraph, a title, a term.
    pub(super) fn run(&mut self, content: &[Inline]) {
        self.run_in(content, Place::alone(&Tally::of(content)));
    }

    /// The same on one line.
    pub(super) fn one_line(&mut self, content: &[Inline], after: char) {
        let start = self.out.len();
        self.run_in(content, Place { one_line: true, after, ..Place::alone(&Tally::of(content)) });
        if self.out[start..].contains('\n') {
            let line = self.out[start..].replace(" +\n", " ").replace('\n', " ");
            self.out.truncate(start);
            self.out.push_str(&line);
        }
    }

    fn run_in(&mut self, content: &[Inline], place: Place<'_>) {
        let after = place.after;
        let out = std::mem::take(&mut self.out);
        let start = out.len();
        let mut run = Run { writer: self, out, start, place, open: [Open::No; 4], code: 0 };
        run.inlines(content, after);
        let out = run.out;
        self.out = out;
    }
}

impl Run<'_, '_, '_> {
    /// Writes nodes; `after` is the first character of what will follow them.
    pub(super) fn inlines(&mut self, content: &[Inline], after: char) {
        for (i, inline) in content.iter().enumerate() {
            let next = content.get(i + 1).map_or(after, first_char);
            self.inline(inline, next);
        }
    }

    /// The run so far.
    fn done(&self) -> &str {
        &self.out[self.start..]
    }

    pub(super) fn before(&self) -> char {
        self.done().chars().next_back().unwrap_or(self.place.before)
    }

    pub(super) fn text(&mut self, text: &str, after: char) {
        let place = Place { before: self.before(), after, ..self.place };
        escape::text(text, &place, &mut self.out);
    }

    fn inline(&mut self, inline: &Inline, next: char) {
        let attrs = &inline.attrs;
        match &inline.kind {
            InlineKind::Text(text) => self.text(text, next),
            InlineKind::Emphasis(c) => self.marked(Mark::Emphasis, &[], attrs, c, next),
            InlineKind::Strong(c) => self.marked(Mark::Strong, &[], attrs, c, next),
            InlineKind::Strike(c) => self.marked(Mark::Plain, &["line-through"], attrs, c, next),
            InlineKind::Citation(c) => self.marked(Mark::Plain, &["citation"], attrs, c, next),
            InlineKind::Span { role, content } => self.span(*role, attrs, content, next),
            InlineKind::Quote(c) => {
                self.anchor_of(attrs);
                self.out.push_str("\"`");
                self.inlines(c, '`');
                self.out.push_str("`\"");
            }
            InlineKind::Superscript(c) => self.raised('^', "sup", attrs, c),
            InlineKind::Subscript(c) => self.raised('~', "sub", attrs, c),
            InlineKind::ManualPage(page) => {
                let mut words = page.name.clone();
                if let Some(volume) = &page.volume {
                    push_text(&mut words, &format!("({volume})"));
                }
                self.marked(Mark::Plain, &["citerefentry"], attrs, &words, next);
            }
            InlineKind::LineBreak => {
                if self.before() == '\n' {
                    self.out.push_str("{empty}");
                }
                self.out.push_str(" +\n");
            }
            InlineKind::Anchor => self.anchor(attrs),
            InlineKind::Link(link) => self.link(link, attrs, next),
            InlineKind::CrossReference(r) => {
                self.anchor_of(attrs);
                self.cross_reference(&r.target);
            }
            InlineKind::Footnote(blocks) => self.footnote(blocks, attrs),
            InlineKind::FootnoteReference(id) => self.footnote_reference(id),
            InlineKind::Media(media) => {
                self.anchor_of(attrs);
                self.media(media, attrs);
            }
            InlineKind::Keys(keys) => {
                self.anchor_of(attrs);
                self.keys(keys, next);
            }
            InlineKind::Menu(menu) => {
                self.anchor_of(attrs);
                self.menu(menu, next);
            }
            InlineKind::IndexTerm(term) => {
                self.anchor_of(attrs);
                self.index_term(term);
            }
            InlineKind::Math(math) => {
                self.anchor_of(attrs);
                self.math(math);
            }
            InlineKind::Raw(raw) => self.raw(raw),
            InlineKind::Include(include) => {
                if self.before() != '\n' {
                    self.out.push('\n');
                }
                self.out.push_str(&super::include_line(&include.href, attrs));
                self.out.push('\n');
            }
            // Not carried: lowering has rewritten them. What is in them is still not lost.
            InlineKind::Record(r) => self.nodes(&r.content, next),
            InlineKind::Generic(g) => self.generic(g, attrs, next),
            InlineKind::Argument(a) => self.inlines(&a.content, next),
            InlineKind::EntityReference(name) => {
                let _ = write!(self.out, "{{{name}}}");
            }
            InlineKind::CalloutMark(_) | InlineKind::Comment(_) | InlineKind::Instruction(_) => {}
        }
    }

    /// An anchor, with the text that references to it show.
    fn anchor(&mut self, attrs: &Attrs) {
        let Some(id) = attrs.id() else { return };
        if let Some(label) = attrs.hint(own::BIBLIOGRAPHY) {
            let joint = if label.is_empty() { "" } else { "," };
            let _ = write!(self.out, "[[[{id}{joint}{label}]]]");
        } else if let Some(text) = attrs.get(own::REFTEXT) {
            let _ = write!(self.out, "[[{id},{text}]]");
        } else {
            push_anchor(id, &mut self.out);
        }
    }

    /// What only AsciiDoc has.
    fn generic(&mut self, generic: &Generic, attrs: &Attrs, next: char) {
        match generic.name.as_str() {
            own::MARK => {
                let content: Vec<Inline> = generic
                    .content
                    .iter()
                    .filter_map(|node| match node {
                        ast::Node::Inline(inline) => Some(inline.clone()),
                        ast::Node::Block(_) => None,
                    })
                    .collect();
                self.marked(Mark::Plain, &[], attrs, &content, next);
            }
            own::MACRO => {
                let get = |name| attrs.get(name).unwrap_or_default();
                let _ = write!(self.out, "{}:{}[{}]", get("name"), get("target"), get("text"));
            }
            own::REFERENCE => {
                let _ = write!(self.out, "{{{}}}", attrs.get("name").unwrap_or_default());
            }
            _ => self.nodes(&generic.content, next),
        }
    }

    /// The inline nodes among some nodes.
    fn nodes(&mut self, nodes: &[ast::Node], next: char) {
        for node in nodes {
            if let ast::Node::Inline(i) = node {
                self.inline(i, next);
            }
        }
    }

    /// The anchor of a node that has an id.
    pub(super) fn anchor_of(&mut self, attrs: &Attrs) {
        if let Some(id) = attrs.id() {
            push_anchor(id, &mut self.out);
        }
    }

    fn span(&mut self, role: Role, attrs: &Attrs, content: &[Inline], next: char) {
        match (look(role), content) {
            (Look::Key, [Inline { kind: InlineKind::Text(key), .. }]) if self.code == 0 => {
                self.anchor_of(attrs);
                self.key_macro("kbd", std::iter::once(key.as_str()), "+");
            }
            (Look::Button, [Inline { kind: InlineKind::Text(words), .. }]) if self.code == 0 => {
                self.anchor_of(attrs);
                self.key_macro("btn", std::iter::once(words.as_str()), "");
            }
            (Look::Code, _) if self.code == 0 && !self.place.raised => {
                let role = if role == Role::Literal { &[][..] } else { &[role.name()][..] };
                self.code_span(role, attrs, content, next);
            }
            (Look::Emphasis, _) => self.marked(Mark::Emphasis, &[role.name()], attrs, content, next),
            _ => self.marked(Mark::Plain, &[role.name()], attrs, content, next),
        }
    }

    /// A span of code. Its text is taken literally (`+text+`) where anything in it would be substituted.
    fn code_span(&mut self, role: &[&str], attrs: &Attrs, content: &[Inline], next: char) {
        let [Inline { kind: InlineKind::Text(text), .. }] = content else {
            self.code += 1;
            let outer = std::mem::replace(&mut self.place.code, true);
            self.marked(Mark::Code, role, attrs, content, next);
            self.place.code = outer;
            self.code -= 1;
            return;
        };
        if self.opens(Mark::Code).is_none() {
            self.marked(Mark::Code, role, attrs, content, next);
            return;
        }
        let mut escaped = std::mem::take(&mut self.writer.scratch);
        let place = Place { before: '`', after: '`', code: true, ..self.place };
        escape::text(text, &place, &mut escaped);
        let lines = text.contains('\n');
        let is_literal = escaped != *text
            && !(lines && escaped == text.as_str().replace('\n', " "))
            && takes_literally(text);
        self.prepare_list_of(!role.is_empty(), attrs);
        let is_single = self.is_constrained(Mark::Code, ends_of(text), next);
        self.push_list(role, attrs);
        let (mark, pass) = match (is_literal, is_single) {
            (false, true) => ("`", ""),
            (false, false) => ("``", ""),
            (true, true) => ("`", "+"),
            (true, false) => ("``", "++"),
        };
        self.out.push_str(mark);
        self.out.push_str(pass);
        if !is_literal {
            self.out.push_str(&escaped);
        } else if lines
            && (self.place.one_line || text.split('\n').skip(1).any(crate::write::line::is_unsafe))
        {
            // A later line of literal text cannot be guarded, so there is none if it would have to be.
            self.out.push_str(&text.as_str().replace('\n', " "));
        } else {
            self.out.push_str(text);
        }
        self.out.push_str(pass);
        self.out.push_str(mark);
        escaped.clear();
        self.writer.scratch = escaped;
    }

    /// Which form a mark must not take, because it is open; `None` if both are.
    fn opens(&self, mark: Mark) -> Option<Open> {
        match self.open[mark as usize] {
            Open::Both => None,
            open => Some(open),
        }
    }

    /// Writes content in a mark, with roles and the classes and id of its node.
    pub(super) fn marked(
        &mut self,
        mark: Mark,
        roles: &[&str],
        attrs: &Attrs,
        content: &[Inline],
        next: char,
    ) {
        if content.is_empty() || content.iter().all(|i| matches!(i.kind, InlineKind::Anchor)) {
            self.anchor_of(attrs);
            self.inlines(content, next);
            return;
        }
        let before = self.out.len();
        self.prepare_list_of(!roles.is_empty(), attrs);
        let constrained = self.is_constrained(mark, borders(content), next);
        let form = match (self.open[mark as usize], constrained) {
            (Open::No | Open::Double, true) => Open::Single,
            (Open::No, false) => Open::Double,
            (Open::Single, _) if !at_border(self.before(), next, mark.char()) => Open::Double,
            _ => {
                // A mark inside its own kind in a form that does not nest: said with a role instead.
                self.out.truncate(before);
                if mark == Mark::Plain {
                    self.html("span", roles, attrs, content);
                } else {
                    let mut all = vec![mark.name()];
                    all.extend(roles);
                    self.marked(Mark::Plain, &all, attrs, content, next);
                }
                return;
            }
        };
        let times = if form == Open::Single { 1 } else { 2 };
        self.push_list(roles, attrs);
        self.out.extend(std::iter::repeat_n(mark.char(), times));
        let outer = self.open[mark as usize];
        self.open[mark as usize] = if outer == Open::No { form } else { Open::Both };
        self.inlines(content, mark.char());
        self.open[mark as usize] = outer;
        self.out.extend(std::iter::repeat_n(mark.char(), times));
    }

    /// Whether the constrained form of a mark is read at this place around this content.
    fn is_constrained(&self, mark: Mark, borders: Option<(char, char)>, next: char) -> bool {
        // Behind the bracket of a macro the attributes would be taken to begin with the bracket.
        let mut ends = self.done().chars().rev();
        let in_bracket = self.place.brackets > 0
            && ends.next() == Some('[')
            && ends.next().is_none_or(|c| !is_word(c) && !matches!(c, ';' | ':' | '}'));
        let opens = match self.before() {
            _ if in_bracket => false,
            // The special characters are references when quotes are read, and end in a semicolon.
            ';' | ':' | '}' | '\\' | '<' | '>' | '&' => false,
            '"' | '\'' | '`' if mark == Mark::Code => false,
            c => !is_word(c) && c != mark.char(),
        };
        let closes = match next {
            '"' | '\'' | '`' if mark == Mark::Code => false,
            c => !is_word(c) && c != mark.char(),
        };
        let blank = |(first, last): (char, char)| first.is_whitespace() || last.is_whitespace();
        opens && closes && !borders.is_none_or(blank)
    }

    /// Writes what must stand before [`Run::push_list`]. An id that does not fit becomes an anchor before it.
    fn prepare_list_of(&mut self, has_roles: bool, attrs: &Attrs) {
        if let Some(id) = attrs.id()
            && !self.id_in_list(id)
        {
            push_anchor(id, &mut self.out);
        }
        let has_id = attrs.id().is_some_and(|id| self.id_in_list(id));
        if has_id || has_roles || !attrs.classes().is_empty() {
            return;
        }
        if self.done().ends_with(']') && !self.done().ends_with("]]") {
            // The brackets of a macro would be read as the list of the mark's attributes.
            self.out.push_str("{empty}");
        }
    }

    fn id_in_list(&self, id: &str) -> bool {
        is_plain_id(id) && !self.place.raised
    }

    /// `[#id.role.class]`, or nothing.
    fn push_list(&mut self, roles: &[&str], attrs: &Attrs) {
        let id = attrs.id().filter(|id| self.id_in_list(id));
        if id.is_none() && roles.is_empty() && attrs.classes().is_empty() {
            return;
        }
        self.out.push('[');
        if let Some(id) = id {
            self.out.push('#');
            self.out.push_str(id);
        }
        for role in roles.iter().copied().chain(attrs.classes().iter().map(ast::Str::as_str)) {
            self.out.push('.');
            push_class(role, &mut self.out);
        }
        self.out.push(']');
    }

    fn raised(&mut self, mark: char, element: &str, attrs: &Attrs, content: &[Inline]) {
        // The marks take no blank, and HTML made of what is inside would bring some.
        let simple = |i: &Inline| match &i.kind {
            InlineKind::Text(_) | InlineKind::Anchor => true,
            InlineKind::Emphasis(c) | InlineKind::Strong(c) => {
                i.attrs.is_empty() && c.iter().all(|i| matches!(i.kind, InlineKind::Text(_)))
            }
            _ => false,
        };
        if self.place.raised || content.is_empty() || !content.iter().all(simple) {
            self.html(element, &[], attrs, content);
            return;
        }
        self.prepare_list_of(false, attrs);
        self.push_list(&[], attrs);
        self.out.push(mark);
        self.place.raised = true;
        self.inlines(content, mark);
        self.place.raised = false;
        self.out.push(mark);
    }

    /// An element of HTML, for the few nestings that AsciiDoc has no marks for.
    fn html(&mut self, element: &str, roles: &[&str], attrs: &Attrs, content: &[Inline]) {
        let mut open = String::from(element);
        if let Some(id) = attrs.id() {
            let _ = write!(open, " id=\"{}\"", xml(id));
        }
        if !roles.is_empty() {
            let _ = write!(open, " class=\"{}\"", xml(&roles.join(" ")));
        }
        self.part_from_pass();
        let _ = write!(self.out, "+++<{open}>+++");
        self.inlines(content, '+');
        self.part_from_pass();
        let _ = write!(self.out, "+++</{element}>+++");
    }

    /// Keeps what is passed through from taking the brackets before it for its attributes.
    pub(super) fn part_from_pass(&mut self) {
        let done = self.done();
        let takes =
            done.ends_with(']') && !done.ends_with("]]") || done.ends_with('+') && !done.ends_with("++");
        if takes {
            self.out.push_str("{empty}");
        }
    }
}

/// Text for an attribute of HTML.
pub(super) fn xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Whether `+text+` shows exactly this text.
fn takes_literally(text: &str) -> bool {
    let ends = |c: Option<char>| c.is_none_or(|c| c == '+' || c.is_whitespace());
    // The last two of a longer run count.
    let ends_term = |mark: &[&str]| mark.iter().any(|mark| text.contains(mark));
    !text.contains('`')
        && !text.contains('+')
        && !text.contains("$$")
        && !text.contains("pass:")
        && !ends_term(&[":: ", "::\n", ";; ", ";;\n"])
        && !ends(text.chars().next())
        && !ends(text.chars().next_back())
        && !text.starts_with('\\')
}

/// The first and the last character of a text.
fn ends_of(text: &str) -> Option<(char, char)> {
    Some((text.chars().next()?, text.chars().next_back()?))
}

/// The first and the last character of what is shown, as far as blanks are concerned.
fn borders(content: &[Inline]) -> Option<(char, char)> {
    let edge = |i: &Inline, first: bool| match &i.kind {
        InlineKind::Text(t) if first => t.chars().next().unwrap_or(' '),
        InlineKind::Text(t) => t.chars().next_back().unwrap_or(' '),
        InlineKind::LineBreak => ' ',
        _ => 'x',
    };
    Some((edge(content.first()?, true), edge(content.last()?, false)))
}

fn at_border(before: char, next: char, mark: char) -> bool {
    before == mark || next == mark
}

/// The first character that will be written for a node. A letter where it is not certain.
fn first_char(inline: &Inline) -> char {
    let has_list = inline.attrs.id().is_some() || !inline.attrs.classes().is_empty();
    match &inline.kind {
        _ if has_list => '[',
        InlineKind::Text(t) => t.chars().next().unwrap_or('x'),
        InlineKind::Emphasis(_) => '_',
        InlineKind::Strong(_) => '*',
        InlineKind::Strike(_) | InlineKind::ManualPage(_) | InlineKind::Anchor | InlineKind::Citation(_) => {
            '['
        }
        InlineKind::Superscript(_) => '^',
        InlineKind::Subscript(_) => '~',
        InlineKind::Span { role: Role::Literal, .. } => '`',
        InlineKind::Span { role, .. } if matches!(look(*role), Look::Key | Look::Button) => 'k',
        InlineKind::Span { .. } => '[',
        InlineKind::CrossReference(_) => '<',
        InlineKind::IndexTerm(_) => '(',
        InlineKind::LineBreak | InlineKind::Include(_) => ' ',
        InlineKind::Quote(_) => '"',
        InlineKind::Raw(_) => '+',
        InlineKind::Link(l) => match &l.target {
            ast::Target::Id(_) => '<',
            ast::Target::Url(_) => 'l',
        },
        _ => 'x',
    }
}

/// An id that may stand in `[#id]`.
pub(crate) fn is_plain_id(id: &str) -> bool {
    crate::capabilities::id_is_valid(id)
        && !id.starts_with('_')
        && !id.contains("__")
        && !id.contains(['.', ':'])
        && !id.contains("-_")
}

/// Writes an anchor in the line. What would be read as a quoting mark is guarded by an empty attribute, which is gone
/// before anchors are read.
pub(super) fn push_anchor(id: &str, out: &mut String) {
    if crate::capabilities::id_is_valid(id) {
        out.push_str("[[");
        push_guarded(id, out);
        out.push_str("]]");
    } else {
        let _ = write!(out, "+++<a id=\"{}\"></a>+++", xml(id));
    }
}

/// The same as a text of its own.
pub(super) fn anchor(id: &str) -> String {
    let mut out = String::new();
    push_anchor(id, &mut out);
    out
}

/// Writes an id in a place where quotes are substituted before it is read.
pub(super) fn push_guarded(id: &str, out: &mut String) {
    if !id.contains('_') && !id.contains("--") {
        return out.push_str(id);
    }
    let mut before = '[';
    for (at, c) in id.char_indices() {
        let opens = c == '_' && (before == '_' || !is_word(before));
        if opens {
            out.push_str("{empty}");
        }
        // Two hyphens between words would be a dash.
        if c == '-' && is_word(before) && id[at..].starts_with("--") && id[at + 2..].starts_with(is_word) {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
}

/// The same as a text of its own.
pub(super) fn guarded(id: &str) -> String {
    let mut out = String::with_capacity(id.len());
    push_guarded(id, &mut out);
    out
}

/// Writes a class as it may stand in a list of attributes.
pub(super) fn push_class(name: &str, out: &mut String) {
    // The names of roles are written as they are.
    if name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')) {
        out.push_str(name);
    } else {
        out.extend(name.chars().map(of_class));
    }
}

/// What a character of a class is written as.
fn of_class(c: char) -> char {
    if is_word(c) || c == '-' { c } else { '-' }
}

/// A class as it is written.
pub(crate) fn class(name: &str) -> String {
    name.chars().map(of_class).collect()
}

fn push_text(words: &mut Inlines, text: &str) {
    if let Some(Inline { kind: InlineKind::Text(last), .. }) = words.last_mut() {
        last.push_str(text);
    } else {
        words.push(Inline::text(text));
    }
}
