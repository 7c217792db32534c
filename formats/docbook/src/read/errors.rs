//! What is said of a file that is not well-formed.

#![allow(clippy::unnecessary_box_returns, reason = "errors travel boxed; see `Fail`")]

use super::entities::{MAX_CHAIN, Meaning};
use super::xml::{Fail, Tokens};
use ast::diagnostic::Code;
use ast::{Diagnostic, Limit, Limits, Span};

/// An error without label and help.
pub(super) fn fail(code: Code, message: impl Into<ast::Str>, span: Span) -> Diagnostic {
    Diagnostic::error(code, message, span)
}

impl Tokens<'_> {
    pub(super) fn bare_ampersand(&self, at: usize) -> Fail {
        Box::new(
            fail(Code::Syntax, "`&` that begins no reference", self.at(at, 1))
                .label("a reference is `&name;`")
                .help("write `&amp;` for the character itself"),
        )
    }

    /// What quick-xml found, in our words.
    #[cold]
    pub(super) fn explain(&self, error: &quick_xml::Error, at: usize) -> Fail {
        use quick_xml::errors::{IllFormedError as Ill, SyntaxError as Wrong};
        let source = self.sources.last();
        let text = source.map_or("", |s| s.text);
        let length = text.get(at..).and_then(|t| t.chars().next()).map_or(0, char::len_utf8);
        let diagnostic = |message: &str| fail(Code::Syntax, message, self.at(at, length));
        Box::new(match error {
            quick_xml::Error::Syntax(Wrong::UnclosedComment) => {
                diagnostic("a comment without its end").label("it begins here").help("end it with `-->`")
            }
            quick_xml::Error::Syntax(Wrong::UnclosedCData) => diagnostic("a CDATA section without its end")
                .label("it begins here")
                .help("end it with `]]>`"),
            quick_xml::Error::Syntax(Wrong::UnclosedPI | Wrong::UnclosedXmlDecl) => {
                diagnostic("an instruction without its end").label("it begins here").help("end it with `?>`")
            }
            quick_xml::Error::Syntax(Wrong::UnclosedDoctype) => {
                diagnostic("a document type declaration without its end").label("it begins here")
            }
            quick_xml::Error::Syntax(
                Wrong::UnclosedTag
                | Wrong::UnclosedSingleQuotedAttributeValue
                | Wrong::UnclosedDoubleQuotedAttributeValue,
            ) => diagnostic("a tag without its end")
                .label("it begins here")
                .help("end it with `>`; is a quotation mark missing?"),
            quick_xml::Error::IllFormed(Ill::UnclosedReference) => return self.bare_ampersand(at),
            other => diagnostic(&format!("not well-formed: {other}")).label("here"),
        })
    }
}

pub(super) fn wrong_character(name: &str, span: Span) -> Fail {
    Box::new(
        fail(Code::Syntax, format!("`&{name};` is no character that XML permits"), span)
            .label("this reference"),
    )
}

pub(super) fn cannot_expand(name: &str, why: &Meaning, span: Span, limits: Limits) -> Fail {
    Box::new(match why {
        Meaning::Loop(names) => {
            fail(Code::Limit, format!("the entity `{name}` leads back to itself: {names}"), span)
                .label("referred to here")
                .help("one of the declarations must not refer to the others")
        }
        Meaning::TooDeep => {
            let message =
                format!("the entity `{name}` leads by more than {MAX_CHAIN} others to what it stands for");
            fail(Code::Limit, message, span)
                .label("referred to here")
                .help("declare it with what it stands for")
        }
        _ => {
            let limit = limits.get(Limit::Expansion);
            let message = format!("the entity `{name}` expands to more than the limit of {limit} bytes");
            limits.error(Limit::Expansion, message, span).label("referred to here")
        }
    })
}
