//! Declarations: the internal subset of a document, the files of declarations that it names, and parameter entities.
//!
//! ```text
//! <!DOCTYPE book SYSTEM "all.dtd" [ <!ENTITY % names SYSTEM "names.ent"> %names; ]>
//! <![%draft;[ <!ENTITY status "draft"> ]]>
//! ```
//!
//! Files come from the resolver of the options, and only from it. The DTD of DocBook itself is never looked for: what
//! it declares is known. Texts that are being read lie on a stack of their own, so that depth, number and bytes have
//! limits and a circle is seen (XML 1.0, sections 2.8, 3.4 and 4.4.8). What declares elements and attributes is passed by.

use super::encoding::decode;
use super::entities::{Declared, Entities};
use super::parameter::{
    Found, MAX_TEXT_FILE, Parameter, is_known, is_remote, line, replacement, without_declaration,
};
use super::scanner::Scanner;
use ast::diagnostic::Code;
use ast::{Diagnostic, Limit, Opened, ReadOptions, Severity, Span};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// Deepest chain of parameter entities and files that lead to each other.
const MAX_DEPTH: usize = 64;

/// A text that declarations are read from.
struct Frame {
    text: Arc<str>,
    at: usize,
    /// The file that it stands in, as the resolver names it; empty: the document.
    file: Arc<str>,
    /// What led here: `%name;`, or the path of the document type.
    name: String,
    /// Whether the text is a whole file.
    is_file: bool,
    /// How many `<![INCLUDE[` are open.
    sections: usize,
}

/// What is known while declarations are read.
pub(super) struct Dtd<'e, 'a> {
    entities: &'e mut Entities<'a>,
    options: &'a ReadOptions,
    /// The file of which the declarations are inherited; `None`: they are the document's own.
    inherited: Option<&'a Arc<str>>,
    parameters: HashMap<String, Parameter>,
    frames: Vec<Frame>,
    /// Where in the document that stands which led to what is being read.
    place: Span,
    /// How many `<![INCLUDE[` are open in the document.
    sections: usize,
    references: usize,
    spent: usize,
    told: HashSet<String>,
}

impl<'e, 'a> Dtd<'e, 'a> {
    pub fn new(
        entities: &'e mut Entities<'a>,
        options: &'a ReadOptions,
        inherited: Option<&'a Arc<str>>,
    ) -> Dtd<'e, 'a> {
        Dtd {
            entities,
            options,
            inherited,
            parameters: HashMap::new(),
            frames: Vec::new(),
            place: Span::NONE,
            sections: 0,
            references: 0,
            spent: 0,
            told: HashSet::new(),
        }
    }

    /// Reads from behind `<!DOCTYPE` to before the last `>`: what names the type, and what stands in the brackets.
    pub fn doctype(&mut self, mut scanner: Scanner<'a>) -> Result<(Option<&'a str>, Option<&'a str>)> {
        let mut literals: Vec<(&str, Span)> = Vec::new();
        let start = scanner.at;
        let mut public = false;
        while let Some(b) = scanner.peek() {
            match b {
                b'"' | b'\'' => {
                    public |= literals.is_empty()
                        && scanner
                            .text
                            .get(start..scanner.at)
                            .is_some_and(|t| t.trim_end().ends_with("PUBLIC"));
                    let (literal, at) = scanner.quoted()?;
                    literals.push((literal, Span::new(at, at + literal.len())));
                }
                b'[' => break,
                _ => scanner.at += 1,
            }
        }
        let head = scanner.text.get(start..scanner.at).map(str::trim);
        let mut subset = None;
        if scanner.peek() == Some(b'[') {
            scanner.at += 1;
            let start = scanner.at;
            while self.step(&mut scanner)? {
                self.run()?;
            }
            subset = scanner.text.get(start..scanner.at);
        }
        let system = literals.get(usize::from(public)).copied();
        if let Some((system, span)) = system {
            let public = if public { literals.first().map(|l| l.0) } else { None };
            self.place = span;
            let base = self.file();
            self.external(system, public, &base, system, true)?;
            self.run()?;
        }
        Ok((head, subset))
    }

