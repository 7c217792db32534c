//! Entities: the declarations of an internal subset, what each name stands for, and the names that everybody knows.
//!
//! ```text
//! <!DOCTYPE book PUBLIC "…" "…" [ <!ENTITY version "1.4"> <!ENTITY part SYSTEM "part.xml"> ]>
//! ```
//!
//! Nothing is opened here: an external entity is a name for a file. Parameter entities are not followed. What
//! expansion may cost is bounded, and a circle is found, before anything is expanded (XML 1.0, section 4).

use super::chars;
use ast::diagnostic::Code;
use ast::{Diagnostic, Span};
use quick_xml::events::Event;
use std::collections::HashMap;

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
}

/// A declared general entity.
#[derive(Debug)]
pub struct Declared<'a> {
    pub name: &'a str,
    /// Its replacement text: character references expanded, others not.
    pub replacement: String,
    /// Everything expanded, mark-up as text.
    pub value: String,
    pub meaning: Meaning,
    state: State,
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
    pub list: Vec<Declared<'a>>,
    index: HashMap<&'a str, usize>,
    /// `book PUBLIC "…" "…"`.
    pub doctype: Option<&'a str>,
    /// What stands in the brackets.
    pub subset: Option<&'a str>,
    pub diagnostics: Vec<Diagnostic>,
    budget: usize,
}

/// Deepest chain of entities that name each other.
const MAX_CHAIN: usize = 64;

impl<'a> Entities<'a> {
    /// Reads the document type declaration, if there is one before the root element.
    pub fn scan(text: &'a str, max_expansion: usize) -> Result<Entities<'a>, Box<Diagnostic>> {
        let mut entities = Entities { budget: max_expansion, ..Entities::default() };
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
                    entities.doctype(Scanner { text: inner, at: 0, base: start })?;
                    break;
                }
                // Whatever is wrong here is found again, and reported, by the reader of tokens.
                Ok(Event::Start(_) | Event::Empty(_) | Event::End(_) | Event::Eof) | Err(_) => break,
                Ok(_) => {}
            }
        }
        for at in 0..entities.list.len() {
            entities.resolve(at, &mut Vec::new());
        }
        Ok(entities)
    }

    /// The entity of this name.
    pub fn get(&self, name: &str) -> Option<&Declared<'a>> {
        self.list.get(*self.index.get(name)?)
    }

    fn doctype(&mut self, mut scanner: Scanner<'a>) -> Result<(), Box<Diagnostic>> {
        let start = scanner.at;
        while let Some(b) = scanner.peek() {
            match b {
                b'"' | b'\'' => {
                    scanner.quoted()?;
                }
                b'[' => break,
                _ => scanner.at += 1,
            }
        }
        self.doctype = Some(scanner.text.get(start..scanner.at).unwrap_or_default().trim());
        if scanner.peek() == Some(b'[') {
            scanner.at += 1;
            let start = scanner.at;
            self.subset(&mut scanner)?;
            self.subset = scanner.text.get(start..scanner.at);
        }
        Ok(())
    }

    fn subset(&mut self, scanner: &mut Scanner<'a>) -> Result<(), Box<Diagnostic>> {
        loop {
            scanner.blanks();
            let start = scanner.at;
            let rest = scanner.rest();
            if rest.is_empty() || rest.starts_with(']') {
                return Ok(());
            } else if rest.starts_with("<!--") {
                scanner.skip_past("-->")?;
            } else if rest.starts_with("<?") {
                scanner.skip_past("?>")?;
            } else if rest.starts_with("<!ENTITY") {
                scanner.at += "<!ENTITY".len();
                self.entity(scanner)?;
            } else if rest.starts_with("<!") {
                scanner.declaration()?;
                if rest.starts_with("<!ATTLIST") {
                    let span = scanner.span(start);
                    self.diagnostics.push(
                        Diagnostic::warning(Code::Declaration, "attribute defaults are not followed", span)
                            .help("write the attributes where they are meant"),
                    );
                }
            } else if rest.starts_with('%') {
                scanner.skip_past(";")?;
                let span = scanner.span(start);
                let name = scanner.text.get(start..scanner.at).unwrap_or_default();
                self.diagnostics.push(
                    Diagnostic::warning(Code::Declaration, format!("`{name}` is not followed"), span)
                        .label("what it declares is not known")
                        .help("declare the entities that this file needs in its own internal subset"),
                );
            } else {
                let span = Span::new(scanner.base + start, scanner.base + start + 1);
                return Err(Box::new(
                    Diagnostic::error(Code::Syntax, "no declaration in the document type", span)
                        .label("a declaration begins with `<!`"),
                ));
            }
        }
    }

    /// Behind `<!ENTITY`.
    fn entity(&mut self, scanner: &mut Scanner<'a>) -> Result<(), Box<Diagnostic>> {
        scanner.blanks();
        let parameter = scanner.peek() == Some(b'%');
        if parameter {
            scanner.at += 1;
            scanner.blanks();
        }
        let name = scanner.name()?;
        scanner.blanks();
        let mut declared = Declared {
            name,
            replacement: String::new(),
            value: String::new(),
            meaning: Meaning::Text,
            state: State::New,
        };
        if let Some(b'"' | b'\'') = scanner.peek() {
            let (literal, at) = scanner.quoted()?;
            declared.replacement = replacement(literal, at)?;
        } else {
            let keyword = scanner.name()?;
            scanner.blanks();
            if keyword == "PUBLIC" {
                scanner.quoted()?;
                scanner.blanks();
            } else if keyword != "SYSTEM" {
                return Err(scanner.wrong("expected a value, `SYSTEM` or `PUBLIC`"));
            }
            let (system, _) = scanner.quoted()?;
            declared.meaning = Meaning::External(system.to_owned());
            declared.state = State::Done;
        }
        scanner.declaration()?;
        // The first declaration of a name counts.
        if !parameter && !self.index.contains_key(name) {
            self.index.insert(name, self.list.len());
            self.list.push(declared);
        }
        Ok(())
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
                return (String::new(), Meaning::TooLong);
            }
            self.resolve(at, path);
            let Some(other) = self.list.get(at) else { continue };
            match (&other.meaning, other.state) {
                (_, State::Open) => {
                    let names = path.iter().filter_map(|i| self.list.get(*i)).map(|d| d.name);
                    let names = names.skip_while(|n| *n != other.name).chain([other.name]);
                    let names = names.map(|n| format!("&{n};")).collect::<Vec<_>>();
                    return (String::new(), Meaning::Loop(names.join(" → ")));
                }
                (bad @ (Meaning::Loop(_) | Meaning::TooLong), _) => return (String::new(), bad.clone()),
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

/// The replacement text of an entity's literal value: character references are expanded (XML 1.0, section 4.5).
fn replacement(literal: &str, at: usize) -> Result<String, Box<Diagnostic>> {
    let mut out = String::with_capacity(literal.len());
    let mut rest = literal;
    while let Some((before, after)) = rest.split_once("&#") {
        out.push_str(before);
        let start = at + literal.len() - after.len() - 2;
        let wrong = |end| {
            let span = Span::new(start, end);
            Box::new(Diagnostic::error(
                Code::Syntax,
                "a reference to a character that XML does not permit",
                span,
            ))
        };
        let Some((number, behind)) = after.split_once(';') else { return Err(wrong(start + 2)) };
        match chars::from_reference(number) {
            Some(c) => out.push(c),
            None => return Err(wrong(start + number.len() + 3)),
        }
        rest = behind;
    }
    out.push_str(rest);
    Ok(out)
}

/// What is left to scan of a document type declaration.
struct Scanner<'a> {
    text: &'a str,
    at: usize,
    /// Where `text` stands in the file.
    base: usize,
}

