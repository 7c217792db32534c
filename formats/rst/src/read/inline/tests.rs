use crate::read::Reader;
use crate::read::names::{Names, Opened, Wanted, opened};
use crate::read::role::Roles;
use crate::read::sheet::Run;
use ast::{Inline, InlineKind, Limits, Node, Role, Target};

fn reader(text: &str) -> Reader<'_> {
    Reader {
        text,
        limits: Limits::default(),
        depth: 0,
        names: Names::default(),
        roles: Roles::default(),
        styles: Vec::new(),
        diagnostics: Vec::new(),
    }
}

/// The nodes of a text in a line: `[em a]`, `[ref name: words]`.
fn shape(text: &str) -> String {
    let mut reader = reader(text);
    let words = reader.words(&Run::of_text(text, 0));
    shapes(&reader, &words)
}

fn shapes(reader: &Reader<'_>, inlines: &[Inline]) -> String {
    inlines.iter().map(|inline| one(reader, inline)).collect()
}

fn one(reader: &Reader<'_>, inline: &Inline) -> String {
    let open = |target: &str| match opened(target) {
        Opened::Open(n) => match &reader.names.open[n].wanted {
            Wanted::Name(name) => format!("ref {name}"),
            Wanted::Anonymous(_) => "anon".to_string(),
            Wanted::Auto(_) => "fn #".to_string(),
            Wanted::Symbol(_) => "fn *".to_string(),
            Wanted::NamedNote(name) => format!("fn #{name}"),
            Wanted::NumberedNote(name) => format!("fn {name}"),
        },
        Opened::Label(label) => format!("label {label}"),
        Opened::Settled => format!("id {target}"),
    };
    match &inline.kind {
        InlineKind::Text(text) => text.to_string(),
        InlineKind::Emphasis(c) => format!("[em {}]", shapes(reader, c)),
        InlineKind::Strong(c) => format!("[strong {}]", shapes(reader, c)),
        InlineKind::Span { role: Role::CiteTitle, content } => format!("[title {}]", shapes(reader, content)),
        InlineKind::Span { role, content } => format!("[{} {}]", role.name(), shapes(reader, content)),
        InlineKind::Link(link) => match &link.target {
            Target::Url(url) => format!("[url {url}: {}]", shapes(reader, &link.content)),
            Target::Id(id) => format!("[{}: {}]", open(id), shapes(reader, &link.content)),
        },
        InlineKind::Anchor => format!("[target {}]", inline.attrs.id().unwrap_or_default()),
        InlineKind::FootnoteReference(mark) => format!("[{}]", open(mark)),
        InlineKind::Citation(c) => format!("[cit {}]", shapes(reader, c)),
        InlineKind::EntityReference(name) => format!("[sub {name}]"),
        InlineKind::Generic(generic) => {
            let content: String = generic
                .content
                .iter()
                .map(|node| match node {
                    Node::Inline(inline) => one(reader, inline),
                    Node::Block(_) => String::new(),
                })
                .collect();
            format!("[role {}: {content}]", inline.attrs.get("name").unwrap_or_default())
        }
        kind => format!("[{kind:?}]"),
    }
}

#[test]
#[ignore = "scratch"]
fn scratch() {
    let path = std::env::var("RST_INLINE").unwrap();
    let lines = std::fs::read_to_string(&path).unwrap();
    let mut out = String::new();
    for line in lines.lines() {
        let text = line.replace('\u{b6}', "\n");
        out.push_str(&shape(&text).replace('\n', "\u{b6}"));
        out.push('\n');
    }
    std::fs::write(format!("{path}.ours"), out).unwrap();
}

#[test]
#[ignore = "scratch"]
fn dumped() {
    let path = std::env::var("RST_INLINE").unwrap();
    let text = std::fs::read(&path).unwrap();
    let read = crate::read::read(&text, &ast::ReadOptions::default());
    for d in &read.diagnostics {
        println!(
            "{} {:?} {:?}",
            d.message,
            d.span,
            read.text.get(d.span.start as usize..d.span.end as usize)
        );
    }
    let document = read.document.unwrap();
    println!("{}", ast::dump(&document));
    println!("{:?}", document.entities);
    println!("{:?}", ast::validate(&document));
}
