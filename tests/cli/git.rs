//! `--git`: a manual is moved in two commits, or not at all.

use crate::bench::{Bench, Ran, including, section};
use std::fs;
use std::path::Path;
use std::process::Command;

/// A repository, with nothing of what the machine or a hook that runs this test may have set.
struct Repository(Bench);

/// Who commits.
const WHO: [(&str, &str); 4] = [
    ("GIT_AUTHOR_NAME", "A. Writer"),
    ("GIT_AUTHOR_EMAIL", "writer@example.org"),
    ("GIT_COMMITTER_NAME", "A. Writer"),
    ("GIT_COMMITTER_EMAIL", "writer@example.org"),
];

impl Repository {
    fn new() -> Repository {
        let repository = Repository(Bench::new());
        repository.git("init --quiet --initial-branch=main .");
        repository
    }

    fn with(files: &[(&str, &str)]) -> Repository {
        let repository = Repository::new();
        for (name, text) in files {
            repository.0.write(name, text);
        }
        repository.commit("The sources");
        repository
    }

    fn plain<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        for (name, _) in std::env::vars_os().filter(|(n, _)| n.to_string_lossy().starts_with("GIT_")) {
            command.env_remove(name);
        }
        command
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .current_dir(self.0.path("."))
    }

    #[track_caller]
    fn git(&self, arguments: &str) -> String {
        let mut command = Command::new("git");
        let ran = Ran::of(self.plain(&mut command).args(arguments.split_whitespace()).envs(WHO));
        ran.ends(0).out
    }

    #[track_caller]
    fn commit(&self, message: &str) {
        self.git("add --all");
        let mut command = Command::new("git");
        let arguments = ["commit", "--quiet", "--message", message];
        drop(Ran::of(self.plain(&mut command).args(arguments).envs(WHO)).ends(0));
    }

    fn run(&self, arguments: &str) -> Ran {
        Ran::of(self.plain(&mut self.0.command(arguments)).envs(WHO))
    }

    /// Everything that a failure must leave as it is.
    fn state(&self) -> (String, String, Vec<(String, String)>) {
        let files = fs::read_dir(self.0.path(".")).unwrap().map(|e| e.unwrap().file_name());
        let folders = files.map(|n| n.to_string_lossy().into_owned()).filter(|n| n != ".git");
        let mut tree: Vec<_> = folders.flat_map(|n| self.tree(&n)).collect();
        tree.sort();
        (self.git("rev-parse HEAD"), self.git("status --porcelain"), tree)
    }

    /// Files and folders.
    fn tree(&self, name: &str) -> Vec<(String, String)> {
        let path = self.0.path(name);
        if !path.is_dir() {
            return vec![(name.to_owned(), String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned())];
        }
        let inside =
            fs::read_dir(path).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned());
        let mut found: Vec<_> = inside.flat_map(|n| self.tree(&format!("{name}/{n}"))).collect();
        found.push((name.to_owned(), String::new()));
        found
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