impl<'a> Scanner<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn span(&self, start: usize) -> Span {
        Span::new(self.base + start, self.base + self.at)
    }

    #[allow(clippy::unnecessary_box_returns, reason = "it is returned as an error, boxed")]
    fn wrong(&self, message: &str) -> Box<Diagnostic> {
        let span = Span::new(self.base + self.at, self.base + self.at + 1);
        Box::new(Diagnostic::error(Code::Syntax, format!("{message} in the document type"), span))
    }

    fn blanks(&mut self) {
        while self.peek().is_some_and(|b| b.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    fn name(&mut self) -> Result<&'a str, Box<Diagnostic>> {
        let rest = self.rest();
        let end = rest
            .find(|c: char| c.is_ascii_whitespace() || matches!(c, '"' | '\'' | '>' | '[' | '<' | '&' | '%'))
            .unwrap_or(rest.len());
        let name = rest.get(..end).unwrap_or_default();
        if !chars::is_name(name) {
            return Err(self.wrong("expected a name"));
        }
        self.at += end;
        Ok(name)
    }

    /// A quoted literal, and where it begins in the file.
    fn quoted(&mut self) -> Result<(&'a str, usize), Box<Diagnostic>> {
        let quote = match self.peek() {
            Some(b'"') => '"',
            Some(b'\'') => '\'',
            _ => return Err(self.wrong("expected a quoted value")),
        };
        let start = self.at + 1;
        let Some(length) = self.text.get(start..).and_then(|t| t.find(quote)) else {
            return Err(self.wrong("a quotation mark without its end"));
        };
        self.at = start + length + 1;
        Ok((self.text.get(start..start + length).unwrap_or_default(), self.base + start))
    }

    fn skip_past(&mut self, end: &str) -> Result<(), Box<Diagnostic>> {
        let Some(n) = self.rest().find(end) else {
            return Err(self.wrong(&format!("expected `{end}`")));
        };
        self.at += n + end.len();
        Ok(())
    }

    /// To behind the `>` that ends a declaration.
    fn declaration(&mut self) -> Result<(), Box<Diagnostic>> {
        while let Some(b) = self.peek() {
            match b {
                b'"' | b'\'' => {
                    self.quoted()?;
                }
                b'>' => {
                    self.at += 1;
                    return Ok(());
                }
                _ => self.at += 1,
            }
        }
        Err(self.wrong("a declaration without its end"))
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

    fn scan(subset: &str) -> Vec<(String, String, Meaning)> {
        let text = format!("<!DOCTYPE book [{subset}]><book/>");
        let entities = Entities::scan(&text, 1000).unwrap();
        entities.list.into_iter().map(|d| (d.name.to_owned(), d.value, d.meaning)).collect()
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
            if let Ok(entities) = Entities::scan(&text, 1000) {
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
