//! Listings.
//!
//! ```text
//! .. code-block:: nix            .. parsed-literal::           | line
//!    :caption: Title                :class: nix                | line
//!
//!    { a = 1; }                     cp *file* :conum:`(1)`
//! ```
//!
//! A listing is plain text in a `code-block`. One with mark-up in it is a `parsed-literal`, in which inline mark-up
//! is read. One whose text is running text is a line block. docutils reads a tab as blanks up to the next column
//! of eight, and counts the indentation of the directive; so tabs are written as the blanks that they stand for.

use super::inline::push_text;
use super::{INDENT, Writer};
use crate::escape::{Piece, join};
use crate::own;
use ast::{Attrs, CodeBlock, CodeKind, Inline, InlineKind, Math, MathNotation};
use std::borrow::Cow;

/// Languages by the names that Pygments knows, sorted, and other names for them that manuals use.
const LANGUAGES: &[&str] = &[
    "ada",
    "apacheconf",
    "applescript",
    "asm",
    "awk",
    "bash",
    "bat",
    "bibtex",
    "bnf",
    "c",
    "c++",
    "clojure",
    "cmake",
    "common-lisp",
    "console",
    "cpp",
    "crystal",
    "csharp",
    "css",
    "cuda",
    "d",
    "dart",
    "debcontrol",
    "desktop",
    "diff",
    "django",
    "docker",
    "dockerfile",
    "dot",
    "dtd",
    "ebnf",
    "elisp",
    "elixir",
    "elm",
    "emacs-lisp",
    "erlang",
    "fish",
    "fortran",
    "fsharp",
    "gdscript",
    "gherkin",
    "glsl",
    "go",
    "graphql",
    "graphviz",
    "groovy",
    "haskell",
    "hcl",
    "html",
    "html+jinja",
    "http",
    "idris",
    "ini",
    "irc",
    "java",
    "javascript",
    "jinja",
    "js",
    "json",
    "jsonnet",
    "julia",
    "kconfig",
    "kotlin",
    "latex",
    "lhs",
    "linux-config",
    "lisp",
    "llvm",
    "lua",
    "make",
    "makefile",
    "mako",
    "markdown",
    "mathematica",
    "matlab",
    "md",
    "meson",
    "nasm",
    "nginx",
    "nim",
    "nix",
    "none",
    "objective-c",
    "ocaml",
    "octave",
    "pacmanconf",
    "pascal",
    "perl",
    "php",
    "postgresql",
    "postscript",
    "powershell",
    "prolog",
    "properties",
    "protobuf",
    "ps1",
    "puppet",
    "purescript",
    "pycon",
    "py",
    "python",
    "python3",
    "qml",
    "r",
    "racket",
    "rb",
    "registry",
    "rest",
    "rst",
    "ruby",
    "rust",
    "sass",
    "scala",
    "scheme",
    "scss",
    "sed",
    "sh",
    "shell",
    "smalltalk",
    "sourceslist",
    "spec",
    "sql",
    "squidconf",
    "sqlite3",
    "swift",
    "systemd",
    "tcl",
    "terraform",
    "tex",
    "text",
    "toml",
    "ts",
    "typescript",
    "udiff",
    "vala",
    "vb.net",
    "verilog",
    "vhdl",
    "vim",
    "wast",
    "wat",
    "xml",
    "xorg.conf",
    "xslt",
    "yaml",
    "zig",
    "zsh",
];

/// Names of languages in manuals that Pygments calls otherwise.
const ALIASES: &[(&str, &str)] = &[
    ("shellsession", "console"),
    ("shell-session", "console"),
    ("commands", "console"),
    ("terminal", "console"),
    ("sh-session", "console"),
    ("txt", "text"),
    ("plain", "text"),
    ("yml", "yaml"),
    ("conf", "ini"),
    ("patch", "diff"),
    ("c#", "csharp"),
    ("hs", "haskell"),
    ("cabal", "none"),
];

/// The name that Pygments knows a language by.
fn known_language(name: &str) -> Option<&'static str> {
    let lower = name.to_ascii_lowercase();
    let alias = ALIASES.iter().find(|(from, _)| *from == lower).map(|(_, to)| *to);
    alias.or_else(|| LANGUAGES.iter().find(|known| **known == lower).copied())
}

/// The name that Pygments knows a language by, and the name as it stands in a class.
pub(crate) fn language_of(name: &str) -> (Option<&'static str>, String) {
    let known = known_language(name);
    (known, if known.is_some() { String::new() } else { crate::ids::make_id(name) })
}

