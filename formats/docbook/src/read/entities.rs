//! Entities: what each name stands for, and the names that everybody knows.
//!
//! ```text
//! <!DOCTYPE book PUBLIC "…" "…" [ <!ENTITY version "1.4"> <!ENTITY part SYSTEM "part.xml"> ]>
//! ```
//!
//! Declarations are read by [`super::dtd`]. An external entity is a name for a file. What expansion may cost is
//! bounded, and a circle is found, before anything is expanded (XML 1.0, section 4).

use super::chars;
use super::dtd::Dtd;
use super::namespace::Addresses;
use super::scanner::Scanner;
use ast::{Diagnostic, Limit, ReadOptions};
use quick_xml::events::Event;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Characters without mark-up.
    Text,
    /// Exactly one character.
    Character,
    /// Mark-up, or a reference that only the reader can deal with.
    Markup,
    /// A file.
    External(String),
    /// It leads back to itself, by these names.
    Loop(String),
    /// It is longer than the limit.
    TooLong,
    /// It leads by too many others.
    TooDeep,
}

/// A declared general entity.
#[derive(Debug)]
pub struct Declared {
    pub name: String,
    /// Its replacement text: character references expanded, others not.
    pub replacement: String,
    /// Everything expanded, mark-up as text.
    pub value: String,
    pub meaning: Meaning,
    /// Whether the file itself declares it, in its internal subset.
    pub own: bool,
    state: State,
}

impl Declared {
    /// A name for this text.
    pub fn text(name: &str, replacement: String, own: bool) -> Declared {
        let (name, meaning) = (name.to_owned(), Meaning::Text);
        Declared { name, replacement, value: String::new(), meaning, own, state: State::New }
    }

    /// A name for a file.
    pub fn file(name: &str, path: String, own: bool) -> Declared {
        let (state, meaning) = (State::Done, Meaning::External(path));
        Declared { meaning, state, ..Declared::text(name, String::new(), own) }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

/// The document type declaration of a file.
#[derive(Debug, Default)]
pub struct Entities<'a> {
    pub list: Vec<Declared>,
    index: HashMap<String, usize>,
    /// `book PUBLIC "…" "…"`.
    pub doctype: Option<&'a str>,
    /// What stands in the brackets.
    pub subset: Option<&'a str>,
    /// All of it, from the name of the root element to before the `>`.
    pub declaration: Option<&'a str>,
    pub diagnostics: Vec<Diagnostic>,
    /// Addresses of namespaces that are not in the text as they are, since references stand in them.
    pub(super) addresses: Addresses,
    budget: usize,
}

/// The name of the document itself.
static NO_NAME: LazyLock<Arc<str>> = LazyLock::new(|| Arc::from(""));

/// Deepest chain of entities that name each other.
pub(super) const MAX_CHAIN: usize = 64;

impl<'a> Entities<'a> {
    /// Reads the document type declaration, if there is one before the root element; if not, the declarations of the
    /// file that this one is a part of.
    pub fn scan(text: &'a str, options: &'a ReadOptions) -> Result<Entities<'a>, Box<Diagnostic>> {
        Entities::scan_in(text, options, &NO_NAME)
    }

