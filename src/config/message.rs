//! What is told of settings that are not understood.

use crate::project::nearest::Nearest;
use ast::diagnostic::Code;
use ast::{Diagnostic, Span, Str};

/// What is wrong, where, and what was perhaps meant.
pub(super) fn diagnostic(error: &toml::de::Error) -> Diagnostic {
    let span =
        error.span().map_or(Span::NONE, |range| Span::new(range.start, range.end.max(range.start + 1)));
    let message = error.message();
    let told = |message: &str| Diagnostic::error(Code::Settings, message, span);
    for what in ["field", "variant"] {
        let Some(rest) = message.strip_prefix(&format!("unknown {what} `")) else { continue };
        let Some((name, rest)) = rest.split_once('`') else { continue };
        let known: Vec<Str> = rest.split('`').skip(1).step_by(2).map(Str::from).collect();
        let word = if what == "field" { "key" } else { "value" };
        let told = told(&format!("there is no {word} `{name}` here"));
        return told.help(match near(name, &known) {
            Some(like) => format!("is `{like}` meant? There are: {}", known.join(", ")),
            None => format!("there are: {}", known.join(", ")),
        });
    }
    told(message.lines().next().unwrap_or(message).trim_end_matches('.'))
}

/// The known name that another was perhaps meant to be.
pub(super) fn near(name: &str, known: &[Str]) -> Option<Str> {
    let begins = |known: &&Str| known.starts_with(name) || name.starts_with(known.as_str());
    // Letters that have changed places.
    let letters = |name: &str| {
        let mut letters = name.as_bytes().to_vec();
        letters.sort_unstable();
        letters
    };
    let is_mixed = |known: &&Str| letters(known) == letters(name);
    let other = || known.iter().find(is_mixed).or_else(|| known.iter().find(begins)).cloned();
    Nearest::new(known.iter()).find(name).or_else(other)
}