#[test]
fn the_handbook_is_moved_and_its_history_with_it() {
    let repository = Repository::new();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/handbook"), &repository.0.path("doc"));
    repository.commit("The handbook");
    let page = repository.0.read("doc/practice/ci.xml");
    let changed =
        page.replacen("</title>", "</title>\n<para>\nWords on a line.\n  Others farther in.\n</para>", 1);
    repository.0.write("doc/practice/ci.xml", &changed);
    repository.commit("More words");
    let files = |name: &str| -> Vec<String> {
        repository.git(&format!("ls-files {name}")).lines().map(str::to_owned).collect()
    };
    let sources = files("doc");
    let ran = repository.run("convert doc --to rst --output doc --git").ends(0);
    drop(ran.says(&["renames 40 files, commit", "rst: 41 files", "verified"]));
    assert_eq!(repository.git("status --porcelain"), "");

    // The first commit renames, and nothing else.
    let rename = repository.git("diff-tree -r -M100% --name-status HEAD~2 HEAD~1");
    assert_eq!(rename.lines().count(), 40, "{rename}");
    assert!(rename.lines().all(|l| l.starts_with("R100\t")), "{rename}");
    assert!(rename.contains("R100\tdoc/practice/ci.xml\tdoc/practice/ci.rst\n"), "{rename}");
    // The second one converts, and leaves what has no copy.
    let convert = repository.git("diff-tree -r -M --name-status HEAD~1 HEAD");
    // A page of the handbook is shown in another one, too, as a listing.
    let (new, modified): (Vec<_>, Vec<_>) = convert.lines().partition(|l| l.starts_with("A\t"));
    assert_eq!(new, ["A\tdoc/examples/hello.rst"]);
    assert!(modified.iter().all(|l| l.starts_with("M\t")), "{convert}");
    let left: Vec<_> = sources.iter().filter(|n| repository.0.path(n).exists()).collect();
    assert_eq!(left.len() + 40, sources.len());
    assert_eq!(files("doc").len(), sources.len() + 1);
    assert!(["doc/images/tree.svg", "doc/examples/hello.xml"].iter().all(|n| left.iter().any(|l| l == n)));

    let log = repository.git("log --follow --format=%s doc/practice/ci.rst");
    let rename = "Rename 40 files for the conversion to rst";
    let convert = "Convert 41 files from docbook to rst";
    assert_eq!(log.lines().collect::<Vec<_>>(), [convert, rename, "More words", "The handbook"]);
    // Lines that are as they were are those of the one who wrote them, and with `-w` those that stand elsewhere, too.
    let written = |how: &str| repository.git(&format!("blame --line-porcelain {how} doc/practice/ci.rst"));
    let lines = |blame: &str| blame.lines().filter(|l| *l == "summary More words").count();
    assert_eq!([lines(&written("")), lines(&written("-w"))], [1, 2]);
    let message = repository.git("log -1 --format=%B");
    for wanted in ["each copy was read back and compared", "Nodes: 4", " × feature ", "dropped: "] {
        assert!(message.contains(wanted), "{wanted}: {message}");
    }
    // What was written is what is written without git.
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/handbook"), &repository.0.path("again"));
    repository.0.write("again/practice/ci.xml", changed);
    repository.0.run("convert again --to rst --output plain").ends(0);
    let is_copy = |name: &str| Path::new(name).extension().is_some_and(|e| e == "rst");
    let copies: Vec<_> = repository.tree("plain").into_iter().filter(|(n, _)| is_copy(n)).collect();
    assert_eq!(copies.len(), 41);
    for (name, text) in copies {
        assert_eq!(repository.0.read(&name.replacen("plain", "doc", 1)), text, "{name}");
    }
}

#[test]
fn another_folder_gets_the_copies_and_their_pictures() {
    let picture = "<mediaobject><imageobject><imagedata fileref=\"a.svg\"/></imageobject></mediaobject>";
    let repository = Repository::with(&[
        ("doc/x/a.xml", &section("a", picture)),
        ("doc/x/a.svg", "<svg/>"),
        ("doc/b.xml", &section("b", "")),
        ("doc/notes.txt", "mine"),
    ]);
    repository.run("convert doc --to asciidoc --output docs-adoc --git").ends(0);
    assert_eq!(repository.0.names("doc"), ["notes.txt", "x/a.svg"]);
    assert_eq!(repository.0.names("docs-adoc"), ["b.adoc", "x/a.adoc", "x/a.svg"]);
    assert_eq!(repository.git("status --porcelain"), "");
    let first = repository.git("diff-tree -r -M100% --name-status HEAD~2 HEAD~1");
    assert_eq!(first, "R100\tdoc/b.xml\tdocs-adoc/b.adoc\nR100\tdoc/x/a.xml\tdocs-adoc/x/a.adoc\n");
    assert!(repository.git("log -1 --format=%B").contains("1 file added that the copies refer to"));
    // From a folder below, too, and one file to a name of one's own.
    repository.0.write("doc/c.xml", section("c", ""));
    repository.commit("One more");
    let mut command = repository.0.command("convert c.xml --to rst --output ../c.rst --git");
    let ran = Ran::of(repository.plain(&mut command).envs(WHO).current_dir(repository.0.path("doc"))).ends(0);
    drop(ran.says(&["renames 1 file,"]));
    assert!(repository.git("log --follow --format=%s c.rst").ends_with("One more\n"));
}