    /// The same for another file than the document that the options are made for; paths are told from that document.
    pub fn scan_in(
        text: &'a str,
        options: &'a ReadOptions,
        name: &'a Arc<str>,
    ) -> Result<Entities<'a>, Box<Diagnostic>> {
        let mut entities = Entities { budget: options.limits.size(Limit::Expansion), ..Entities::default() };
        let mut reader = quick_xml::Reader::from_str(text);
        loop {
            let before = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            match reader.read_event() {
                Ok(Event::DocType(_)) => {
                    let after = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
                    let declaration = text.get(before..after).unwrap_or_default();
                    let skipped = declaration.find("DOCTYPE").map_or(declaration.len(), |n| n + 7);
                    let start = before + skipped;
                    let inner = text.get(start..after.saturating_sub(1)).unwrap_or_default();
                    entities.declaration = Some(inner);
                    let mut dtd = Dtd::new(&mut entities, options, Some(name).filter(|n| !n.is_empty()));
                    let head = dtd.doctype(Scanner { text: inner, at: 0, base: start })?;
                    (entities.doctype, entities.subset) = head;
                    break;
                }
                // Whatever is wrong here is found again, and reported, by the reader of tokens.
                Ok(Event::Start(_) | Event::Empty(_) | Event::End(_) | Event::Eof) | Err(_) => break,
                Ok(_) => {}
            }
        }
        if entities.declaration.is_none()
            && let Some(inherited) = &options.inherited
        {
            let mut dtd = Dtd::new(&mut entities, options, Some(&inherited.base));
            // What is wrong with it has been told where it stands.
            drop(dtd.doctype(Scanner { text: &inherited.text, at: 0, base: 0 }));
            entities.diagnostics.clear();
        }
        for at in 0..entities.list.len() {
            entities.resolve(at, &mut Vec::new());
        }
        Ok(entities)
    }

    /// Declares a name. The first declaration counts.
    pub(super) fn declare(&mut self, declared: Declared) {
        if !self.index.contains_key(&declared.name) {
            self.index.insert(declared.name.clone(), self.list.len());
            self.list.push(declared);
        }
    }

    /// Whether a general entity of this name is declared.
    pub(super) fn has(&self, name: &str) -> bool {
        self.index.contains_key(name)
    }

    /// The entity of this name.
    pub fn get(&self, name: &str) -> Option<&Declared> {
        self.list.get(*self.index.get(name)?)
    }

    /// Expands the entity at this place; `path` holds those that are being expanded.
    fn resolve(&mut self, at: usize, path: &mut Vec<usize>) {
        let Some(declared) = self.list.get_mut(at) else { return };
        if declared.state != State::New {
            return;
        }
        declared.state = State::Open;
        let replacement = std::mem::take(&mut declared.replacement);
        path.push(at);
        let (value, meaning) = self.expand(&replacement, path);
        path.pop();
        if let Some(declared) = self.list.get_mut(at) {
            declared.replacement = replacement;
            declared.value = value;
            declared.meaning = meaning;
            declared.state = State::Done;
        }
    }

    fn expand(&mut self, replacement: &str, path: &mut Vec<usize>) -> (String, Meaning) {
        let mut value = String::new();
        let mut markup = replacement.contains('<');
        let mut rest = replacement;
        while let Some((before, after)) = rest.split_once('&') {
            value.push_str(before);
            let Some((name, behind)) = after.split_once(';') else {
                // Not well-formed; the reader of tokens says so where it is referred to.
                return (value, Meaning::Markup);
            };
            rest = behind;
            if let Some(number) = name.strip_prefix('#') {
                match chars::from_reference(number) {
                    Some(c) => value.push(c),
                    None => return (value, Meaning::Markup),
                }
                continue;
            }
            if let Some(c) = predefined(name) {
                value.push_str(c);
                continue;
            }
            let Some(at) = self.index.get(name).copied() else {
                if let Some(known) = character(name) {
                    value.push_str(known);
                } else {
                    markup = true;
                    value.push('&');
                    value.push_str(name);
                    value.push(';');
                }
                continue;
            };
            if path.len() >= MAX_CHAIN {
                return (String::new(), Meaning::TooDeep);
            }
            self.resolve(at, path);
            let Some(other) = self.list.get(at) else { continue };
            match (&other.meaning, other.state) {
                (_, State::Open) => {
                    let names = path.iter().filter_map(|i| self.list.get(*i)).map(|d| d.name.as_str());
                    let names = names.skip_while(|n| *n != other.name).chain([other.name.as_str()]);
                    let names = names.map(|n| format!("&{n};")).collect::<Vec<_>>();
                    return (String::new(), Meaning::Loop(names.join(" → ")));
                }
                (bad @ (Meaning::Loop(_) | Meaning::TooLong | Meaning::TooDeep), _) => {
                    return (String::new(), bad.clone());
                }
                (Meaning::External(_), _) => {
                    markup = true;
                    value.push('&');
                    value.push_str(name);
                    value.push(';');
                }
                (meaning, _) => {
                    markup |= *meaning == Meaning::Markup;
                    if value.len() + other.value.len() > self.budget {
                        return (String::new(), Meaning::TooLong);
                    }
                    value.push_str(&other.value);
                }
            }
        }
        value.push_str(rest);
        if value.len() > self.budget {
            return (String::new(), Meaning::TooLong);
        }
        self.budget -= value.len();
        let meaning = if markup {
            Meaning::Markup
        } else if value.chars().nth(1).is_none() && !value.is_empty() {
            Meaning::Character
        } else {
            Meaning::Text
        };
        (value, meaning)
    }
}

/// The five entities of XML itself.
pub fn predefined(name: &str) -> Option<&'static str> {
    match name {
        "lt" => Some("<"),
        "gt" => Some(">"),
        "amp" => Some("&"),
        "quot" => Some("\""),
        "apos" => Some("'"),
        _ => None,
    }
}

/// The characters that ISO 8879 and HTML name; the DTDs of DocBook 4 declare them, and nobody fetches these.
pub fn character(name: &str) -> Option<&'static str> {
    quick_xml::escape::resolve_html5_entity(name).or_else(|| {
        let at = GREEK.binary_search_by(|(known, _)| (*known).cmp(name)).ok()?;
        GREEK.get(at).map(|(_, c)| *c)
    })
}

