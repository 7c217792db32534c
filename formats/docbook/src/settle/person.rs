//! People and organizations: `personname` around the parts of a name in 5, the parts by themselves in 4.5 where
//! anything else is said of the person; organizations as authors.

use ast::{Changes, Feature, Field, Inline, InlineKind, Node, Role, Span};

/// The words of the first node with this role that has no attributes of its own.
fn take(content: &mut Vec<Node>, wanted: Role) -> Option<Vec<Inline>> {
    let at = content.iter().position(|n| match n {
        Node::Inline(i) => {
            matches!(i.kind, InlineKind::Span { role, .. } if role == wanted)
                && i.attrs.id().is_none()
                && i.attrs.hint("docbook:element") != Some("orgdiv")
        }
        Node::Block(_) => false,
    })?;
    match content.remove(at) {
        Node::Inline(Inline { kind: InlineKind::Span { content, .. }, .. }) => Some(content),
        _ => None,
    }
}

fn is_part(inline: &Inline) -> bool {
    matches!(inline.kind, InlineKind::Span { role: Role::NamePart, .. })
}

/// The name of a part of a person's description.
fn name(node: &Node) -> &str {
    match node {
        Node::Block(block) => match &block.kind {
            ast::BlockKind::Field(field) => &field.name,
            ast::BlockKind::Generic(generic) => &generic.name,
            other => other.tag().name(),
        },
        Node::Inline(inline) => match &inline.kind {
            InlineKind::Span { role: Role::NamePart, .. } => "name",
            InlineKind::Span { role, .. } => role.name(),
            InlineKind::Comment(_) => "comment",
            other => other.tag().name(),
        },
    }
}

/// A person or organization as 4.5 has it.
pub fn downgrade(field: &mut Field, span: Span, changes: &mut Changes) {
    if !matches!(&*field.name, "author" | "editor" | "contributor") {
        return;
    }
    let has_name = field.content.iter().any(|n| {
        matches!(n, Node::Inline(i) if matches!(i.kind, InlineKind::Span { role: Role::PersonName | Role::NamePart, .. }))
    });
    if !has_name && let Some(words) = take(&mut field.content, Role::Organization) {
        let written = if field.name == "author" { "corpauthor" } else { "corpcredit" };
        for rest in field.content.drain(..) {
            changes.dropped(Feature::Metadata, name(&rest), span);
        }
        changes.normalised(Feature::Metadata, &field.name, written, span);
        field.name = written.into();
        field.content = words.into_iter().map(Node::Inline).collect();
        return;
    }
    let Some(mut words) = take(&mut field.content, Role::PersonName) else { return };
    if !words.iter().any(is_part) {
        let mut part = Inline::new(InlineKind::Span { role: Role::NamePart, content: words }, span);
        part.attrs.set_hint("docbook:element", "othername");
        words = vec![part];
    }
    words.retain(is_part);
    for part in &mut words {
        if part.attrs.hint("docbook:element") == Some("givenname") {
            part.attrs.set_hint("docbook:element", "firstname");
        }
    }
    let mut content: Vec<Node> = words.into_iter().map(Node::Inline).collect();
    let (mut first, mut last) = (Vec::new(), Vec::new());
    for node in field.content.drain(..) {
        match name(&node) {
            "name" | "affiliation" | "authorblurb" | "contrib" | "comment" => first.push(node),
            "personblurb" | "email" | "address" | "code" => last.push(node),
            other => changes.dropped(Feature::Metadata, other, span),
        }
    }
    content.append(&mut first);
    content.append(&mut last);
    field.content = content;
    changes.normalised(Feature::Metadata, "personname", "its parts", span);
}