/// Pages that a layout makes have no source, and pages that it joins have no copies.
#[test]
fn a_layout_says_where_sources_go() {
    let two = |n: u32| format!("<section xml:id=\"s{n}\"><title>S {n}</title><para>Words.</para></section>");
    let chapters = [1, 2].map(|n| {
        format!("<chapter xmlns=\"http://docbook.org/ns/docbook\" xml:id=\"c{n}\"><title>C {n}</title>{}</chapter>", two(n))
    });
    let book = "<book xmlns=\"http://docbook.org/ns/docbook\" xmlns:xi=\"http://www.w3.org/2001/XInclude\" xml:id=\"book\">\
                <title>The book</title><xi:include href=\"one.xml\"/><xi:include href=\"two.xml\"/></book>";
    for (options, renamed) in [
        ("--layout sphinx", 3),
        ("--layout sphinx --split section", 3),
        ("--layout sphinx --split none", 1),
        ("--split section", 3),
    ] {
        let sources = [("doc/book.xml", book), ("doc/one.xml", &chapters[0]), ("doc/two.xml", &chapters[1])];
        let repository = Repository::with(&sources);
        let ran = repository.run(&format!("convert doc --to rst --output docs {options} --git")).ends(0);
        drop(ran.says(&["verified"]));
        assert_eq!(repository.git("status --porcelain"), "", "{options}");
        assert_eq!(repository.git("ls-files doc"), "", "{options}");
        let first = repository.git("diff-tree -r -M100% --name-status HEAD~2 HEAD~1");
        assert_eq!(first.lines().filter(|l| l.starts_with("R100\t")).count(), renamed, "{options}: {first}");
        assert_eq!(first.lines().count(), renamed, "{options}: {first}");
        repository.0.write("plain/book.xml", book);
        repository.0.write("plain/one.xml", &chapters[0]);
        repository.0.write("plain/two.xml", &chapters[1]);
        repository.0.run(&format!("convert plain --to rst --output again {options}")).ends(0);
        assert_eq!(repository.0.tree("again"), repository.0.tree("docs"), "{options}");
    }
}

#[test]
fn what_has_no_name_of_its_own_to_change_is_one_commit() {
    let old = "<!DOCTYPE section PUBLIC \"-//OASIS//DTD DocBook XML V4.5//EN\" \"\">\n\
               <section id=\"a\"><title>A</title><para>Words.</para></section>\n";
    let repository = Repository::with(&[("doc/a.xml", old)]);
    repository.run("convert doc --to docbook --output doc --git").ends(0).says(&["converts"]);
    assert_eq!(repository.git("log --format=%s"), "Convert 1 file from docbook4 to docbook\nThe sources\n");
    assert!(repository.0.read("doc/a.xml").contains("xml:id"));
}

#[test]
fn files_that_are_in_the_copies_of_others_go() {
    let repository = Repository::with(&[
        ("doc/manual.xml", &including("manual", &["part.xml"])),
        ("doc/part.xml", &section("part", "<para>Words.</para>")),
    ]);
    repository.run("convert doc --to rst --output doc --includes merge --git").ends(0);
    assert_eq!(repository.0.names("doc"), ["manual.rst"]);
    assert_eq!(repository.git("status --porcelain"), "");
    assert!(
        repository
            .git("log -1 --format=%B")
            .contains("1 file removed, whose content is in copies of others.")
    );
}

#[test]
fn a_file_that_fails_stays_and_so_does_what_it_may_need() {
    let repository = Repository::with(&[("doc/a.xml", &section("a", "")), ("doc/bad.xml", "<section>")]);
    repository.run("convert doc --to rst --output doc --git").ends(1).says(&["not converted: doc/bad.xml"]);
    assert_eq!(repository.0.names("doc"), ["a.rst", "bad.xml"]);
    assert_eq!(repository.git("status --porcelain"), "");
    assert!(repository.git("log -1 --format=%B").contains("Not converted: doc/bad.xml."));
}

#[test]
fn a_file_in_the_way_is_replaced_only_with_force() {
    let repository = Repository::with(&[("doc/a.xml", &section("a", "")), ("doc/a.rst", "mine")]);
    let before = repository.state();
    repository.run("convert doc --to rst --output doc --git").ends(2).says(&["1 file is there already"]);
    assert_eq!(repository.state(), before);
    repository.run("convert doc --to rst --output doc --git --force").ends(0);
    assert_eq!(repository.0.names("doc"), ["a.rst"]);
    assert_eq!(repository.git("status --porcelain"), "");
}

