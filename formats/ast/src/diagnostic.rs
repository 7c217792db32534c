//! What a person is told: a code, how bad it is, what is wrong, where, and what to do.

use crate::{Span, Str};
use serde::Serialize;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Something is not as the author meant; the output is whole.
    Warning,
    /// There is no output for this file.
    Error,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident $name:literal,)*) => {
        /// What kind of thing is wrong. Closed: each code has a section in the book.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        pub enum Code { $($(#[$doc])* #[serde(rename = $name)] $variant,)* }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Code] = &[$(Code::$variant),*];
            /// Its name, as printed in brackets.
            pub const fn name(self) -> &'static str {
                match self { $(Code::$variant => $name),* }
            }
        }
    };
}

codes! {
    /// The text is not well-formed in its format.
    Syntax "syntax",
    /// The bytes are not text in the encoding that the file declares.
    Encoding "encoding",
    /// The file is not of the format that was expected.
    WrongFormat "wrong-format",
    /// A limit on depth, expansion or size was reached.
    Limit "limit",
    /// An entity that is not declared.
    UnknownEntity "unknown-entity",
    /// A declaration that is not understood, or not followed.
    Declaration "declaration",
    /// An element that the format's specification does not know.
    UnknownElement "unknown-element",
    /// An include whose file is not there.
    MissingInclude "missing-include",
    /// An include whose file is there in another format.
    MovedInclude "moved-include",
    /// A picture, a film or a sound whose file is not there, or out of reach.
    MissingAsset "missing-asset",
    /// An include that leads outside the input's tree.
    OutsideInclude "outside-include",
    /// Files that include each other in a circle.
    IncludeLoop "include-loop",
    /// A reference to an id that is not among the inputs.
    MissingTarget "missing-target",
    /// An id that is given twice.
    DuplicateId "duplicate-id",
    /// A file that no other file of the manual includes.
    Unreached "unreached",
    /// A file of which nothing is for the readers that the settings choose.
    LeftOut "left-out",
    /// The settings of a manual say what is not known, or does not fit.
    Settings "settings",
    /// A file that no reader is there for.
    NoReader "no-reader",
    /// A file that cannot be read or written.
    Io "io",
    /// What was read back is not what was written.
    Verify "verify",
}

/// One message about one place of one file. The file's name is known to the one who reads it, and is added when shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// What kind.
    pub code: Code,
    /// How bad.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub message: Str,
    /// Where, in the decoded text. [`Span::NONE`]: the file as a whole.
    pub span: Span,
    /// What is at that place, in a few words, to stand beside the mark.
    pub label: Option<Str>,
    /// What to do.
    pub help: Option<Str>,
}

impl Diagnostic {
    /// A message without label and help.
    pub fn new(code: Code, severity: Severity, message: impl Into<Str>, span: Span) -> Diagnostic {
        Diagnostic { code, severity, message: message.into(), span, label: None, help: None }
    }

    /// An error.
    pub fn error(code: Code, message: impl Into<Str>, span: Span) -> Diagnostic {
        Diagnostic::new(code, Severity::Error, message, span)
    }

    /// A warning.
    pub fn warning(code: Code, message: impl Into<Str>, span: Span) -> Diagnostic {
        Diagnostic::new(code, Severity::Warning, message, span)
    }

    /// The same with words beside the mark.
    #[must_use]
    pub fn label(mut self, label: impl Into<Str>) -> Diagnostic {
        self.label = Some(label.into());
        self
    }

    /// The same with what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<Str>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }
}
