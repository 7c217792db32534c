//! Tables: groups of columns and rows, with one model for what DocBook writes as CALS and as HTML tables.

use crate::{Attrs, Blocks, Str};
use serde::{Deserialize, Serialize};

/// A table; see [`BlockKind::Table`](crate::BlockKind::Table). Frame and rules are other attributes: `frame`, `colsep`, `rowsep`, `width` …
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Title, caption, and the like.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub head: Blocks,
    /// Its groups; nearly always one.
    pub groups: Blocks,
}

/// Columns and rows; see [`BlockKind::TableGroup`](crate::BlockKind::TableGroup).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableGroup {
    /// The columns, left to right; as many as the widest row has.
    pub columns: Vec<Column>,
    /// Head, bodies and foot, in the order of the source.
    pub sections: Blocks,
}

/// A column of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its width as written (`2*`, `30%`, `4cm`), if told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<Str>,
    /// How its cells are aligned, if told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub align: Option<Align>,
    /// Other attributes.
    #[serde(default, skip_serializing_if = "Attrs::is_empty")]
    pub attrs: Attrs,
}

/// Horizontal alignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Align {
    /// To the left.
    Left,
    /// In the middle.
    Center,
    /// To the right.
    Right,
    /// On both sides.
    Justify,
    /// On a character.
    Char,
}

/// The head, body or foot of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableSection {
    /// Which.
    pub kind: TableSectionKind,
    /// The rows.
    pub rows: Blocks,
}

/// Which section of a table it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TableSectionKind {
    /// The head, repeated on each page.
    Head,
    /// The body.
    Body,
    /// The foot.
    Foot,
}

/// A cell; see [`BlockKind::Cell`](crate::BlockKind::Cell).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// How many columns it takes, from 1.
    pub columns: u16,
    /// How many rows it takes, from 1.
    pub rows: u16,
    /// Whether it is a heading although it is not in the table's head: `<th>`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub heading: bool,
    /// How it is aligned, if told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub align: Option<Align>,
    /// The content: one [`BlockKind::Plain`](crate::BlockKind::Plain) for bare words, any blocks otherwise.
    pub body: Blocks,
}
