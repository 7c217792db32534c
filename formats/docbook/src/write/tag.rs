//! Start tags: names with their prefixes, and attributes.

use super::{DOCBOOK, Writer, XINCLUDE, XLINK};
use crate::Generation;
use crate::escape;
use ast::Attrs;
use std::borrow::Cow;
use std::ops::Range;

/// A start tag in the making.
pub struct Tag<'d> {
    /// The name: DocBook's own, or `{namespace}name`.
    pub name: Cow<'d, str>,
    /// Attributes that the element has for what its kind says.
    own: Vec<(Cow<'d, str>, Cow<'d, str>)>,
    /// The node's attributes, and those of a further node.
    attrs: [Option<&'d Attrs>; 2],
    /// Names of the node's attributes that are another element's.
    except: Cow<'d, str>,
    /// Which words precede the classes in `role`.
    look: Option<&'d str>,
}

impl<'d> Tag<'d> {
    /// A tag of this name with the attributes of a node.
    pub fn new(name: impl Into<Cow<'d, str>>, attrs: &'d Attrs) -> Tag<'d> {
        Tag { attrs: [Some(attrs), None], ..Tag::bare(name) }
    }

    /// A tag without a node.
    pub fn bare(name: impl Into<Cow<'d, str>>) -> Tag<'d> {
        Tag { name: name.into(), own: Vec::new(), attrs: [None; 2], except: Cow::Borrowed(""), look: None }
    }

    /// Adds an attribute.
    pub fn with(mut self, name: impl Into<Cow<'d, str>>, value: impl Into<Cow<'d, str>>) -> Tag<'d> {
        self.own.push((name.into(), value.into()));
        self
    }

    /// Adds an attribute that may be missing.
    pub fn maybe(self, name: impl Into<Cow<'d, str>>, value: Option<impl Into<Cow<'d, str>>>) -> Tag<'d> {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// Adds an attribute with the value that it also has when missing, if the source wrote it.
    pub fn default(self, attrs: &Attrs, name: &'static str, value: &'static str) -> Tag<'d> {
        let explicit =
            attrs.hint("docbook:explicit").is_some_and(|names| names.split(' ').any(|n| n == name));
        if explicit { self.with(name, value) } else { self }
    }

    /// The same tag under another name.
    pub fn named(mut self, name: &'static str) -> Tag<'d> {
        self.name = name.into();
        self
    }

    /// Adds the attributes of a further node.
    pub fn also(mut self, attrs: &'d Attrs) -> Tag<'d> {
        let free = usize::from(self.attrs[0].is_some());
        self.attrs[free] = Some(attrs);
        self
    }

    /// Adds a word before the classes.
    pub fn look(mut self, look: &'d str) -> Tag<'d> {
        self.look = Some(look);
        self
    }

    /// Leaves out the node's attributes of these names (`xml:id`, `xml:lang`, `role` and any other).
    pub fn except(mut self, names: impl Into<Cow<'d, str>>) -> Tag<'d> {
        self.except = names.into();
        self
    }
}

fn number(value: &str) -> Option<u32> {
    value.trim().parse().ok()
}

impl<'d> Writer<'d> {
    /// Writes a start tag and returns where its name stands, for the end tag.
    pub fn start(&mut self, tag: &Tag<'d>) -> Range<usize> {
        let mut declared = Vec::new();
        let mut version = None;
        let root = Some(self.root).filter(|_| self.open == 0);
        for attrs in root.into_iter().chain(tag.attrs.iter().copied().flatten()) {
            for (name, value) in attrs.hints() {
                match name.strip_prefix("docbook:xmlns") {
                    Some("") => declared.push(("", value.as_str())),
                    Some(prefix) => declared.push((prefix.trim_start_matches(':'), value.as_str())),
                    None if name == "docbook:version" => version = Some(value.as_str()),
                    None => {}
                }
            }
        }
        self.scope.extend(declared.iter().copied());
        self.out.push('<');
        let named = self.out.len();
        self.push_qualified(&tag.name, true);
        let name = named..self.out.len();
        for (prefix, uri) in declared {
            let colon = if prefix.is_empty() { "" } else { ":" };
            self.attribute(&format!("xmlns{colon}{prefix}"), uri);
        }
        if let Some(version) = version {
            self.attribute("version", version);
        }
        let four = self.generation == Generation::Four;
        let skipped = |name: &str| !tag.except.is_empty() && tag.except.split(' ').any(|n| n == name);
        for attrs in tag.attrs.iter().flatten() {
            if let Some(id) = attrs.id().filter(|_| !skipped("xml:id")) {
                // `xml:id` takes no other names, and parsers refuse the whole file.
                let plain = (four || !is_ncname(id)) && attrs.get("id").is_none();
                self.attribute(if plain { "id" } else { "xml:id" }, id);
            }
            if let Some(language) = attrs.language().filter(|_| !skipped("xml:lang")) {
                let plain = four && attrs.get("lang").is_none();
                self.attribute(if plain { "lang" } else { "xml:lang" }, language);
            }
        }
        // A number that the source writes otherwise comes among the other attributes.
        let respelt = |name: &str, value: &str| {
            let other = tag.attrs.iter().flatten().find_map(|attrs| attrs.get(name));
            other.is_some_and(|other| number(other).is_some() && number(other) == number(value))
        };
        for (name, value) in tag.own.iter().filter(|(name, value)| !respelt(name, value)) {
            self.out.push(' ');
            self.push_qualified(name, false);
            self.value(value);
        }
        for attrs in tag.attrs.iter().flatten() {
            if let Some(role) = attrs.hint("docbook:role-as").filter(|_| !skipped("role")) {
                self.attribute("role", role);
            } else if !skipped("role") && (tag.look.is_some() || !attrs.classes().is_empty()) {
                let words: Vec<&str> =
                    tag.look.into_iter().chain(attrs.classes().iter().map(ast::Str::as_str)).collect();
                self.attribute("role", &words.join(" "));
            }
            for (name, value) in attrs.other() {
                let taken = tag.own.iter().any(|(own, v)| own == name.as_str() && !respelt(own, v));
                if !skipped(name) && !taken {
                    self.out.push(' ');
                    self.push_qualified(name, false);
                    self.value(value);
                }
            }
        }
        self.out.push('>');
        name
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.value(value);
    }

    fn value(&mut self, value: &str) {
        self.out.push_str("=\"");
        escape::attribute(value, &mut self.out);
        self.out.push('"');
    }

    /// Writes a name with the prefix that is declared here for its namespace.
    fn push_qualified(&mut self, name: &str, element: bool) {
        let (uri, local) = match name.strip_prefix('{').and_then(|n| n.rsplit_once('}')) {
            Some(found) => found,
            None if element => (DOCBOOK, name),
            None => match name.strip_prefix("xlink:") {
                Some(local) => (XLINK, local),
                None => return self.out.push_str(name),
            },
        };
        let prefix = match (self.prefix(uri, element), uri) {
            (Some(prefix), _) => prefix,
            (None, XLINK) => "xlink",
            (None, XINCLUDE) => "xi",
            _ => "",
        };
        if !prefix.is_empty() {
            self.out.push_str(prefix);
            self.out.push(':');
        }
        self.out.push_str(local);
    }

    /// The innermost prefix of a namespace that is not hidden by another meaning of it.
    fn prefix(&self, uri: &str, element: bool) -> Option<&'d str> {
        let meaning = |prefix: &str| self.scope.iter().rev().find(|(p, _)| *p == prefix).map(|(_, uri)| *uri);
        if element && meaning("") == Some(uri) {
            return Some("");
        }
        let found =
            self.scope.iter().rev().find(|(p, u)| !p.is_empty() && *u == uri && meaning(p) == Some(uri));
        found.map(|(prefix, _)| *prefix)
    }
}

/// Whether a name is one that `xml:id` may have: an
/// [NCName](https://www.w3.org/TR/xml-names/#NT-NCName), a name without a colon.
pub fn is_ncname(name: &str) -> bool {
    !name.contains(':') && crate::read::is_name(name)
}
