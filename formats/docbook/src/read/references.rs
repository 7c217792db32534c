//! References in text and in attributes: characters, entities that are known, declared, or neither.

use super::chars;
use super::entities::{self, Meaning};
use super::errors::{cannot_expand, fail, wrong_character};
use super::events::Events;
use super::namespace::Namespace;
use super::xml::{Result, Root, Source, Token, Tokens};
use ast::diagnostic::Code;
use ast::{Diagnostic, Limit, Span};

impl<'a> Tokens<'a> {
    pub(super) fn attribute_value(&mut self, raw: &'a str, at: usize) -> Result<String> {
        let mut out = String::with_capacity(raw.len());
        let mut rest = raw;
        loop {
            let (text, reference) = match rest.split_once('&') {
                Some((text, after)) => (text, Some(after)),
                None => (rest, None),
            };
            out.extend(text.chars().map(|c| if matches!(c, '\t' | '\n' | '\r') { ' ' } else { c }));
            let Some(after) = reference else { return Ok(out) };
            let start = at + raw.len() - after.len() - 1;
            let Some((name, behind)) = after.split_once(';') else {
                return Err(self.bare_ampersand(start));
            };
            rest = behind;
            let span = self.at(start, name.len() + 2);
            if let Some(number) = name.strip_prefix('#') {
                out.push(chars::from_reference(number).ok_or_else(|| wrong_character(name, span))?);
                continue;
            }
            if let Some(text) = entities::predefined(name) {
                out.push_str(text);
                continue;
            }
            if !chars::is_name(name) {
                return Err(self.bare_ampersand(start));
            }
            let entities = self.entities;
            self.names += 1;
            if entities.get(name).is_some() {
                self.count(span)?;
            }
            match entities.get(name) {
                Some(declared) => match &declared.meaning {
                    Meaning::Text | Meaning::Character => {
                        self.spend(declared.value.len(), name, span)?;
                        // White space in a replacement counts as a blank, too.
                        out.extend(
                            declared.value.chars().map(|c| if c == '\n' || c == '\t' { ' ' } else { c }),
                        );
                    }
                    Meaning::Markup if !declared.value.contains('<') => {
                        self.spend(declared.value.len(), name, span)?;
                        out.push_str(&declared.value);
                    }
                    Meaning::Markup | Meaning::External(_) => {
                        return Err(Box::new(
                            fail(Code::Syntax, format!("the entity `{name}` in an attribute"), span)
                                .label("it stands for mark-up or a file, not for text"),
                        ));
                    }
                    bad => return Err(cannot_expand(name, bad, span, self.limits)),
                },
                None => {
                    if let Some(text) = entities::character(name) {
                        out.push_str(text);
                    } else {
                        self.unknown(name, span);
                        out.push('&');
                        out.push_str(name);
                        out.push(';');
                    }
                }
            }
        }
    }

    pub(super) fn reference(&mut self, raw: &'a str) -> Result<Option<Token<'a>>> {
        let name = raw.get(1..raw.len().saturating_sub(1)).unwrap_or_default();
        if let Some(number) = name.strip_prefix('#') {
            let c = chars::from_reference(number).ok_or_else(|| wrong_character(name, self.span))?;
            return Ok(Some(Token::Character(c)));
        }
        if let Some(text) = entities::predefined(name) {
            return Ok(Some(Token::Text(text)));
        }
        if !chars::is_name(name) {
            let at = usize::try_from(self.span.start).unwrap_or(0);
            return Err(self.bare_ampersand(at));
        }
        let entities = self.entities;
        self.names += 1;
        let Some(declared) = entities.get(name) else {
            if let Some(text) = entities::character(name) {
                return Ok(Some(Token::Text(text)));
            }
            self.unknown(name, self.span);
            return Ok(Some(Token::Entity(name)));
        };
        self.count(self.span)?;
        match &declared.meaning {
            Meaning::Text if self.expand => {
                self.spend(declared.value.len(), name, self.span)?;
                Ok(Some(Token::Text(&declared.value)))
            }
            Meaning::Text => {
                self.used.insert(&declared.name);
                Ok(Some(Token::Entity(name)))
            }
            Meaning::Character => Ok(Some(Token::Text(&declared.value))),
            Meaning::External(path) => Ok(Some(Token::File(name, path))),
            Meaning::Markup => {
                self.spend(declared.replacement.len(), name, self.span)?;
                self.sources.push(Source {
                    text: &declared.replacement,
                    events: Events::new(&declared.replacement),
                    depth: self.open.len(),
                    place: Some((self.span, &declared.name)),
                });
                Ok(None)
            }
            bad => Err(cannot_expand(name, bad, self.span, self.limits)),
        }
    }

    pub(super) fn spend(&mut self, bytes: usize, name: &str, span: Span) -> Result<()> {
        self.expansion = self.expansion.saturating_add(bytes);
        if self.expansion > self.limits.size(Limit::Expansion) {
            return Err(cannot_expand(name, &Meaning::TooLong, span, self.limits));
        }
        Ok(())
    }

    /// Counts a reference to a declared entity.
    fn count(&mut self, span: Span) -> Result<()> {
        self.references += 1;
        let most = self.limits.size(Limit::Entities);
        if self.references > most {
            let message = format!("more than {most} references to entities");
            return Err(Box::new(self.limits.error(Limit::Entities, message, span)));
        }
        Ok(())
    }

    /// A name that nobody declares. In a file of the SGML age its declaration may be anywhere, so the reference is
    /// kept; in a `DocBook` 5 file without a document type nothing can declare it, and XML calls that an error.
    pub(super) fn unknown(&mut self, name: &str, span: Span) {
        let stands_alone =
            self.entities.doctype.is_none() && self.root == Root::There && self.default == Namespace::DocBook;
        if !self.unknown.insert(name.to_owned()) {
            return;
        }
        let message = format!("the entity `{name}` is not declared");
        let told = if stands_alone {
            Diagnostic::error(Code::UnknownEntity, message, span).label("nothing can declare it here")
        } else {
            Diagnostic::warning(Code::UnknownEntity, message, span).label("kept as a reference")
        };
        self.diagnostics
            .push(told.help(format!("declare it, as in `<!DOCTYPE book [<!ENTITY {name} \"…\">]>`")));
    }
}
