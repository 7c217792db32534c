//! A run writes all or nothing, whatever comes in between; and a dry run tells what it would be.

use crate::bench::{Bench, Ran, section};
use std::fs;
use std::path::{Path, PathBuf};

/// Three files to convert, and what an earlier run has written of them, in `out`.
fn moved_before() -> Bench {
    let bench = Bench::with(&[
        ("doc/a.xml", &section("a", "")),
        ("doc/x/b.xml", &section("b", "")),
        ("doc/z.xml", &section("z", "")),
    ]);
    for name in ["a.rst", "x/b.rst", "z.rst"] {
        bench.write(&format!("out/{name}"), format!("old {name}"));
    }
    bench
}

/// The hidden folders of runs, in a folder.
fn staging(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let entries = entries.map(|e| e.expect("an entry").path());
    entries.filter(|p| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with(".copyist-"))).collect()
}

#[test]
fn a_folder_that_cannot_be_made_is_told_once() {
    let bench = moved_before();
    bench.write("file", "");
    let ran = bench.run("convert doc --to rst --output file/out").ends(1).says(&["cannot write file/out"]);
    assert_eq!(ran.err, "error: cannot write file/out: Not a directory (os error 20); nothing was written\n");
    assert_eq!(bench.read("file"), "");
}

/// No file may be larger than some kilobytes, as if the disk were full.
#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_old_state() {
    let bench = moved_before();
    bench.write("doc/m.xml", section("m", &"<para>Words that fill the disk.</para>".repeat(1000)));
    bench.write("out/m.rst", "old m");
    let before = bench.tree("out");
    let full = |bench: &Bench, arguments: &str| {
        let mut shell = std::process::Command::new("sh");
        // The limit counts blocks of 512 bytes, or of 1024 in some shells.
        shell.args(["-c", "ulimit -f 16; trap '' XFSZ; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_copyist")]);
        shell.args(arguments.split_whitespace()).current_dir(bench.path("."));
        Ran::of(&mut shell).ends(1).says(&["cannot write", "nothing was written"])
    };
    drop(full(&bench, "convert doc --to rst --output out --force").says(&["out/m.rst"]));
    assert_eq!(bench.tree("out"), before);
    drop(full(&bench, "convert doc --to rst --output new/out"));
    assert!(!bench.path("new").exists());
    // The ledger is a part of the run: here it alone is too large, on an empty disk.
    let bench =
        Bench::with(&[("doc/a.xml", &section("a", &"<para><command>a</command></para>".repeat(300)))]);
    let ran = full(&bench, "convert doc --to gfm --output out --ledger away/ledger.json");
    drop(ran.says(&["away/ledger.json"]));
    assert_eq!(bench.names("."), ["doc/a.xml"]);
}

/// The run is stopped while it cannot go on: it tells of files that it may not write, and nobody reads that. What it
/// has converted by then is not in place.
#[cfg(unix)]
#[test]
fn ctrl_c_leaves_the_old_state() {
    use std::io::Read;
    use std::process::Stdio;
    for (signal, status) in [("INT", 130), ("TERM", 143)] {
        let bench = moved_before();
        fs::create_dir(bench.path("away")).expect("made");
        std::os::unix::fs::symlink(bench.path("away"), bench.path("out/away")).expect("a link");
        // Each is told with its path; together that is more than a pipe holds.
        for n in 0..800 {
            bench.write(&format!("doc/away/a-file-with-a-name-of-some-length-{n}.xml"), section("n", ""));
        }
        let before = bench.tree("out");
        let mut child = bench
            .command("convert doc --to rst --output out --force --quiet --all-diagnostics")
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        wait_until(|| staging(&bench.path("out")).iter().any(|s| s.join("new/z.rst").exists()));
        let kill = |id: u32| {
            let id = id.to_string();
            assert!(
                std::process::Command::new("kill").args(["-s", signal, &id]).status().expect("run").success()
            );
        };
        assert!(child.try_wait().expect("asked").is_none());
        kill(child.id());
        wait_until(|| staging(&bench.path("out")).is_empty());
        let mut told = String::new();
        child.stderr.take().expect("a pipe").read_to_string(&mut told).expect("text");
        assert_eq!(child.wait().expect("ended").code(), Some(status));
        assert!(
            told.contains("interrupted; nothing was written"),
            "{}",
            &told[told.len().saturating_sub(300)..]
        );
        assert_eq!(bench.tree("out"), before);
        assert_eq!(bench.tree("away"), []);
    }
}