impl<'a> Writer<'a> {
    /// Writes a listing; with a caption, if it is all there is in an example.
    pub(super) fn code(&mut self, code: &'a CodeBlock, attrs: &Attrs, caption: Option<&str>) {
        if code.kind == CodeKind::Layout {
            self.layout(&code.content);
        } else if is_plain(code) {
            self.code_block(code, attrs, caption);
        } else {
            self.parsed_literal(code, attrs);
        }
    }

    fn code_block(&mut self, code: &CodeBlock, attrs: &Attrs, caption: Option<&str>) {
        let directive = attrs.hint(own::NAME).unwrap_or(self.dialect.code);
        let language = match (&code.language, code.kind) {
            (Some(name), _) => known_language(name).unwrap_or("none"),
            // What a terminal shows, prompts included.
            (None, CodeKind::Screen) => "console",
            (None, _) => "none",
        };
        let text = match &code.content[..] {
            [Inline { kind: InlineKind::Text(text), .. }] => Cow::Borrowed(text.as_str()),
            content => ast::plain_text(content).into(),
        };
        let text = expand_tabs(&text, &mut 0);
        let lines = lines(&text);
        let language = Some(language).filter(|name| self.dialect.sphinx || *name != "none");
        let directive = [".. ", directive, "::"].concat();
        match language {
            Some(name) => self.page.line_of(&[&directive, " ", name]),
            None => self.page.line(&directive),
        }
        let mut has_option = false;
        if let Some(caption) = caption {
            self.page.line_of(&[INDENT, ":caption: ", caption]);
            has_option = true;
        }
        if let Some(class) = class(code) {
            self.page.line_of(&[INDENT, ":class: ", &class]);
            has_option = true;
        }
        has_option |= self.own_options(attrs);
        // docutils takes away the blanks that all lines of a directive begin with; an option has none.
        if !has_option && is_indented(&lines) {
            let option = if self.dialect.code_options { ":dedent: 0" } else { ":class: listing" };
            self.page.line_of(&[INDENT, option]);
        }
        if lines.is_empty() && !self.dialect.sphinx {
            // The directive wants content, and takes a line of blanks for it.
            self.page.blank();
            self.page.line_of(&[INDENT, "\u{200b}"]);
        }
        self.verbatim(&lines);
    }

    fn parsed_literal(&mut self, code: &'a CodeBlock, attrs: &Attrs) {
        let mut pieces = Vec::with_capacity(code.content.len());
        self.inlines(&code.content, &mut pieces);
        let mut column = 0;
        for piece in &mut pieces {
            match piece {
                Piece::Text(text) => *text = expand_tabs(text, &mut column).into_owned().into(),
                Piece::Mark(text, _) => column += text.chars().count(),
                Piece::Break => *piece = Piece::Text("\n".into()),
            }
        }
        let text = join(&pieces);
        let text = expand_tabs(&text, &mut 0);
        let lines = lines(&text);
        self.page.line(".. parsed-literal::");
        let language = code.language.as_deref().map(|name| known_language(name).unwrap_or(name));
        let class = match language {
            Some(name) => Some(crate::ids::make_id(name)).filter(|name| !name.is_empty()),
            None if code.kind == CodeKind::Screen => Some("console".to_string()),
            None => None,
        };
        let class = class.or_else(|| is_indented(&lines).then(|| "listing".to_string()));
        let synopsis = (code.kind == CodeKind::Synopsis).then_some("synopsis");
        let classes: Vec<&str> = class.as_deref().into_iter().chain(synopsis).collect();
        if !classes.is_empty() {
            self.page.line_of(&[INDENT, ":class: ", &classes.join(" ")]);
        }
        self.own_options(attrs);
        if lines.is_empty() {
            // The directive wants content, and an escaped blank is none.
            self.page.blank();
            self.page.line_of(&[INDENT, "\\ \\"]);
        }
        self.verbatim(&lines);
    }

    /// Writes lines as they are, as the content of a directive.
    fn verbatim(&mut self, lines: &[&str]) {
        if lines.is_empty() {
            return;
        }
        self.page.blank();
        self.page.indent(INDENT);
        for line in lines {
            self.page.line(line);
        }
        self.page.close();
    }

