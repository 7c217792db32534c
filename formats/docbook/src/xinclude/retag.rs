//! A start tag in its new place: what it declares and says there that it did not have to say before.

use super::include::value;
use super::index::{Entity, File, Scope};
use super::{paths, tag};
use crate::escape;

/// What is to be changed in a start tag.
#[derive(Default)]
pub struct Changes<'c> {
    /// Attributes to leave out: names as written.
    pub without: Vec<&'c str>,
    /// Attributes with another value.
    pub with: Vec<(&'c str, String)>,
    /// Attributes to add, or to replace.
    pub add: Vec<(String, String)>,
}

impl Changes<'_> {
    pub fn is_empty(&self) -> bool {
        self.without.is_empty() && self.with.is_empty() && self.add.is_empty()
    }
}

/// Writes a start tag with changes.
pub fn write(raw: &str, changes: &Changes, out: &mut String) {
    let mut at = 1 + tag::name(raw).len();
    out.push_str(raw.get(..at).unwrap_or_default());
    let push = |name: &str, value: &str, out: &mut String| {
        out.push(' ');
        out.push_str(name);
        out.push_str("=\"");
        escape::attribute(value, out);
        out.push('"');
    };
    let mut end = at;
    for attribute in tag::attributes(raw) {
        end = attribute.end;
        let replaced = changes.add.iter().any(|(name, _)| name == attribute.name);
        if !replaced && !changes.without.contains(&attribute.name) {
            match changes.with.iter().find(|(name, _)| *name == attribute.name) {
                Some((name, value)) => push(name, value, out),
                None => out.push_str(raw.get(attribute.start..attribute.end).unwrap_or_default()),
            }
        }
        at = end;
    }
    for (name, value) in &changes.add {
        push(name, value, out);
    }
    out.push_str(raw.get(at.max(end)..).unwrap_or_default());
}

/// The declarations of namespaces that a range of a file needs in its new place, where those of `around` hold, and
/// the names of those that it repeats for nothing (`XInclude`, section 4.5.4).
pub fn namespaces<'f>(
    file: &'f File,
    element: u32,
    around: (&File, u32),
    add: &mut Vec<(String, String)>,
    without: &mut Vec<&'f str>,
) {
    let Some(e) = file.get(element) else { return };
    let raw = file.tag(element);
    let there = |prefix: &str| around.0.uri_of(prefix, around.1).map_or("", |uri| around.0.uri(uri));
    let own: Vec<&str> = tag::attributes(raw).filter_map(|a| prefix_of(a.name)).collect();
    for attribute in tag::attributes(raw) {
        if let Some(prefix) = prefix_of(attribute.name)
            && there(prefix) == attribute.value
            && !attribute.value.is_empty()
        {
            without.push(attribute.name);
        }
    }
    let text = file.slice(e.start, e.end);
    // What an include in it brings is put there in trust of all declarations around.
    let point = file.point_from(e.start);
    let includes = file.points.iter().skip(point).take_while(|(at, _)| *at < e.end);
    let all = includes.into_iter().any(|(_, p)| matches!(p, super::index::Point::Include(_)));
    let mut seen: Vec<&str> = own;
    let mut scope = e.scope;
    while let Some(Scope { outer, prefix, uri }) =
        scope.checked_sub(1).and_then(|n| file.scopes.get(n as usize))
    {
        scope = *outer;
        if seen.contains(&prefix.as_str()) {
            continue;
        }
        seen.push(prefix);
        let uri = file.uri(*uri);
        let used = prefix.is_empty() || all || contains(text, &format!("{prefix}:"));
        if used && there(prefix) != uri && (prefix.is_empty() || !uri.is_empty()) {
            let name = if prefix.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{prefix}") };
            add.push((name, uri.to_owned()));
        }
    }
    if !seen.contains(&"") && !there("").is_empty() {
        add.push(("xmlns".to_owned(), String::new()));
    }
}

fn prefix_of(name: &str) -> Option<&str> {
    if name == "xmlns" { Some("") } else { name.strip_prefix("xmlns:") }
}

fn contains(text: &str, needle: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), needle.as_bytes()).is_some()
}

/// Adds what a tag needs when it is read with the declarations of another file: values of entities that are not the
/// same there.
pub fn entities<'t>(raw: &'t str, file: &File, document: &File, with: &mut Vec<(&'t str, String)>) {
    if !raw.contains('&') {
        return;
    }
    for attribute in tag::attributes(raw) {
        let mut rest = attribute.value;
        while let Some((_, after)) = rest.split_once('&') {
            let name = after.split(';').next().unwrap_or_default();
            if let Some(meaning) = file.entities.get(name)
                && !is_same(name, meaning, document)
            {
                with.push((attribute.name, value(attribute.value, file)));
                break;
            }
            rest = after;
        }
    }
}

/// Whether a name means the same in the document.
pub fn is_same(name: &str, meaning: &Entity, document: &File) -> bool {
    !matches!(meaning, Entity::File(_)) && document.entities.get(name) == Some(meaning)
}

/// A path as the document would write it, if it changes.
pub fn rewritten(raw: &str, file: &File, relative: impl Fn(&str) -> String) -> Option<String> {
    let path = value(raw, file);
    if !paths::is_relative(&path) {
        return None;
    }
    let new = relative(&path);
    (new != path).then_some(new)
}
