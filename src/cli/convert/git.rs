//! `--git`: the move as two commits. The first renames each source to its copy's path and changes nothing in it; the
//! second converts. So `git log --follow` and `git blame` find the history of every file.
//!
//! The tree has to be clean, so that whatever goes wrong half way is undone by going back to the commit that was there.

use super::telling::count;
use crate::cli::interrupt::Interrupt;
use crate::cli::misuse;
use anyhow::{Context as _, anyhow, bail};
use std::collections::{BTreeSet, HashMap};
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What is moved, as paths of files.
#[derive(Default)]
pub(super) struct Move {
    /// Each source that has a copy, and the copy. A copy without a source is [new](Move::new).
    pub pairs: Vec<(PathBuf, PathBuf)>,
    /// What is written and comes from no source.
    pub new: Vec<PathBuf>,
    /// Sources whose content is in the copies of others.
    pub merged: Vec<PathBuf>,
}

/// What the two commits say; the first is not made where no file changes its name.
pub(super) struct Messages {
    pub rename: String,
    pub convert: String,
}

/// A repository whose tree is clean.
pub(super) struct Repository {
    git: Git,
    /// The input and the output, whose untracked files matter, too.
    concerned: Vec<PathBuf>,
    /// The tracked files, each with its mode and the name of its content.
    tracked: HashMap<String, (String, String)>,
}

/// The commits that were made.
pub(super) struct Commits {
    pub renamed: usize,
    pub names: Vec<String>,
}

impl Repository {
    /// The repository that inputs and output are in, if it is fit for a move.
    pub(super) fn open(inputs: &[PathBuf], output: &Path) -> anyhow::Result<Repository> {
        let mut tops = BTreeSet::new();
        for path in inputs.iter().map(PathBuf::as_path).chain([output]) {
            let folder = existing_folder(path);
            let top = Git { top: folder.clone() }.line(["rev-parse", "--show-toplevel"]);
            let top = top.with_context(|| format!("{} is in no work tree of git", path.display()));
            let top = top.map_err(|e| misuse(format!("--git: {e:#}")))?;
            tops.insert(PathBuf::from(top).canonicalize().unwrap_or(folder));
        }
        let mut tops = tops.into_iter();
        let (Some(top), None) = (tops.next(), tops.next()) else {
            return Err(misuse("--git: the inputs and the output are in different repositories"));
        };
        let concerned = inputs.iter().cloned().chain([output.to_path_buf()]).collect();
        let mut repository = Repository { git: Git { top }, concerned, tracked: HashMap::new() };
        repository.fit().map_err(|e| misuse(format!("--git: {e:#}; nothing was written")))?;
        repository.tracked = repository.list()?;
        Ok(repository)
    }

    /// Refuses what cannot be undone, and what would fail in the end.
    fn fit(&self) -> anyhow::Result<()> {
        self.git.line(["rev-parse", "--verify", "--quiet", "HEAD"]).map_err(|_| {
            anyhow!("there is no commit yet; commit the sources first, so that they have a history to keep")
        })?;
        let folder = PathBuf::from(self.git.line(["rev-parse", "--absolute-git-dir"])?);
        for (mark, what) in
            [("MERGE_HEAD", "a merge"), ("CHERRY_PICK_HEAD", "a cherry-pick"), ("REVERT_HEAD", "a revert")]
        {
            if folder.join(mark).exists() {
                bail!("{what} is going on; finish it first");
            }
        }
        for who in ["GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"] {
            self.git.line(["var", who]).context("git does not know who commits")?;
        }
        self.clean()
    }