    /// Writes text whose lines and blanks count.
    fn layout(&mut self, content: &'a [Inline]) {
        let mut pieces = Vec::with_capacity(content.len());
        self.inlines(content, &mut pieces);
        let mut lines: Vec<Vec<Piece<'_>>> = vec![Vec::new()];
        for piece in pieces {
            match piece {
                Piece::Text(text) => {
                    for (i, part) in text.split('\n').enumerate() {
                        if i > 0 {
                            lines.push(Vec::new());
                        }
                        if let Some(line) = lines.last_mut() {
                            push_text(line, part.to_string());
                        }
                    }
                }
                Piece::Break => lines.push(Vec::new()),
                // Mark-up does not go on over the end of a line.
                Piece::Mark(source, first) => {
                    if let Some(line) = lines.last_mut() {
                        line.push(Piece::Mark(source.replace('\n', " ").into(), first));
                    }
                }
            }
        }
        for line in &lines {
            let text = join(line);
            let text = text.trim_end();
            self.page.line_of(&[if text.is_empty() { "|" } else { "| " }, &text.replace('\t', "        ")]);
        }
    }

    pub(super) fn math(&mut self, math: &Math, attrs: &Attrs) {
        let directive = match math.notation {
            MathNotation::Tex | MathNotation::AsciiMath => ".. math::",
            MathNotation::MathMl => ".. raw:: html",
        };
        self.page.line(directive);
        if math.notation != MathNotation::MathMl {
            self.own_options(attrs);
        }
        self.verbatim(&lines(&expand_tabs(&math.source, &mut 0)));
    }

    /// The marks of a callout, as a term.
    pub(super) fn callout_marks(&mut self, numbers: &[usize], out: &mut Vec<Piece<'a>>) {
        self.declare("conum", None);
        for (i, number) in numbers.iter().enumerate() {
            if i > 0 {
                push_text(out, " ");
            }
            out.push(Piece::Mark(format!(":conum:`({number})`").into(), '('));
        }
    }
}

/// Whether a listing has no mark-up in it.
pub(super) fn is_plain(code: &CodeBlock) -> bool {
    code.content.iter().all(|i| matches!(i.kind, InlineKind::Text(_)))
}

/// What else is to be known of a listing: a language that Pygments does not have, or that it is a synopsis.
fn class(code: &CodeBlock) -> Option<String> {
    let language = code.language.as_deref().filter(|name| known_language(name).is_none());
    let language = language.map(|name| format!("language-{}", crate::ids::make_id(name)));
    let synopsis = (code.kind == CodeKind::Synopsis).then(|| "synopsis".to_string());
    match (language, synopsis) {
        (Some(a), Some(b)) => Some(a + " " + &b),
        (a, b) => a.or(b),
    }
}

/// The lines of a listing without tabs, without blank lines at either end.
fn lines(text: &str) -> Vec<&str> {
    let all = ast::layout::lines(text).map(crate::settle::trim_end);
    let mut all: Vec<&str> = all.skip_while(|line| line.is_empty()).collect();
    let last = all.iter().rposition(|l| !l.is_empty()).map_or(0, |n| n + 1);
    all.truncate(last);
    all
}

/// Whether every line begins with a blank.
fn is_indented(lines: &[&str]) -> bool {
    !lines.is_empty() && lines.iter().all(|l| l.is_empty() || l.starts_with(char::is_whitespace))
}

/// Text with blanks for its tabs. It begins in this column, and moves it to where it ends.
pub(crate) fn expand_tabs<'t>(text: &'t str, column: &mut usize) -> Cow<'t, str> {
    if !text.contains('\t') {
        let line = text.rfind('\n').map_or(text, |at| {
            *column = 0;
            &text[at + 1..]
        });
        *column += line.chars().count();
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => {
                let blanks = 8 - *column % 8;
                out.extend(std::iter::repeat_n(' ', blanks));
                *column += blanks;
            }
            '\n' => {
                out.push(c);
                *column = 0;
            }
            _ => {
                out.push(c);
                *column += 1;
            }
        }
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use super::{expand_tabs, known_language, lines};

    #[test]
    fn tabs_go_to_the_next_column_of_eight() {
        assert_eq!(expand_tabs("\ta\tb\n\t", &mut 0), "        a       b\n        ");
    }

    #[test]
    fn blank_lines_at_the_ends_are_cut() {
        assert_eq!(lines("\n  a\n\nb \n\n"), ["  a", "", "b"]);
        assert!(lines(" \n").is_empty());
    }

    #[test]
    fn languages() {
        assert_eq!(known_language("Nix"), Some("nix"));
        assert_eq!(known_language("ShellSession"), Some("console"));
        assert_eq!(known_language("klingon"), None);
    }
}