/// ISO Greek letters (isogrk1, isogrk2), which HTML has left out.
#[rustfmt::skip]
const GREEK: &[(&str, &str)] = &[
    ("Aacgr", "Ά"), ("Agr", "Α"), ("Bgr", "Β"), ("Dgr", "Δ"), ("EEacgr", "Ή"), ("EEgr", "Η"), ("Eacgr", "Έ"),
    ("Egr", "Ε"), ("Ggr", "Γ"), ("Iacgr", "Ί"), ("Idigr", "Ϊ"), ("Igr", "Ι"), ("KHgr", "Χ"), ("Kgr", "Κ"),
    ("Lgr", "Λ"), ("Mgr", "Μ"), ("Ngr", "Ν"), ("OHacgr", "Ώ"), ("OHgr", "Ω"), ("Oacgr", "Ό"), ("Ogr", "Ο"),
    ("PHgr", "Φ"), ("PSgr", "Ψ"), ("Pgr", "Π"), ("Rgr", "Ρ"), ("Sgr", "Σ"), ("THgr", "Θ"), ("Tgr", "Τ"),
    ("Uacgr", "Ύ"), ("Udigr", "Ϋ"), ("Ugr", "Υ"), ("Xgr", "Ξ"), ("Zgr", "Ζ"), ("aacgr", "ά"), ("agr", "α"),
    ("bgr", "β"), ("dgr", "δ"), ("eacgr", "έ"), ("eeacgr", "ή"), ("eegr", "η"), ("egr", "ε"), ("ggr", "γ"),
    ("iacgr", "ί"), ("idiagr", "ΐ"), ("idigr", "ϊ"), ("igr", "ι"), ("kgr", "κ"), ("khgr", "χ"), ("lgr", "λ"),
    ("mgr", "μ"), ("ngr", "ν"), ("oacgr", "ό"), ("ogr", "ο"), ("ohacgr", "ώ"), ("ohgr", "ω"), ("pgr", "π"),
    ("phgr", "φ"), ("psgr", "ψ"), ("rgr", "ρ"), ("sfgr", "ς"), ("sgr", "σ"), ("tgr", "τ"), ("thgr", "θ"),
    ("uacgr", "ύ"), ("udiagr", "ΰ"), ("udigr", "ϋ"), ("ugr", "υ"), ("xgr", "ξ"), ("zgr", "ζ"),
];

#[cfg(test)]
mod tests {
    use super::{Entities, GREEK, Meaning, character};
    use ast::{Limit, Limits, ReadOptions};

    fn scan(subset: &str) -> Vec<(String, String, Meaning)> {
        let text = format!("<!DOCTYPE book [{subset}]><book/>");
        let options =
            ReadOptions { limits: Limits::default().with(Limit::Expansion, 1000), ..ReadOptions::default() };
        let entities = Entities::scan(&text, &options).unwrap();
        entities.list.into_iter().map(|d| (d.name, d.value, d.meaning)).collect()
    }

    #[test]
    fn values_are_resolved() {
        let found = scan(
            "<!ENTITY a 'one'> <!-- <!ENTITY no 'x'> --> <!ENTITY b \"&a; &lt; &#8211; &mdash;\">\n\
             <!ENTITY dash '&#8211;'><!ENTITY a 'second'><!ENTITY m '<x>&a;</x>'><!ENTITY f SYSTEM 'f.xml'>",
        );
        let found: Vec<_> = found.iter().map(|(n, v, m)| (n.as_str(), v.as_str(), m.clone())).collect();
        assert_eq!(
            found,
            [
                ("a", "one", Meaning::Text),
                ("b", "one < – —", Meaning::Text),
                ("dash", "–", Meaning::Character),
                ("m", "<x>one</x>", Meaning::Markup),
                ("f", "", Meaning::External("f.xml".into())),
            ]
        );
    }

    #[test]
    fn circles_and_bombs_are_found() {
        let found = scan("<!ENTITY hen 'of &egg;'><!ENTITY egg 'of &hen;'>");
        assert_eq!(found[0].2, Meaning::Loop("&hen; → &egg; → &hen;".into()));
        let found = scan(
            "<!ENTITY a '0123456789'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'>",
        );
        assert_eq!(found[2].2, Meaning::TooLong);
    }

    #[test]
    fn wrong_declarations_are_told() {
        for wrong in ["<!ENTITY a 'x", "<!ENTITY 'x'>", "<!ENTITY a>", "x", "<!ENTITY a '&#0;'>", "<!-- "] {
            let text = format!("<!DOCTYPE book [{wrong}]><book/>");
            if let Ok(entities) = Entities::scan(&text, &ReadOptions::default()) {
                // quick-xml did not see an end of the declaration; the reader of tokens reports it.
                assert!(entities.doctype.is_none(), "{wrong}");
            }
        }
    }

    #[test]
    fn greek_is_sorted() {
        assert!(GREEK.is_sorted_by_key(|(n, _)| n));
        assert_eq!(character("ohgr"), Some("ω"));
        assert_eq!(character("hellip"), Some("…"));
        assert_eq!(character("nothing"), None);
    }
}
