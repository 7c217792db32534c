//! What can sit on any node: an id, classes, a language, and a small map for the rest.

use crate::{Str, put};
use serde::{Deserialize, Serialize};

/// The attributes of a node. A node without any costs one null pointer.
///
/// ```
/// use copyist_ast::Attrs;
/// let mut attrs = Attrs::default();
/// assert!(attrs.is_empty());
/// attrs.set_id("sec-intro");
/// attrs.set("condition", "manpage");
/// assert_eq!(attrs.id(), Some("sec-intro"));
/// assert_eq!(attrs.get("condition"), Some("manpage"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Attrs(Option<Box<AttrData>>);

/// What a node with attributes has; see [`Attrs`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttrData {
    /// The anchor: unique in a manual, kept to the letter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Str>,
    /// The natural language of the content (BCP 47).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Str>,
    /// Free names given by the author to what has no name in the vocabulary (DocBook `role`, RST `class`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<Str>,
    /// All other attributes, in the order of the source (`condition`, `revisionflag`, `os` …).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other: Vec<(Str, Str)>,
    /// How one source format spelt this node, named `format:key`. Only that format's writer looks at it;
    /// lowering for another format takes it away, and that is no loss.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hints: Vec<(Str, Str)>,
}

impl AttrData {
    /// Adds to the other attributes.
    pub fn push_other(&mut self, name: impl Into<Str>, value: impl Into<Str>) {
        put(&mut self.other, (name.into(), value.into()));
    }

    /// Adds to the hints.
    pub fn push_hint(&mut self, name: impl Into<Str>, value: impl Into<Str>) {
        put(&mut self.hints, (name.into(), value.into()));
    }

    /// Adds to the classes.
    pub fn push_class(&mut self, class: impl Into<Str>) {
        put(&mut self.classes, class.into());
    }

    fn is_empty(&self) -> bool {
        self.id.is_none()
            && self.language.is_none()
            && self.classes.is_empty()
            && self.other.is_empty()
            && self.hints.is_empty()
    }
}

impl Attrs {
    /// Attributes that choose a part of the manual for some readers (`DocBook`'s effectivity attributes).
    pub const PROFILING: &'static [&'static str] = &[
        "arch",
        "audience",
        "condition",
        "conformance",
        "os",
        "outputformat",
        "revision",
        "revisionflag",
        "security",
        "status",
        "userlevel",
        "vendor",
        "wordsize",
    ];

    /// Attributes that hold nothing but an id.
    pub fn with_id(id: impl Into<Str>) -> Attrs {
        let mut attrs = Attrs::default();
        attrs.set_id(id);
        attrs
    }

    /// Whether there is no attribute at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Whether there is nothing but hints.
    pub fn is_empty_but_hints(&self) -> bool {
        self.0.as_ref().is_none_or(|d| {
            d.id.is_none() && d.language.is_none() && d.classes.is_empty() && d.other.is_empty()
        })
    }

    /// The data, if there is any.
    pub fn data(&self) -> Option<&AttrData> {
        self.0.as_deref()
    }

    /// The data for a change. Call [`Attrs::tidy`] after taking things away.
    pub fn data_mut(&mut self) -> &mut AttrData {
        self.0.get_or_insert_default()
    }

    /// Gives the memory back when nothing is left, so that equality and cost are those of an empty one.
    pub fn tidy(&mut self) {
        if self.0.as_ref().is_some_and(|d| d.is_empty()) {
            self.0 = None;
        }
    }

    /// The anchor.
    pub fn id(&self) -> Option<&str> {
        self.0.as_ref()?.id.as_deref()
    }

    /// The natural language.
    pub fn language(&self) -> Option<&str> {
        self.0.as_ref()?.language.as_deref()
    }

    /// The author's own classes.
    pub fn classes(&self) -> &[Str] {
        self.0.as_ref().map_or(&[], |d| &d.classes)
    }

    /// The other attributes, in order.
    pub fn other(&self) -> &[(Str, Str)] {
        self.0.as_ref().map_or(&[], |d| &d.other)
    }

    /// The hints, in order.
    pub fn hints(&self) -> &[(Str, Str)] {
        self.0.as_ref().map_or(&[], |d| &d.hints)
    }

    /// The value of one of the other attributes.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.other().iter().find(|(k, _)| k == name).map(|(_, v)| v.as_str())
    }

    /// The value of a hint, by its full name `format:key`.
    pub fn hint(&self, name: &str) -> Option<&str> {
        self.hints().iter().find(|(k, _)| k == name).map(|(_, v)| v.as_str())
    }

    /// Sets the id.
    pub fn set_id(&mut self, id: impl Into<Str>) {
        self.data_mut().id = Some(id.into());
    }

    /// Takes the id away and returns it.
    pub fn take_id(&mut self) -> Option<Str> {
        let id = self.0.as_mut()?.id.take();
        self.tidy();
        id
    }

    /// Sets one of the other attributes, in place if it is there.
    pub fn set(&mut self, name: &str, value: impl Into<Str>) {
        set(&mut self.data_mut().other, name, value.into());
    }

    /// Sets a hint, by its full name `format:key`.
    pub fn set_hint(&mut self, name: &str, value: impl Into<Str>) {
        set(&mut self.data_mut().hints, name, value.into());
    }

    /// Takes a hint away.
    pub fn take_hint(&mut self, name: &str) -> Option<Str> {
        self.hint(name)?;
        let data = self.data_mut();
        let at = data.hints.iter().position(|(known, _)| known == name)?;
        let (_, value) = data.hints.remove(at);
        self.tidy();
        Some(value)
    }

    /// Takes one of the other attributes away and returns its value.
    pub fn take(&mut self, name: &str) -> Option<Str> {
        let data = self.0.as_mut()?;
        let at = data.other.iter().position(|(k, _)| k == name)?;
        let (_, value) = data.other.remove(at);
        self.tidy();
        Some(value)
    }

    /// Takes away the hints whose name does not begin with `format` and a colon.
    pub fn keep_hints_of(&mut self, format: &str) {
        if let Some(data) = self.0.as_mut() {
            data.hints.retain(|(k, _)| k.strip_prefix(format).is_some_and(|rest| rest.starts_with(':')));
            self.tidy();
        }
    }
}

fn set(list: &mut Vec<(Str, Str)>, name: &str, value: Str) {
    match list.iter_mut().find(|(k, _)| k == name) {
        Some((_, v)) => *v = value,
        None => put(list, (name.into(), value)),
    }
}