    /// The file that is being read.
    fn file(&self) -> Arc<str> {
        match self.frames.last() {
            Some(frame) => frame.file.clone(),
            None => self.inherited.cloned().unwrap_or_else(|| "".into()),
        }
    }

    /// Reads what lies on the stack, to its end.
    fn run(&mut self) -> Result<()> {
        while let Some(frame) = self.frames.last() {
            let text = frame.text.clone();
            let number = self.frames.len() - 1;
            let mut scanner = Scanner { text: &text, at: frame.at, base: 0 };
            let goes_on = match self.step(&mut scanner) {
                Ok(goes_on) => goes_on,
                Err(error) if error.code != Code::Syntax => return Err(error),
                Err(error) => {
                    // A fault in a file of declarations leaves names unknown, no more.
                    self.misread(&text, &error);
                    false
                }
            };
            if let Some(frame) = self.frames.get_mut(number) {
                frame.at = scanner.at;
            }
            if !goes_on {
                self.frames.truncate(number);
            }
        }
        Ok(())
    }

    fn misread(&mut self, text: &str, error: &Diagnostic) {
        let Some(frame) = self.frames.last() else { return };
        let at = usize::try_from(error.span.start).unwrap_or(0);
        let message = format!("{}: {}, in line {} of it", frame.name, error.message, line(text, at));
        let told = Diagnostic::warning(Code::Declaration, message, self.place)
            .label("what follows there is not read")
            .help("correct it there");
        let about = told.message.clone();
        self.tell(&about, told);
    }

    /// Reads one declaration; whether there may be more.
    fn step(&mut self, scanner: &mut Scanner) -> Result<bool> {
        scanner.blanks();
        let start = scanner.at;
        let rest = scanner.rest();
        if self.frames.is_empty() {
            self.place = scanner.span(start);
        }
        if rest.is_empty() {
            return Ok(false);
        } else if rest.starts_with("<!--") {
            scanner.at += 4;
            scanner.skip_past("-->")?;
        } else if rest.starts_with("<?") {
            scanner.skip_past("?>")?;
        } else if rest.starts_with("<![") {
            scanner.at += 3;
            self.section(scanner)?;
        } else if rest.starts_with("]]>") && self.sections() > 0 {
            scanner.at += 3;
            *self.sections_mut() -= 1;
        } else if rest.starts_with(']') && self.frames.is_empty() {
            return Ok(false);
        } else if rest.starts_with("<!ENTITY") {
            scanner.at += "<!ENTITY".len();
            self.entity(scanner)?;
        } else if rest.starts_with("<!") {
            scanner.declaration()?;
            if rest.starts_with("<!ATTLIST") && self.frames.is_empty() {
                let span = scanner.span(start);
                self.entities.diagnostics.push(
                    Diagnostic::warning(Code::Declaration, "attribute defaults are not followed", span)
                        .help("write the attributes where they are meant"),
                );
            }
        } else if rest.starts_with('%') {
            scanner.at += 1;
            let name = scanner.reference()?;
            if self.frames.is_empty() {
                self.place = scanner.span(start);
            }
            self.follow(name)?;
        } else {
            let span = Span::new(scanner.base + start, scanner.base + start + 1);
            return Err(Box::new(
                Diagnostic::error(Code::Syntax, "no declaration in the document type", span)
                    .label("a declaration begins with `<!`"),
            ));
        }
        Ok(true)
    }

    fn sections(&self) -> usize {
        self.frames.last().map_or(self.sections, |f| f.sections)
    }

    fn sections_mut(&mut self) -> &mut usize {
        self.frames.last_mut().map_or(&mut self.sections, |f| &mut f.sections)
    }

    /// Behind `<![`: what counts only if its keyword, mostly a parameter entity, says so.
    fn section(&mut self, scanner: &mut Scanner) -> Result<()> {
        scanner.blanks();
        let keyword = if scanner.peek() == Some(b'%') {
            scanner.at += 1;
            let name = scanner.reference()?;
            let text = self.parameter(name)?;
            text.map(|t| t.trim().to_owned()).unwrap_or_default()
        } else {
            scanner.name()?.to_owned()
        };
        scanner.skip_past("[")?;
        if keyword == "INCLUDE" {
            *self.sections_mut() += 1;
            return Ok(());
        }
        let mut open = 1_usize;
        while open > 0 {
            let rest = scanner.rest();
            let Some(at) = memchr::memchr2(b'<', b']', rest.as_bytes()) else {
                return Err(scanner.wrong("a marked section without its end"));
            };
            let rest = rest.get(at..).unwrap_or_default();
            let (change, length) = match rest {
                _ if rest.starts_with("<![") => (open + 1, 3),
                _ if rest.starts_with("]]>") => (open - 1, 3),
                _ => (open, 1),
            };
            open = change;
            scanner.at += at + length;
        }
        Ok(())
    }

