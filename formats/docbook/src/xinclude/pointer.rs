//! Pointers to a part of a file, and what they select: ranges of its text, in order.
//!
//! ```text
//! pointer   = name | part+
//! part      = 'xmlns(' prefix '=' uri ')' | 'element(' name? ('/' number)* ')' | 'xpointer(' path ')'
//! ```
//!
//! The parts are tried in order, and the first that selects something counts
//! (`XPointer` framework, <https://www.w3.org/TR/xptr-framework/>; `element()`, <https://www.w3.org/TR/xptr-element/>;
//! `xmlns()`, <https://www.w3.org/TR/xptr-xmlns/>). The paths of `xpointer()` are in [`super::path`].

use super::index::{File, NONE};
use super::path::Path;
use super::walk;

/// Why a pointer selects nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Whether nobody could follow it, whatever the file holds.
    pub malformed: bool,
}

impl Wrong {
    pub fn malformed(message: impl Into<String>, help: &str) -> Wrong {
        Wrong { message: message.into(), help: Some(help.to_owned()), malformed: true }
    }

    fn nothing(message: impl Into<String>) -> Wrong {
        Wrong { message: message.into(), help: None, malformed: false }
    }
}

/// A part of a pointer.
#[derive(Clone, Debug, PartialEq)]
enum Part {
    /// An id, and from there the numbers of children; without an id from the root.
    Element(Option<String>, Vec<u32>),
    Path(Path),
    /// A scheme that this program does not know.
    Unknown(String),
}

/// A pointer.
#[derive(Clone, Debug, PartialEq)]
pub struct Pointer {
    parts: Vec<Part>,
    shorthand: bool,
}

const FORMS: &str = "write an id, `element(id/1/2)` or `xpointer(//section[@id='x'])`";

impl Pointer {
    /// Reads a pointer.
    pub fn parse(text: &str) -> Result<Pointer, Wrong> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Wrong::malformed("an empty pointer", FORMS));
        }
        if !text.contains(['(', '/']) {
            return if crate::read::chars::is_name(text) {
                Ok(Pointer { parts: vec![Part::Element(Some(text.to_owned()), Vec::new())], shorthand: true })
            } else {
                Err(Wrong::malformed(format!("`{text}` is no id"), FORMS))
            };
        }
        let mut rest = text;
        let mut bindings: Vec<(String, String)> = Vec::new();
        let mut parts = Vec::new();
        while !rest.is_empty() {
            let Some((scheme, behind)) = rest.split_once('(') else {
                return Err(Wrong::malformed(format!("`{rest}` behind the last part of the pointer"), FORMS));
            };
            let scheme = scheme.trim();
            if !crate::read::chars::is_name(scheme) {
                let message = format!("`{scheme}` before a `(` is no scheme of pointers");
                return Err(Wrong::malformed(message, FORMS));
            }
            let (data, length) = data(behind).ok_or_else(|| {
                Wrong::malformed(
                    format!("`{scheme}(` without its `)`"),
                    "close the bracket; write `^(` for a single one",
                )
            })?;
            rest = behind.get(length..).unwrap_or_default().trim_start();
            match scheme {
                "xmlns" => match data.split_once('=') {
                    Some((prefix, uri)) if crate::read::chars::is_name(prefix.trim()) => {
                        bindings.push((prefix.trim().to_owned(), uri.trim().to_owned()));
                    }
                    _ => {
                        let message = format!("`xmlns({data})` binds no prefix");
                        return Err(Wrong::malformed(
                            message,
                            "write `xmlns(db=http://docbook.org/ns/docbook)`",
                        ));
                    }
                },
                "element" => parts.push(element(&data)?),
                "xpointer" | "xpath1" => parts.push(Part::Path(Path::parse(&data, &bindings)?)),
                other => parts.push(Part::Unknown(other.to_owned())),
            }
        }
        if parts.is_empty() {
            return Err(Wrong::malformed("a pointer that only binds prefixes", FORMS));
        }
        Ok(Pointer { parts, shorthand: false })
    }

    /// What it selects in a file: ranges in order, at least one. `work` is how much more may be looked at.
    pub fn select(&self, file: &File, work: &mut usize) -> Result<Vec<(u32, u32)>, Wrong> {
        let mut first = None;
        for part in &self.parts {
            let found = match part {
                Part::Element(id, numbers) => by_numbers(file, id.as_deref(), numbers),
                Part::Path(path) => walk::select(path, file, work),
                Part::Unknown(scheme) => {
                    Err(Wrong::malformed(format!("the scheme `{scheme}()` is not known"), FORMS))
                }
            };
            match found {
                Ok(ranges) => return Ok(ranges),
                // An id that is missing says more than that the whole selects nothing.
                Err(wrong) => first = first.or(Some(wrong)),
            }
        }
        let mut wrong = first.unwrap_or_else(|| Wrong::nothing("it selects nothing"));
        if self.shorthand && wrong.help.is_none() {
            wrong.help = Some("a pointer without brackets is an id".to_owned());
        }
        Err(wrong)
    }
}

/// The data of a part, to its closing bracket, and how long it is with that; `^` hides a bracket
/// (`XPointer` framework, section 3.1).
fn data(text: &str) -> Option<(String, usize)> {
    let mut data = String::new();
    let mut open = 0_usize;
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '^' => match chars.next() {
                Some((_, hidden @ ('^' | '(' | ')'))) => data.push(hidden),
                Some((_, other)) => data.extend(['^', other]),
                None => return None,
            },
            ')' if open == 0 => return Some((data, at + 1)),
            _ => {
                open = match c {
                    '(' => open + 1,
                    ')' => open - 1,
                    _ => open,
                };
                data.push(c);
            }
        }
    }
    None
}

/// The data of `element()`.
fn element(data: &str) -> Result<Part, Wrong> {
    let wrong = || {
        Wrong::malformed(
            format!("`element({data})` is no way to an element"),
            "write `element(id/1/2)` or `element(/1/2)`",
        )
    };
    let mut steps = data.trim().split('/');
    let id = steps.next().filter(|id| !id.is_empty()).map(str::to_owned);
    if id.as_deref().is_some_and(|id| !crate::read::chars::is_name(id)) {
        return Err(wrong());
    }
    let numbers = steps.map(|n| n.parse().ok().filter(|n| *n > 0).ok_or_else(wrong));
    let numbers = numbers.collect::<Result<Vec<u32>, Wrong>>()?;
    if id.is_none() && numbers.is_empty() {
        return Err(wrong());
    }
    Ok(Part::Element(id, numbers))
}

fn by_numbers(file: &File, id: Option<&str>, numbers: &[u32]) -> Result<Vec<(u32, u32)>, Wrong> {
    let mut at = match id {
        Some(id) => file.id(id).ok_or_else(|| no_id(id))?,
        None => NONE,
    };
    for (depth, &number) in numbers.iter().enumerate() {
        let mut children = file.children(at);
        let child = children.nth(number as usize - 1).ok_or_else(|| {
            let shown: Vec<String> = numbers.iter().take(depth + 1).map(u32::to_string).collect();
            let shown = shown.join("/");
            let count = file.children(at).count();
            let elements = if count == 1 { "element" } else { "elements" };
            Wrong::nothing(format!(
                "there is no `{}/{shown}`: {count} {elements} there",
                id.unwrap_or_default()
            ))
        })?;
        at = child;
    }
    let element = file.get(at).ok_or_else(|| Wrong::nothing("it selects nothing"))?;
    Ok(vec![(element.start, element.end)])
}

pub fn no_id(id: &str) -> Wrong {
    Wrong::nothing(format!("there is no id `{id}`"))
}
