//! What is told on standard error: diagnostics, errors, and plain lines.

use super::Color;
use ast::diagnostic::Code;
use ast::{Diagnostic, Severity};
use copyist::report::{Lines, Look, Shown, render};
use std::collections::BTreeMap;
use std::io::{IsTerminal, Stderr, Write};

/// How many diagnostics of one code are shown.
const SHOWN_OF_A_CODE: usize = 20;
/// How many errors of one code are shown; each is why a file has no copy.
const ERRORS_OF_A_CODE: usize = 100;

fn most(severity: Severity) -> usize {
    if severity == Severity::Error { ERRORS_OF_A_CODE } else { SHOWN_OF_A_CODE }
}

/// Standard error and its look.
pub struct Console {
    stream: Stderr,
    look: Look,
    terminal: bool,
}

/// Shows diagnostics, a limited number of each code, and counts the rest.
pub struct Telling<'a> {
    console: &'a Console,
    /// Whether every diagnostic is shown.
    all: bool,
    /// The least severe that is shown.
    least: Severity,
    counts: BTreeMap<(Severity, Code), usize>,
}

impl Color {
    /// Whether what is printed has colours, on a terminal or elsewhere.
    pub fn is_wanted(self, terminal: bool) -> bool {
        match self {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()),
        }
    }
}

impl Console {
    pub fn new(color: Color) -> Console {
        let terminal = std::io::stderr().is_terminal();
        let coloured = color.is_wanted(terminal);
        Console {
            stream: std::io::stderr(),
            look: if coloured { Look::Coloured } else { Look::Plain },
            terminal,
        }
    }

    /// Whether a person is looking.
    pub fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// Prints text as it is. There is nobody to tell if that fails.
    pub fn print(&self, text: &str) {
        let _ = self.stream.lock().write_all(text.as_bytes());
    }

    /// A line that begins with `note` and a code.
    pub fn note(&self, code: Code, text: &str) {
        let name = code.name();
        match self.look {
            Look::Plain => self.print(&format!("note[{name}]: {text}\n")),
            Look::Coloured => self.print(&format!("\u{1b}[1m\u{1b}[92mnote[{name}]\u{1b}[0m: {text}\n")),
        }
    }

    /// A line that begins with `error:`.
    pub fn fault(&self, text: &str) {
        match self.look {
            Look::Plain => self.print(&format!("error: {text}\n")),
            Look::Coloured => self.print(&format!("\u{1b}[1m\u{1b}[91merror\u{1b}[0m: {text}\n")),
        }
    }

    /// An error that ends the program.
    pub fn error(&self, error: &anyhow::Error) {
        self.fault(&format!("{error:#}"));
    }

    /// Begins to show diagnostics.
    pub fn telling(&self, all: bool, least: Severity) -> Telling<'_> {
        Telling { console: self, all, least, counts: BTreeMap::new() }
    }
}

impl Telling<'_> {
    /// Shows the diagnostics of one file.
    pub fn file<'a>(
        &mut self,
        name: &str,
        text: &str,
        diagnostics: impl IntoIterator<Item = &'a Diagnostic>,
    ) {
        let mut lines = None;
        for diagnostic in diagnostics {
            if diagnostic.severity < self.least {
                continue;
            }
            let count = self.counts.entry((diagnostic.severity, diagnostic.code)).or_default();
            *count += 1;
            if *count > most(diagnostic.severity) && !self.all {
                continue;
            }
            let lines = lines.get_or_insert_with(|| Lines::new(text));
            let mut told = render(Shown { diagnostic, file: name, lines }, self.console.look);
            told.push('\n');
            self.console.print(&told);
        }
    }

    /// Says how many were not shown.
    pub fn finish(self) {
        if self.all {
            return;
        }
        for ((severity, code), count) in self.counts.iter().rev() {
            let more = count.saturating_sub(most(*severity));
            if more > 0 {
                let line = format!("… and {more} more {}; --all-diagnostics shows them\n", code.name());
                self.console.print(&line);
            }
        }
    }
}