    /// Behind `<!ENTITY`.
    fn entity(&mut self, scanner: &mut Scanner) -> Result<()> {
        scanner.blanks();
        let parameter = scanner.peek() == Some(b'%');
        if parameter {
            scanner.at += 1;
            scanner.blanks();
        }
        let name = scanner.name()?;
        scanner.blanks();
        let file = self.file();
        let own = file.is_empty();
        if let Some(b'"' | b'\'') = scanner.peek() {
            let (literal, at) = scanner.quoted()?;
            scanner.declaration()?;
            let known = if parameter { self.parameters.contains_key(name) } else { self.entities.has(name) };
            // The first declaration of a name counts.
            if known {
                return Ok(());
            }
            let elsewhere = !self.frames.is_empty() && Some(&file) != self.inherited && !own;
            let text = self.replacement(literal, at, elsewhere)?;
            if parameter {
                self.parameters.insert(name.to_owned(), Parameter::Text(text.into(), file));
            } else {
                self.entities.declare(Declared::text(name, text, own));
            }
            return Ok(());
        }
        let keyword = scanner.name()?;
        scanner.blanks();
        let public = match keyword {
            "PUBLIC" => {
                let (public, _) = scanner.quoted()?;
                scanner.blanks();
                Some(public)
            }
            "SYSTEM" => None,
            // SGML's own kinds: the characters of ISO are known without them.
            "SDATA" | "CDATA" | "PI" | "STARTTAG" | "ENDTAG" | "MS" | "MD" if !self.frames.is_empty() => {
                return scanner.declaration();
            }
            _ => return Err(scanner.wrong("expected a value, `SYSTEM` or `PUBLIC`")),
        };
        let system = match scanner.peek() {
            // SGML needs no place where it has a name.
            Some(b'>') if public.is_some() && !self.frames.is_empty() => "",
            _ => scanner.quoted()?.0,
        };
        scanner.blanks();
        let parsed = !scanner.rest().starts_with("NDATA");
        scanner.declaration()?;
        if parameter {
            let found = Found { system: system.to_owned(), public: public.map(str::to_owned), base: file };
            self.parameters.entry(name.to_owned()).or_insert(Parameter::File(found));
        } else if !self.entities.has(name) {
            let declared = self.general(name, system, &file, parsed);
            self.entities.declare(declared);
        }
        Ok(())
    }

    /// A general entity that is a file: an include, unless the file is a few words without mark-up.
    fn general(&self, name: &str, system: &str, base: &Arc<str>, parsed: bool) -> Declared {
        let own = base.is_empty();
        let Some(resolver) = &self.options.resolver else {
            return Declared::file(name, system.to_owned(), own);
        };
        if parsed
            && !is_remote(system)
            && let Opened::File { bytes, .. } = resolver.open(system, base, MAX_TEXT_FILE)
        {
            let decoded = decode(&bytes);
            let text = without_declaration(&decoded.text);
            if decoded.error.is_none() && !text.contains('<') && super::chars::first_forbidden(text).is_none()
            {
                return Declared::text(name, text.trim_end_matches('\n').to_owned(), own);
            }
        }
        // Where its includer stands counts as the place of a part, too: it is named from the document itself.
        let path = if own { system.to_owned() } else { resolver.relative(system, base).to_string() };
        Declared::file(name, path, own)
    }