    /// Refuses a tree that is not clean: in the end it is not clear any more what was whose, and going back would lose it.
    fn clean(&self) -> anyhow::Result<()> {
        let changed = self.git.list(["status", "--porcelain=v1", "-z", "--untracked-files=no"], "")?;
        // Names of files are names, whatever stands in them.
        let status = ["--literal-pathspecs", "status", "--porcelain=v1", "-z", "--untracked-files=all", "--"];
        let mut status = status.map(OsStr::new).to_vec();
        let concerned: Vec<_> = self.concerned.iter().filter_map(|p| self.relative(p)).collect();
        // The top itself is `.`.
        status.extend(concerned.iter().map(|p| OsStr::new(if p.is_empty() { "." } else { p })));
        let here = self.git.list(status, "")?;
        let untracked: Vec<_> = here.iter().filter_map(|l| l.strip_prefix("?? ")).collect();
        let untracked: Vec<_> = untracked.into_iter().filter(|p| !p.contains(".copyist-")).collect();
        let names = |names: &[&str]| match names {
            [first, second, third, _, ..] => {
                format!("{first}, {second}, {third} and {} more", names.len() - 3)
            }
            few => few.join(", "),
        };
        if !changed.is_empty() {
            let changed: Vec<&str> = changed.iter().map(|line| line.get(3..).unwrap_or(line)).collect();
            bail!(
                "the tree has changes that are not committed, which the way back from a failure would lose \
                 ({}); commit or stash them first",
                names(&changed)
            );
        }
        if !untracked.is_empty() {
            bail!(
                "among the inputs or in the output are files that git does not know, so that it could not bring \
                 them back ({}); add and commit them, or move them away first",
                names(&untracked)
            );
        }
        Ok(())
    }