#[test]
fn what_is_not_clean_is_refused_and_explained() {
    let repository = Repository::with(&[("doc/a.xml", &section("a", "")), ("other", "")]);
    let refused = |arguments: &str, words: &[&str]| {
        let before = repository.state();
        drop(repository.run(arguments).ends(2).says(words));
        assert_eq!(repository.state(), before);
    };
    let call = "convert doc --to rst --output doc --git";
    repository.0.write("other", "changed");
    refused(call, &["changes that are not committed", "other", "commit or stash"]);
    repository.git("add other");
    refused(call, &["changes that are not committed", "other"]);
    repository.commit("Changed");
    repository.0.write("doc/new.xml", section("new", ""));
    refused(call, &["files that git does not know", "doc/new.xml"]);
    fs::remove_file(repository.0.path("doc/new.xml")).unwrap();
    repository.0.write("elsewhere", "does not matter");
    repository.0.write(".gitignore", "*.rst");
    repository.git("add .gitignore");
    repository.git("commit --quiet --message ignore");
    refused(call, &["ignore", "doc/a.rst"]);
    refused("convert doc --to rst,gfm --output doc --git", &["to one format"]);
    refused("convert doc/a.xml --to rst --output - --git", &["standard output"]);
    refused("convert doc --to rst --output / --git", &["in no work tree of git"]);
    // It writes nothing by itself, either.
    repository.run("convert doc --to asciidoc --output doc --git --dry-run").ends(0);
    assert!(repository.run("convert doc --to asciidoc --output doc --git").ends(0).err.contains("renames"));
}

#[test]
fn without_git_or_a_name_nothing_is_done() {
    let repository = Repository::with(&[("doc/a.xml", &section("a", ""))]);
    let before = repository.state();
    let call = "convert doc --to rst --output doc --git";
    let mut nameless = repository.0.command(call);
    repository.plain(&mut nameless);
    nameless.env("HOME", repository.0.path("nobody")).env("GIT_CONFIG_COUNT", "1");
    nameless.env("GIT_CONFIG_KEY_0", "user.useConfigOnly").env("GIT_CONFIG_VALUE_0", "true");
    drop(Ran::of(&mut nameless).ends(2).says(&["git does not know who commits", "nothing was written"]));
    let mut missing = repository.0.command(call);
    repository.plain(&mut missing).env("PATH", repository.0.path("nothing"));
    drop(Ran::of(&mut missing).ends(2).says(&["the program `git` is not there"]));
    assert_eq!(repository.state(), before);
    let empty = Repository::new();
    empty.0.write("doc/a.xml", section("a", ""));
    empty.run(call).ends(2).says(&["there is no commit yet"]);
    let none = Bench::with(&[("doc/a.xml", &section("a", ""))]);
    none.run(call).ends(2).says(&["in no work tree of git"]);
}

/// The first or the second commit is refused by a hook.
#[cfg(unix)]
#[test]
fn a_hook_that_refuses_leaves_everything_as_it_was() {
    use std::os::unix::fs::PermissionsExt;
    for times in [0, 1] {
        let repository = Repository::with(&[
            ("doc/x/a.xml", &section("a", "")),
            ("doc/b.xml", &section("b", "")),
            ("new/keep", ""),
        ]);
        let hook = format!(
            "#!/bin/sh\necho once >> .git/count\n[ $(wc -l < .git/count) -le {times} ] || {{ echo Not today. >&2; exit 1; }}\n"
        );
        repository.0.write(".git/hooks/pre-commit", hook);
        let hook = repository.0.path(".git/hooks/pre-commit");
        fs::set_permissions(hook, fs::Permissions::from_mode(0o755)).unwrap();
        for output in ["doc", "new/folder"] {
            fs::remove_file(repository.0.path(".git/count")).ok();
            let before = repository.state();
            drop(repository.run(&format!("convert doc --to rst --output {output} --git")).ends(1).says(&[
                "Not today.",
                "everything is as it was before",
                "core.hooksPath",
            ]));
            assert_eq!(repository.state(), before, "{times} {output}");
        }
    }
}

/// Ctrl-C while a hook runs.
#[cfg(unix)]
#[test]
fn ctrl_c_between_the_commits_leaves_everything_as_it_was() {
    use std::os::unix::fs::PermissionsExt;
    let repository =
        Repository::with(&[("doc/x/a.xml", &section("a", "")), ("doc/b.xml", &section("b", ""))]);
    repository.0.write(".git/hooks/pre-commit", "#!/bin/sh\nkill -INT $COPYIST\nsleep 1\n");
    fs::set_permissions(repository.0.path(".git/hooks/pre-commit"), fs::Permissions::from_mode(0o755))
        .unwrap();
    let before = repository.state();
    let mut shell = Command::new("sh");
    repository.plain(&mut shell).envs(WHO);
    // The shell becomes the program, and so knows its number.
    let script = "COPYIST=$$ exec \"$0\" convert doc --to rst --output doc --git";
    shell.args(["-c", script, env!("CARGO_BIN_EXE_copyist")]);
    let ran = Ran::of(&mut shell).ends(130).says(&["interrupted; nothing was written"]);
    assert!(!ran.err.contains("--git"), "{}", ran.err);
    assert_eq!(repository.state(), before);
}