    /// The replacement text of a literal, with parameter entities in it where these may stand there.
    fn replacement(&mut self, literal: &str, at: usize, parameters: bool) -> Result<String> {
        if !parameters || !literal.contains('%') {
            return replacement(literal, at);
        }
        let mut out = String::with_capacity(literal.len());
        let mut rest = literal;
        while let Some((before, after)) = rest.split_once('%') {
            out.push_str(&replacement(before, at + literal.len() - rest.len())?);
            rest = after;
            // As far as a name can reach, so that a row of such signs is not searched to its end for each.
            let end = after.find(|c: char| matches!(c, ';' | '%' | '&') || c.is_whitespace());
            let name = end.and_then(|n| after.get(..n)).filter(|n| super::chars::is_name(n));
            let behind = end.and_then(|n| after.get(n..)).and_then(|t| t.strip_prefix(';'));
            let text = match (name, behind) {
                (Some(name), Some(behind)) => {
                    let text = self.parameter(name)?;
                    if text.is_some() {
                        rest = behind;
                    }
                    text
                }
                _ => None,
            };
            match text {
                Some(text) => {
                    self.spend(text.len(), literal)?;
                    out.push_str(&text);
                }
                None => out.push('%'),
            }
        }
        out.push_str(&replacement(rest, at + literal.len() - rest.len())?);
        Ok(out)
    }

    /// The text of a parameter entity for a place inside a declaration.
    fn parameter(&mut self, name: &str) -> Result<Option<Arc<str>>> {
        self.count(name)?;
        match self.parameters.get(name).cloned() {
            Some(Parameter::Text(text, _)) => Ok(Some(text)),
            Some(Parameter::File(found)) => Ok(self.open(&found, &format!("%{name};"), false)?.map(|f| f.1)),
            None => {
                self.undeclared(name);
                Ok(None)
            }
        }
    }

    /// Goes on with the text of a parameter entity.
    fn follow(&mut self, name: &str) -> Result<()> {
        self.count(name)?;
        let shown = format!("%{name};");
        match self.parameters.get(name).cloned() {
            Some(Parameter::Text(text, file)) => {
                if self.frames.iter().any(|f| !f.is_file && f.name == shown) {
                    return Err(self.circle(&shown));
                }
                self.spend(text.len(), name)?;
                self.push(text, file, shown, false)
            }
            Some(Parameter::File(found)) => {
                let public = found.public.as_deref();
                self.external(&found.system, public, &found.base, &shown, false)
            }
            None => {
                self.undeclared(name);
                Ok(())
            }
        }
    }

    /// Goes on with a file.
    fn external(
        &mut self,
        system: &str,
        public: Option<&str>,
        base: &Arc<str>,
        shown: &str,
        doctype: bool,
    ) -> Result<()> {
        let found =
            Found { system: system.to_owned(), public: public.map(str::to_owned), base: base.clone() };
        let Some((name, text)) = self.open(&found, shown, doctype)? else { return Ok(()) };
        if self.frames.iter().any(|f| f.is_file && f.file == name) {
            return Err(self.circle(system));
        }
        self.push(text, name, system.to_owned(), true)
    }

    fn push(&mut self, text: Arc<str>, file: Arc<str>, name: String, is_file: bool) -> Result<()> {
        if self.frames.len() >= MAX_DEPTH {
            let message = format!("declarations lead to each other more than {MAX_DEPTH} deep");
            return Err(Box::new(
                Diagnostic::error(Code::Limit, message, self.place)
                    .label("the way begins here")
                    .help("declare in fewer steps what is needed"),
            ));
        }
        self.frames.push(Frame { text, at: 0, file, name, is_file, sections: 0 });
        Ok(())
    }

