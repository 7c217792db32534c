//! One `xi:include`: what it asks for.

use super::index::{Entity, File};
use super::tag;
use crate::read::chars;
use crate::read::entities::{character, predefined};

/// What an include asks for.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Include {
    /// The path, without a fragment; empty: the same file.
    pub path: String,
    pub text: bool,
    /// Which part is wanted.
    pub pointer: Option<String>,
    pub encoding: Option<String>,
}

impl Include {
    /// Reads a start tag.
    pub fn of(tag: &str, file: &File) -> Include {
        let mut include = Include::default();
        let mut fragment = None;
        let mut href = String::new();
        for attribute in tag::attributes(tag) {
            let value = || value(attribute.value, file);
            match attribute.name {
                "href" => href = value(),
                "parse" => {
                    let parse = value();
                    include.text = parse == "text" || parse.starts_with("text/") && parse != "text/xml";
                }
                "xpointer" => include.pointer = Some(value()),
                "fragid" => fragment = Some(value()),
                "encoding" => include.encoding = Some(value()),
                _ => {}
            }
        }
        include.pointer = include.pointer.take().or(fragment);
        // XInclude forbids a fragment here, but the libraries in use take it for a pointer, and authors write it.
        if let Some((path, fragment)) = href.split_once('#') {
            if !fragment.is_empty() {
                include.pointer.get_or_insert_with(|| fragment.to_owned());
            }
            href.truncate(path.len());
        }
        include.path = href;
        include
    }

    /// What messages call it.
    pub fn shown(&self) -> String {
        match &self.pointer {
            Some(pointer) => format!("{}#{pointer}", self.path),
            None => self.path.clone(),
        }
    }
}

/// The value of an attribute with its references resolved, white space as blanks.
pub fn value(raw: &str, file: &File) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once('&') {
        out.extend(before.chars().map(blank));
        let Some((name, behind)) = after.split_once(';').filter(|(name, _)| name.len() < 256) else {
            out.push('&');
            rest = after;
            continue;
        };
        rest = behind;
        let known = predefined(name).or_else(|| match file.entities.get(name) {
            Some(Entity::Text(text) | Entity::Markup(text)) => Some(text.as_str()),
            Some(_) => None,
            None => character(name),
        });
        match (name.strip_prefix('#').and_then(chars::from_reference), known) {
            (Some(c), _) => out.push(c),
            (None, Some(text)) => out.push_str(text),
            (None, None) => {
                out.push('&');
                out.push_str(name);
                out.push(';');
            }
        }
    }
    out.extend(rest.chars().map(blank));
    out
}

fn blank(c: char) -> char {
    if matches!(c, '\n' | '\t') { ' ' } else { c }
}
