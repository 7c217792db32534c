//! The attributes of a start tag: taken by name where the tree has a field for them; the rest goes to the node.

use super::xml::{Namespace, Start};
use ast::{Attrs, Span, Str};
use std::borrow::Cow;
use std::collections::HashSet;

/// One attribute.
#[derive(Debug)]
pub struct Attribute<'a> {
    /// The name as written.
    pub name: &'a str,
    /// The name without its prefix.
    pub local: &'a str,
    /// The namespace of the name; none for declarations of namespaces.
    pub namespace: Namespace<'a>,
    /// The value, references expanded, white space normalised.
    pub value: Cow<'a, str>,
    /// From the name to the closing quotation mark.
    pub span: Span,
}

/// The attributes that nobody has taken yet.
#[derive(Debug, Default)]
pub struct Attributes<'a> {
    list: Vec<Attribute<'a>>,
}

/// The first two attributes with the same name, by namespace.
pub fn duplicate<'l, 'a>(list: &'l [Attribute<'a>]) -> Option<(&'l Attribute<'a>, &'l Attribute<'a>)> {
    let same = |a: &Attribute, b: &Attribute| a.local == b.local && a.namespace == b.namespace;
    if list.len() > 16 {
        // Hostile input has thousands.
        let mut seen = HashSet::new();
        let second = list.iter().position(|a| !seen.insert((a.local, a.namespace.uri())))?;
        let first = list.iter().position(|a| list.get(second).is_some_and(|b| same(a, b)))?;
        return Some((list.get(first)?, list.get(second)?));
    }
    list.iter().enumerate().find_map(|(i, second)| {
        list.iter().take(i).find(|first| same(first, second)).map(|first| (first, second))
    })
}

impl<'a> Attributes<'a> {
    /// These attributes.
    pub fn new(list: Vec<Attribute<'a>>) -> Attributes<'a> {
        Attributes { list }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Takes the attribute of this name in no namespace.
    pub fn take(&mut self, name: &str) -> Option<Cow<'a, str>> {
        self.take_in(Namespace::None, name)
    }

    /// Takes the attribute of this name in a namespace.
    pub fn take_in(&mut self, namespace: Namespace, local: &str) -> Option<Cow<'a, str>> {
        let at = self.list.iter().position(|a| a.local == local && a.namespace == namespace)?;
        Some(self.list.remove(at).value)
    }

    /// The value of the attribute of this name in no namespace.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.get_in(Namespace::None, name)
    }

    /// The value of the attribute of this name in a namespace.
    pub fn get_in(&self, namespace: Namespace, local: &str) -> Option<&str> {
        self.list.iter().find(|a| a.local == local && a.namespace == namespace).map(|a| &*a.value)
    }

    /// Takes an attribute that is one of a few words; another value stays an attribute.
    pub fn take_word<T>(&mut self, name: &str, meaning: impl Fn(&str) -> Option<T>) -> Option<T> {
        let found = meaning(self.get(name)?.trim())?;
        self.take(name);
        Some(found)
    }

    /// A number. One that is written otherwise than numbers usually are stays an attribute, so that it comes back.
    pub fn take_number(&mut self, name: &str) -> Option<u32> {
        let value = self.get(name)?;
        let found: u32 = value.trim().parse().ok()?;
        if found.to_string() == value {
            self.take(name);
        }
        Some(found)
    }

    /// All that nobody has taken.
    pub fn drain(&mut self) -> std::vec::IntoIter<Attribute<'a>> {
        std::mem::take(&mut self.list).into_iter()
    }
}

/// Notes that an attribute was written although it says what it would say when missing.
pub fn note_explicit(attrs: &mut Attrs, name: &str, explicit: bool) {
    if explicit {
        let names = match attrs.hint("docbook:explicit") {
            Some(names) => Str::from(format!("{names} {name}")),
            None => name.into(),
        };
        attrs.set_hint("docbook:explicit", names);
    }
}

/// A short owned copy of a value.
#[allow(clippy::needless_pass_by_value, reason = "values are taken from the list")]
pub fn owned(value: Cow<str>) -> Str {
    Str::from(&*value)
}

impl Start<'_> {
    /// What is left of the attributes, as those of a node, with the hint that returns the element's name if another
    /// name would do as well.
    pub fn attrs(&mut self) -> Attrs {
        let mut attrs = Attrs::default();
        if let Some(element) = self.element
            && element.twin
        {
            attrs.set_hint("docbook:element", element.name);
        }
        if !self.attributes.is_empty() {
            add(&mut self.attributes, &mut attrs);
        }
        attrs
    }
}

/// Adds all attributes to those of a node.
pub fn add(attributes: &mut Attributes, attrs: &mut Attrs) {
    for attribute in attributes.drain() {
        let data = attrs.data_mut();
        match (attribute.namespace, attribute.local) {
            (Namespace::Xml, "id") if !attribute.value.trim().is_empty() => {
                // The id of DocBook 5 counts; one of DocBook 4 beside it is another attribute.
                if let Some(old) = data.id.replace(attribute.value.trim().into()) {
                    data.push_other("id", old);
                }
            }
            (Namespace::None, "id") if data.id.is_none() && !attribute.value.trim().is_empty() => {
                data.id = Some(attribute.value.trim().into());
            }
            (Namespace::Xml, "lang") => {
                if let Some(old) = data.language.replace(owned(attribute.value)) {
                    data.push_other("lang", old);
                }
            }
            (Namespace::None, "lang") if data.language.is_none() => {
                data.language = Some(owned(attribute.value));
            }
            (Namespace::None, "role") if !attribute.value.trim().is_empty() => {
                for class in attribute.value.split_ascii_whitespace() {
                    data.push_class(class);
                }
                // Words with one blank between them come back by themselves.
                if data.classes.join(" ") != *attribute.value {
                    data.push_hint("docbook:role-as", owned(attribute.value));
                }
            }
            (Namespace::None, name) if name == "xmlns" || name.starts_with("xmlns:") => {
                data.push_hint(Str::from("docbook:") + name, owned(attribute.value));
            }
            (namespace, local) => data.push_other(name(namespace, local), owned(attribute.value)),
        }
    }
    attrs.tidy();
}

/// Notes the attributes of an element that is not in the tree as hints on the node that stands for it, by a prefix.
/// Its id goes to the node if this has none: it may be a target.
pub fn move_to(attrs: &mut Attrs, gone: &Attrs, prefix: &str) {
    let Some(data) = gone.data() else { return };
    if let Some(id) = &data.id {
        attrs.set_hint(&format!("{prefix}:id"), id.clone());
        if attrs.id().is_none() {
            attrs.set_id(id.clone());
        }
    }
    if let Some(language) = &data.language {
        attrs.set_hint(&format!("{prefix}:xml:lang"), language.clone());
    }
    if !data.classes.is_empty() {
        attrs.set_hint(&format!("{prefix}:role"), data.classes.join(" "));
    }
    for (name, value) in &data.other {
        attrs.set_hint(&format!("{prefix}:{name}"), value.clone());
    }
}

/// The name of another attribute in the tree.
fn name(namespace: Namespace, local: &str) -> Str {
    match namespace {
        Namespace::None => local.into(),
        Namespace::XLink => Str::from("xlink:") + local,
        Namespace::Xml => Str::from("xml:") + local,
        other => ast::Str::from(format!("{{{}}}{local}", other.uri())),
    }
}