#[cfg(unix)]
fn wait_until(what: impl Fn() -> bool) {
    let begun = std::time::Instant::now();
    while !what() {
        assert!(begun.elapsed().as_secs() < 60, "it never happens");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}

/// What a run that was killed hard has left is taken away by the next one, which says so.
#[cfg(unix)]
#[test]
fn what_a_killed_run_leaves_is_removed_by_the_next() {
    use std::process::Stdio;
    let bench = moved_before();
    fs::create_dir(bench.path("away")).expect("made");
    std::os::unix::fs::symlink(bench.path("away"), bench.path("out/away")).expect("a link");
    for n in 0..800 {
        bench.write(&format!("doc/away/a-file-with-a-name-of-some-length-{n}.xml"), section("n", ""));
    }
    let before = bench.tree("out");
    let mut child = bench
        .command("convert doc --to rst --output out --force --quiet --all-diagnostics")
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    wait_until(|| staging(&bench.path("out")).iter().any(|s| s.join("new/z.rst").exists()));
    // While it lives its folder is left alone.
    bench.run("convert doc/a.xml --to gfm --output out").ends(0);
    assert_eq!(staging(&bench.path("out")).len(), 1);
    fs::remove_file(bench.path("out/a.md")).expect("removed");
    child.kill().expect("killed");
    child.wait().expect("ended");
    let left = staging(&bench.path("out"));
    assert_eq!(left.len(), 1);
    let tree: Vec<_> = bench.tree("out").into_iter().filter(|(n, _)| !n.starts_with(".copyist-")).collect();
    assert_eq!(tree, before);
    bench
        .run("convert doc/a.xml --to gfm --output out")
        .ends(0)
        .says(&["removed what a killed run had left"]);
    assert_eq!(staging(&bench.path("out")).len(), 0);
}

#[test]
fn a_second_run_changes_nothing() {
    let bench = moved_before();
    bench.run("convert doc --to rst --output out --force").ends(0);
    let (tree, time) =
        (bench.tree("out"), || fs::metadata(bench.path("out/a.rst")).unwrap().modified().unwrap());
    let before = time();
    bench.run("convert doc --to rst --output out --force").ends(0);
    assert_eq!(bench.tree("out"), tree);
    assert_eq!(time(), before, "a file that says the same is not touched");
}

#[test]
fn a_dry_run_tells_all_and_writes_nothing() {
    let bench = moved_before();
    bench.write("doc/broken.xml", "<section>");
    fs::remove_file(bench.path("out/z.rst")).expect("removed");
    let a = bench.run("convert doc/a.xml --to rst --output -").ends(0).out;
    bench.write("out/a.rst", &a);
    let before = bench.tree(".");
    let ran =
        bench.run("convert doc --to rst --output out --dry-run --force --ledger ledger.md").ends(1).says(&[
            "rst: 3 files",
            "degraded",
            "verified",
            "3 would be written",
            "not converted: doc/broken.xml",
        ]);
    let lines: Vec<_> = ran.out.lines().map(|l| l.split_whitespace().collect::<Vec<_>>()).collect();
    let list: Vec<_> = lines.iter().map(|l| (l[0], *l.last().expect("a path"))).collect();
    assert_eq!(
        list[..4],
        [("new", "ledger.md"), ("same", "out/a.rst"), ("replaces", "out/x/b.rst"), ("new", "out/z.rst")]
    );
    assert!(ran.out.contains("2 new (") && ran.out.ends_with("nothing was written\n"), "{}", ran.out);
    // Without --force it ends as the run itself would, and tells what is in the way.
    let ran =
        bench.run("convert doc --to rst --output out --dry-run").ends(2).says(&["2 files are there already"]);
    assert!(ran.out.contains("taken") && !ran.out.contains("replaces"), "{}", ran.out);
    bench.run("convert doc/a.xml --to rst --output new/a.rst --dry-run").ends(0);
    bench.run("convert doc/a.xml --to rst --output new --dry-run").ends(0);
    assert_eq!(bench.tree("."), before);
    assert!(!bench.path("new").exists());
    bench.run("convert doc/a.xml --to rst --output - --dry-run").ends(2);
    bench.run("convert doc/a.xml --to rst --dry-run --ledger -").ends(2);
}

#[test]
fn a_picture_beside_its_page_stays_where_it_is() {
    let picture = "<mediaobject><imageobject><imagedata fileref=\"a.png\"/></imageobject></mediaobject>";
    let bench = Bench::with(&[("doc/a.xml", &section("a", picture)), ("doc/a.png", "a picture")]);
    bench.run("convert doc --to rst --output doc").ends(0);
    assert_eq!(bench.names("doc"), ["a.png", "a.rst", "a.xml"]);
}