    /// Refuses to commit files that git is told to ignore.
    pub(super) fn refuse_ignored<'a>(&self, copies: impl Iterator<Item = &'a Path>) -> anyhow::Result<()> {
        let paths: Vec<_> = copies.filter_map(|p| self.relative(p)).collect();
        // It ends with 1 where none is ignored.
        let ignored = self.git.run(["check-ignore", "-z", "--stdin"], &lines(&paths))?;
        if !matches!(ignored.status.code(), Some(0 | 1)) {
            bail!("--git: git check-ignore: {}", String::from_utf8_lossy(&ignored.stderr).trim());
        }
        let ignored = String::from_utf8_lossy(&ignored.stdout).into_owned();
        match ignored.split('\0').find(|p| !p.is_empty()) {
            None => Ok(()),
            Some(first) => Err(misuse(format!(
                "--git: copies would be files that git is told to ignore, such as {first}; write them elsewhere, or \
                 change .gitignore; nothing was written"
            ))),
        }
    }

    /// Makes the two commits. `write` puts the copies into place, over what is there.
    pub(super) fn commit(
        &self,
        what: &Move,
        messages: &Messages,
        interrupt: &Interrupt,
        write: impl FnOnce() -> anyhow::Result<()>,
    ) -> anyhow::Result<Commits> {
        // Time has passed since the tree was looked at.
        self.clean().map_err(|e| anyhow!("--git: {e:#}; nothing was written"))?;
        let head = self.git.line(["rev-parse", "--verify", "HEAD"])?;
        let mut made = Vec::new();
        let done = self.commit_both(what, messages, interrupt, write, &mut made);
        done.map_err(|error| match self.undo(&head, &made) {
            Ok(()) => anyhow!("--git: {error:#}; everything is as it was before"),
            Err(why) => anyhow!(
                "--git: {error:#}; and what was done could not be undone: {why:#}; `git reset --hard {head}` goes back"
            ),
        })
    }

    fn commit_both(
        &self,
        what: &Move,
        messages: &Messages,
        interrupt: &Interrupt,
        write: impl FnOnce() -> anyhow::Result<()>,
        made: &mut Vec<PathBuf>,
    ) -> anyhow::Result<Commits> {
        let go_on = || if interrupt.stopped() { Err(anyhow!("interrupted")) } else { Ok(()) };
        let renames = self.renames(what);
        let mut commits = Commits { renamed: renames.len(), names: Vec::new() };
        if !renames.is_empty() {
            let mut index = String::new();
            for Rename { from, to, mode, content } in &renames {
                let (old, new) = (self.git.top.join(from), self.git.top.join(to));
                if let Some(folder) = new.parent() {
                    fs::create_dir_all(folder)
                        .with_context(|| format!("cannot make {}", folder.display()))?;
                }
                made.push(new.clone());
                fs::rename(&old, &new).with_context(|| format!("cannot rename {from} to {to}"))?;
                // The very content that git has, whatever filters would make of it under its new name.
                let none = "0".repeat(content.len());
                let _ = write!(index, "0 {none}\t{from}\0{mode} {content}\t{to}\0");
            }
            go_on()?;
            self.git.ok(["update-index", "-z", "--index-info"], &index)?;
            commits.names.push(self.commit_index(&messages.rename)?);
        }
        go_on()?;
        let written: Vec<&PathBuf> = what.pairs.iter().map(|(_, to)| to).chain(&what.new).collect();
        let mut paths: Vec<String> = Vec::new();
        for path in written {
            let relative = self.relative(path).with_context(|| format!("{} is outside", path.display()))?;
            if !self.tracked.contains_key(&relative) {
                made.push(self.git.top.join(&relative));
            }
            paths.push(relative);
        }
        write()?;
        // What was not renamed, for a file of that name was there, goes; and what is in the copies of others.
        let copies: BTreeSet<&String> = paths.iter().collect();
        let sources = what.pairs.iter().map(|(from, _)| from).chain(&what.merged);
        let gone: Vec<String> = sources
            .filter_map(|p| self.relative(p))
            .filter(|p| self.tracked.contains_key(p) && !copies.contains(p))
            .collect();
        for path in gone {
            let full = self.git.top.join(&path);
            if full.symlink_metadata().is_ok() {
                fs::remove_file(&full).with_context(|| format!("cannot remove {path}"))?;
            }
            self.remove_empty(full.parent());
            paths.push(path);
        }
        go_on()?;
        self.git.ok(["update-index", "--add", "--remove", "-z", "--stdin"], &lines(&paths))?;
        if !self.git.run(["diff", "--cached", "--quiet"], "")?.status.success() {
            commits.names.push(self.commit_index(&messages.convert)?);
        }
        Ok(commits)
    }

    /// What the first commit renames.
    pub(super) fn renames(&self, what: &Move) -> Vec<Rename> {
        what.pairs.iter().filter_map(|(from, to)| self.rename(from, to)).collect()
    }

    /// How a file gets its copy's name; nothing where it has that already, where git does not have it, and where
    /// something of that name is there, which the second commit replaces.
    fn rename(&self, from: &Path, to: &Path) -> Option<Rename> {
        let (from, to) = (self.relative(from)?, self.relative(to)?);
        let (mode, content) = self.tracked.get(&from)?.clone();
        let is_free = !self.tracked.contains_key(&to) && self.git.top.join(&to).symlink_metadata().is_err();
        let is_file = mode.starts_with("100");
        (is_free && is_file).then_some(Rename { from, to, mode, content })
    }

    /// Commits what is in the index; returns the name of the commit.
    fn commit_index(&self, message: &str) -> anyhow::Result<String> {
        self.git.ok(["commit", "--quiet", "--file=-"], message).map_err(|e| {
            let hint = "where a hook refuses the half of the move, GIT_CONFIG_COUNT=1 \
                        GIT_CONFIG_KEY_0=core.hooksPath GIT_CONFIG_VALUE_0=/dev/null before the command leaves hooks out";
            anyhow!("git does not commit: {e:#} ({hint})")
        })?;
        self.git.line(["rev-parse", "--short", "HEAD"])
    }

    /// Goes back to a commit. What was made, and what the tree of that commit has not, is taken away.
    fn undo(&self, head: &str, made: &[PathBuf]) -> anyhow::Result<()> {
        for path in made {
            if path.symlink_metadata().is_ok() {
                fs::remove_file(path).with_context(|| format!("cannot remove {}", path.display()))?;
            }
        }
        self.git.ok(["reset", "--hard", "--quiet", head], "")?;
        for path in made {
            self.remove_empty(path.parent());
        }
        Ok(())
    }

    /// Removes a folder that has nothing in it any more, and those that it is in, as git does.
    fn remove_empty(&self, folder: Option<&Path>) {
        let inside = |p: &&Path| *p != self.git.top && p.starts_with(&self.git.top);
        for folder in folder.iter().flat_map(|f| f.ancestors()).take_while(inside) {
            if fs::remove_dir(folder).is_err() {
                return;
            }
        }
    }

    /// The tracked files.
    fn list(&self) -> anyhow::Result<HashMap<String, (String, String)>> {
        let lines = self.git.list(["ls-files", "--stage", "-z"], "")?;
        let file = |line: &String| {
            let (what, path) = line.split_once('\t')?;
            let mut what = what.split(' ');
            Some((path.to_owned(), (what.next()?.to_owned(), what.next()?.to_owned())))
        };
        Ok(lines.iter().filter_map(file).collect())
    }

    /// A path as git has it: from the top, with `/`. Links in folders are followed, that of a file is not.
    fn relative(&self, path: &Path) -> Option<String> {
        let absolute = std::path::absolute(path).ok()?;
        let is_top = absolute.canonicalize().is_ok_and(|p| p == self.git.top);
        if is_top {
            return Some(String::new());
        }
        let there = absolute.ancestors().skip(1).find(|p| p.exists())?;
        let full = there.canonicalize().ok()?.join(absolute.strip_prefix(there).ok()?);
        let relative = full.strip_prefix(&self.git.top).ok()?;
        Some(relative.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/"))
    }
}

