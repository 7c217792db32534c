//! A folder of its own for each test, and the program run in it.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// A folder with files, and what was run in it.
pub struct Bench {
    folder: TempDir,
}

/// How a run ended.
pub struct Ran {
    pub status: i32,
    pub out: String,
    pub err: String,
}

impl Bench {
    /// An empty folder.
    pub fn new() -> Bench {
        Bench { folder: tempfile::tempdir().expect("a folder") }
    }

    /// A folder with these files.
    pub fn with(files: &[(&str, &str)]) -> Bench {
        let bench = Bench::new();
        for (name, text) in files {
            bench.write(name, text);
        }
        bench
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, text).expect("written");
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    /// The program, to be run with arguments split at blanks.
    pub fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_copyist"));
        command.args(arguments.split_whitespace()).current_dir(self.folder.path()).env_remove("NO_COLOR");
        command
    }

    /// Runs the program with arguments split at blanks.
    pub fn run(&self, arguments: &str) -> Ran {
        Ran::of(&mut self.command(arguments))
    }

    /// All files below a folder with their content, sorted.
    pub fn tree(&self, name: &str) -> Vec<(String, String)> {
        let mut found = Vec::new();
        let top = self.path(name);
        let mut folders = vec![top.clone()];
        while let Some(folder) = folders.pop() {
            let Ok(entries) = std::fs::read_dir(&folder) else { continue };
            for entry in entries {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(&top).unwrap_or(Path::new("")).display().to_string();
                    found.push((name, std::fs::read_to_string(&path).expect("text")));
                }
            }
        }
        found.sort();
        found
    }

    /// The names of all files below a folder, sorted.
    pub fn names(&self, name: &str) -> Vec<String> {
        self.tree(name).into_iter().map(|(name, _)| name).collect()
    }
}

impl Ran {
    /// Runs a command.
    pub fn of(command: &mut Command) -> Ran {
        let output = command.output().expect("the program starts");
        Ran {
            status: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).expect("text"),
            err: String::from_utf8(output.stderr).expect("text"),
        }
    }

    /// Asserts how it ended; a failure shows everything.
    #[track_caller]
    pub fn ends(self, status: i32) -> Ran {
        assert_eq!(self.status, status, "standard error:\n{}\nstandard output:\n{}", self.err, self.out);
        self
    }

    /// Asserts that standard error holds all of these.
    #[track_caller]
    pub fn says(self, words: &[&str]) -> Ran {
        for word in words {
            assert!(self.err.contains(word), "{word:?} is missing in:\n{}", self.err);
        }
        self
    }

    /// Asserts that standard output is empty.
    #[track_caller]
    pub fn silent(self) -> Ran {
        assert_eq!(self.out, "");
        self
    }
}

/// A DocBook section with an id, a title, and a body.
pub fn section(id: &str, body: &str) -> String {
    let mut out = String::new();
    let _ = write!(
        out,
        "<section xmlns=\"http://docbook.org/ns/docbook\" xmlns:xi=\"http://www.w3.org/2001/XInclude\" \
         version=\"5.0\" xml:id=\"{id}\">\n  <title>About {id}</title>\n  {body}\n</section>\n"
    );
    out
}

/// A DocBook section that includes files.
pub fn including(id: &str, files: &[&str]) -> String {
    let mut body = String::from("<para>Text.</para>");
    for file in files {
        let _ = write!(body, "\n  <xi:include href=\"{file}\"/>");
    }
    section(id, &body)
}
