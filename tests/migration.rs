//! The chapter *Moving a manual* is run as a new user runs it: from a fresh clone of a repository with a manual in `DocBook` to a
//! finished branch, command by command.
//!
//! `sphinx-build` is that of `COPYIST_REFERENCE`; without it that one command is left out, and the test says so.

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder with a clone, `repo`, whose folder `doc` holds the handbook.
struct Place {
    folder: tempfile::TempDir,
    tools: Option<PathBuf>,
}

/// What a command did.
struct Ran {
    ok: bool,
    text: String,
}

impl Place {
    fn new() -> Place {
        let place =
            Place { folder: tempfile::tempdir().unwrap(), tools: support::folder("COPYIST_REFERENCE") };
        let origin = place.folder.path().join("origin");
        let from = support::root().join("corpus/handbook");
        for file in support::files(&from) {
            let to = origin.join("doc").join(&file);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(from.join(&file), to).unwrap();
        }
        fs::write(origin.join("README"), "A program, with its manual in doc/.\n").unwrap();
        for command in [
            "git init --quiet --initial-branch=main origin",
            "git -C origin add --all",
            "git -C origin commit --quiet --message=Manual",
            "git clone --quiet origin repo",
        ] {
            place.works(command, place.folder.path());
        }
        place
    }

    fn repository(&self) -> PathBuf {
        self.folder.path().join("repo")
    }

    fn run(&self, command: &str, folder: &Path) -> Option<Ran> {
        let mut words = command.split_whitespace();
        let program = match words.next()? {
            "copyist" => PathBuf::from(env!("CARGO_BIN_EXE_copyist")),
            "sphinx-build" => self.tools.as_ref()?.join("venv/bin/sphinx-build"),
            other => PathBuf::from(other),
        };
        let mut run = Command::new(program);
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("GIT_")) {
            run.env_remove(name);
        }
        for who in ["AUTHOR", "COMMITTER"] {
            run.env(format!("GIT_{who}_NAME"), "A. Writer")
                .env(format!("GIT_{who}_EMAIL"), "writer@example.org");
        }
        run.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        let output = run.args(words).current_dir(folder).output().unwrap();
        let text = [output.stdout, output.stderr].concat();
        Some(Ran { ok: output.status.success(), text: String::from_utf8_lossy(&text).into_owned() })
    }

    #[track_caller]
    fn works(&self, command: &str, folder: &Path) -> String {
        let Some(ran) = self.run(command, folder) else {
            support::left_out(
                1,
                "command of the migration chapter",
                "COPYIST_REFERENCE is not set; run `cargo xtask test`",
            );
            return String::new();
        };
        assert!(ran.ok, "{command}:\n{}", ran.text);
        ran.text
    }
}

/// The commands of the chapter, by the titles of its sections.
fn commands() -> Vec<(String, String)> {
    let text = fs::read_to_string(support::root().join("book/src/migration.md")).unwrap();
    let mut title = String::new();
    let mut found = Vec::new();
    for line in text.lines() {
        if let Some(words) = line.strip_prefix("## ") {
            title = words.to_string();
        } else if let Some(command) = line.strip_prefix("$ ") {
            found.push((title.clone(), command.trim().to_string()));
        }
    }
    found
}

#[test]
fn a_manual_is_moved_by_the_commands_of_the_chapter() {
    let place = Place::new();
    let repository = place.repository();
    let all = commands();
    let of = |title: &str| {
        all.iter().filter(|(t, _)| t.starts_with(title)).map(|(_, c)| c.as_str()).collect::<Vec<_>>()
    };
    for command in of("Before") {
        place.works(command, &repository);
    }
    assert_eq!(place.works("git status --porcelain", &repository), "", "nothing is written");
    let three = of("The move, in three commands");
    assert_eq!(three.len(), 3);
    for command in three {
        place.works(command, &repository);
    }
    // A branch of two commits, and nothing left to do.
    assert_eq!(place.works("git status --porcelain --untracked-files=no", &repository), "");
    assert_eq!(place.works("git log --oneline main..move-to-rst", &repository).lines().count(), 2);
    let renamed = place.works("git diff --name-status -M100% HEAD~2 HEAD~1", &repository);
    assert!(
        renamed.lines().count() > 30 && renamed.lines().all(|line| line.starts_with("R100")),
        "{renamed}"
    );
    let history = place.works("git log --follow --format=%s doc/preface.rst", &repository);
    assert_eq!(history.lines().last(), Some("Manual"), "{history}");
    let left = support::files(&repository.join("doc"));
    let xml: Vec<_> = left.iter().filter(|file| file.extension().is_some_and(|e| e == "xml")).collect();
    assert!(
        xml.iter().all(|file| file.starts_with("examples") || file.ends_with("common-options.xml")),
        "{xml:?}"
    );
    let ledger = fs::read_to_string(place.folder.path().join("ledger.md")).unwrap();
    assert!(ledger.contains("| rst |"), "{ledger}");
    if place.tools.is_some() {
        assert!(place.folder.path().join("site/index.html").is_file());
    }
    let mut said = String::new();
    for command in of("For the reviewers") {
        said = place.works(command, &repository);
    }
    assert!(said.contains("equal"), "{said}");
}

#[test]
fn one_chapter_is_moved_by_the_command_of_the_chapter() {
    let place = Place::new();
    let repository = place.repository();
    let all = commands();
    let steps: Vec<_> = all.iter().filter(|(title, _)| title == "Step by step").collect();
    assert_eq!(steps.len(), 1);
    place.works(&steps[0].1, &repository);
    assert_eq!(place.works("git status --porcelain", &repository), "?? doc/preface.md\n");
    fs::remove_file(repository.join("doc/preface.xml")).unwrap();
    let told = place.works("copyist convert doc --to docbook --output ../build", &repository);
    assert!(told.contains("preface.md"), "{told}");
    let before = support::files(&support::root().join("corpus/handbook"));
    let after = support::files(&place.folder.path().join("build"));
    let pages = |files: Vec<PathBuf>| -> Vec<PathBuf> {
        files.into_iter().filter(|file| file.extension().is_some_and(|e| e == "xml")).collect()
    };
    assert_eq!(pages(before), pages(after), "the whole book");
}