/// A file that gets another name, and stays as it is.
pub(super) struct Rename {
    from: String,
    to: String,
    mode: String,
    content: String,
}

/// The program, run in a folder.
struct Git {
    top: PathBuf,
}

impl Git {
    /// Runs it, with text for its standard input.
    fn run<A: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = A>,
        input: &str,
    ) -> anyhow::Result<std::process::Output> {
        let mut child = Command::new("git")
            .args(arguments)
            .current_dir(&self.top)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|e| match e.kind() {
                std::io::ErrorKind::NotFound => anyhow!("the program `git` is not there"),
                _ => anyhow!("cannot run `git`: {e}"),
            })?;
        let pipe = child.stdin.take();
        // On a thread of its own: it may answer before it has read all.
        let output = std::thread::scope(|scope| {
            scope.spawn(move || pipe.map(|mut pipe| pipe.write_all(input.as_bytes())));
            child.wait_with_output()
        });
        output.context("cannot run `git`")
    }

    /// Runs it; what it says on its way to a failure is the error.
    fn ok<A: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = A>,
        input: &str,
    ) -> anyhow::Result<String> {
        let output = self.run(arguments, input)?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        let said = [output.stderr, output.stdout].map(|s| String::from_utf8_lossy(&s).trim().to_owned());
        let said = said.into_iter().find(|s| !s.is_empty());
        Err(anyhow!("{}", said.unwrap_or_else(|| format!("git ends with {}", output.status))))
    }

    /// The line that it prints.
    fn line<const N: usize>(&self, arguments: [&str; N]) -> anyhow::Result<String> {
        self.ok(arguments, "").map(|out| out.trim_end_matches('\n').to_owned())
    }

    /// What it prints, each ended by a zero byte.
    fn list<A: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = A>,
        input: &str,
    ) -> anyhow::Result<Vec<String>> {
        let out = self.ok(arguments, input)?;
        Ok(out.split('\0').filter(|l| !l.is_empty()).map(str::to_owned).collect())
    }
}

/// The nearest folder that is there.
fn existing_folder(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    absolute.ancestors().find(|p| p.is_dir()).unwrap_or(Path::new("/")).to_path_buf()
}

fn lines(paths: &[String]) -> String {
    paths.iter().flat_map(|p| [p.as_str(), "\0"]).collect()
}

impl Commits {
    /// What was done, for people.
    pub(super) fn line(&self) -> String {
        match self.names.as_slice() {
            [] => "nothing to commit\n".to_owned(),
            [one] => format!("commit {one} converts\n"),
            [rename, convert, ..] => {
                format!(
                    "commit {rename} renames {}, commit {convert} converts\n",
                    count(self.renamed, "file")
                )
            }
        }
    }
}