    fn open(&mut self, found: &Found, shown: &str, doctype: bool) -> Result<Option<(Arc<str>, Arc<str>)>> {
        let system = found.system.as_str();
        let public = found.public.as_deref();
        // A variant of DocBook's own DTD declares what that declares, and mostly nothing else.
        let variant = doctype && public.is_some_and(|p| p.contains("DocBook"));
        if is_known(public, system) || system.is_empty() || variant && is_remote(system) {
            return Ok(None);
        }
        let help = "declare the entities that this file needs in its own internal subset";
        let Some(resolver) = &self.options.resolver else {
            if !doctype {
                let told =
                    Diagnostic::warning(Code::Declaration, format!("`{shown}` is not followed"), self.place);
                self.tell(system, told.label("what it declares is not known").help(help));
            }
            return Ok(None);
        };
        let (told, label) = if is_remote(system) {
            let message = format!("`{system}` is not fetched");
            (Diagnostic::warning(Code::Declaration, message, self.place), "what it declares is not known")
        } else {
            let left = self.options.limits.size(Limit::Expansion).saturating_sub(self.spent);
            match resolver.open(system, &found.base, left) {
                Opened::File { name, bytes } => {
                    let decoded = decode(&bytes);
                    match decoded.error {
                        None => {
                            self.spend(bytes.len(), system)?;
                            return Ok(Some((name, decoded.text.into())));
                        }
                        Some(error) => {
                            let message = format!("`{system}`: {}", error.message);
                            let told = Diagnostic::warning(Code::Declaration, message, self.place);
                            (told, "what it declares is not known")
                        }
                    }
                }
                Opened::Missing => {
                    let message = format!("the file of declarations `{system}` is not there");
                    let told = Diagnostic::warning(Code::MissingInclude, message, self.place);
                    (told, "what it declares is not known")
                }
                Opened::Outside => {
                    let message = format!("the file of declarations `{system}` is outside the input's tree");
                    // What has a public name need not be that file.
                    let severity =
                        if doctype && public.is_some() { Severity::Warning } else { Severity::Error };
                    let told = Diagnostic::new(Code::OutsideInclude, severity, message, self.place)
                        .label("it is not opened")
                        .help("give the folder that holds all files as the input, or with --root");
                    self.tell(system, told);
                    return Ok(None);
                }
                Opened::TooLong => return Err(self.too_long(system)),
            }
        };
        self.tell(system, told.label(label).help(help));
        Ok(None)
    }

    /// Tells it, once for each thing that it is about.
    fn tell(&mut self, about: &str, diagnostic: Diagnostic) {
        if self.told.insert(about.to_owned()) {
            self.entities.diagnostics.push(diagnostic);
        }
    }

    fn undeclared(&mut self, name: &str) {
        let message = format!("the parameter entity `{name}` is not declared");
        let mut told = Diagnostic::warning(Code::Declaration, message, self.place)
            .label("what it would declare is not known")
            .help("its declaration must come before");
        if let Some(frame) = self.frames.last() {
            told = told.label(format!("{} refers to it", frame.name));
        }
        self.tell(&format!("%{name};"), told);
    }

    fn count(&mut self, name: &str) -> Result<()> {
        self.references += 1;
        let most = self.options.limits.size(Limit::Entities);
        if self.references > most {
            let message = format!("more than {most} references to parameter entities");
            let label = format!("the last of them is `%{name};`");
            return Err(Box::new(
                self.options.limits.error(Limit::Entities, message, self.place).label(label),
            ));
        }
        Ok(())
    }

    fn spend(&mut self, bytes: usize, name: &str) -> Result<()> {
        self.spent = self.spent.saturating_add(bytes);
        if self.spent > self.options.limits.size(Limit::Expansion) {
            return Err(self.too_long(name));
        }
        Ok(())
    }

    #[allow(clippy::unnecessary_box_returns, reason = "it is returned as an error, boxed")]
    fn too_long(&self, name: &str) -> Box<Diagnostic> {
        let limit = self.options.limits.get(Limit::Expansion);
        let message = format!("declarations expand to more than the limit of {limit} bytes");
        let name = name.chars().take(60).collect::<String>();
        let error = self.options.limits.error(Limit::Expansion, message, self.place);
        Box::new(error.label(format!("by `{name}`")))
    }

    /// What leads back to itself: this, which is being read already.
    #[allow(clippy::unnecessary_box_returns, reason = "it is returned as an error, boxed")]
    fn circle(&self, last: &str) -> Box<Diagnostic> {
        let skipped = self.frames.len().saturating_sub(8);
        let names = self.frames.iter().skip(skipped).map(|f| f.name.as_str()).chain([last]);
        let names: Vec<String> = names.map(|n| n.chars().take(60).collect()).collect();
        let message = format!("declarations lead back to themselves: {}", names.join(" → "));
        Box::new(
            Diagnostic::error(Code::Limit, message, self.place)
                .label("the way begins here")
                .help("take one of these references away"),
        )
    }
}
