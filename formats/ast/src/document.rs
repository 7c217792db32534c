//! A document: the tree of one source file.

use crate::{Attrs, Blocks, Str};
use serde::{Deserialize, Serialize};

/// The tree of one source file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// What stands at the outermost level: comments and instructions, and the root; several roots in a fragment.
    pub body: Blocks,
    /// Text entities that the file declares, in order: the author's abbreviations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entities: Vec<Entity>,
    /// What holds for the whole file, such as the source format's version (as hints).
    #[serde(default, skip_serializing_if = "Attrs::is_empty")]
    pub attrs: Attrs,
}

/// A text entity: a name for a piece of text (AsciiDoc attribute, RST substitution).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// Its name.
    pub name: Str,
    /// What it stands for, references in it resolved, mark-up in it taken as text.
    pub value: Str,
}

impl Document {
    /// The value of an entity that this document declares.
    pub fn entity(&self, name: &str) -> Option<&str> {
        self.entities.iter().find(|e| e.name == name).map(|e| e.value.as_str())
    }

    /// How much room a writer may make for its text before it begins: the length of the source, as far as the spans
    /// tell, and half of it, since a copy is hardly ever longer. Spans may say anything, so there is a bound.
    pub fn likely_length(&self) -> usize {
        const MOST: u32 = 32 << 20;
        let source = self.body.iter().map(|block| block.span.end).max().unwrap_or(0).min(MOST) as usize;
        // And more: to make room for the last words of a copy that is a little longer would double it, while memory
        // that nothing is written to is none.
        source + source / 2
    }
}
