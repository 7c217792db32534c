//! For whom a manual is: `DocBook`'s effectivity attributes
//! (<https://tdg.docbook.org/tdg/5.2/ref-elements.html#common.effectivity.attributes>), whose values are several with
//! semicolons between them.

use ast::{Attrs, Str};

/// For each attribute that counts the values that are wanted. What has the attribute and none of them is left out.
#[derive(Clone, Debug, Default)]
pub struct Profile(Vec<(Str, Vec<Str>)>);

impl Profile {
    /// Whether everything stays.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Wants of this attribute one of these values.
    pub fn choose(&mut self, attribute: impl Into<Str>, values: Vec<Str>) {
        self.0.push((attribute.into(), values));
    }

    /// The attributes that count.
    pub(super) fn names(&self) -> impl Iterator<Item = &'_ str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    /// The attribute because of which a node is left out, its value, and what is wanted.
    pub(super) fn refuses<'a>(&self, attrs: &'a Attrs) -> Option<(&'a str, &'a str, String)> {
        attrs.other().iter().find_map(|(name, value)| {
            let (_, wanted) = self.0.iter().find(|(known, _)| known == name)?;
            let is_wanted = value.split(';').any(|value| wanted.iter().any(|w| w == value.trim()));
            (!is_wanted).then(|| (name.as_str(), value.as_str(), wanted.join(";")))
        })
    }
}
