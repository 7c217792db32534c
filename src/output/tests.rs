use super::leftover::{Leftover, mark};
use super::{Change, Output, OutputError, Placed};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A folder that holds `a.rst` and `x/b.rst`.
fn kept() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("x")).unwrap();
    fs::write(folder.path().join("a.rst"), "old a").unwrap();
    fs::write(folder.path().join("x/b.rst"), "old b").unwrap();
    folder
}

/// All files and folders, with what is in the files.
fn tree(folder: &Path) -> Vec<(String, Option<String>)> {
    let walk = walkdir::WalkDir::new(folder).min_depth(1).sort_by_file_name();
    let name = |path: &Path| path.strip_prefix(folder).unwrap().display().to_string();
    walk.into_iter()
        .map(|e| e.unwrap().into_path())
        .map(|p| (name(&p), fs::read_to_string(&p).ok()))
        .collect()
}

#[test]
fn files_are_kept_without_force() {
    let folder = tempfile::tempdir().unwrap();
    let careful = Output::new(folder.path(), false);
    careful.write("a/b.rst", "one").unwrap();
    assert!(matches!(careful.write("a/b.rst", "two"), Err(OutputError::Exists(_))));
    assert_eq!(careful.taken(["a/b.rst", "c.rst"].into_iter()).len(), 1);
    let bold = Output::new(folder.path(), true);
    bold.write("a/b.rst", "two").unwrap();
    assert_eq!(fs::read_to_string(folder.path().join("a/b.rst")).unwrap(), "two");
    assert_eq!(tree(folder.path()).len(), 2);
}

#[test]
fn nothing_is_written_outside() {
    let folder = tempfile::tempdir().unwrap();
    let output = Output::new(folder.path().join("out"), true);
    for path in ["../x/y.rst", "/tmp/y.rst", "..", ""] {
        assert!(matches!(output.write(path, ""), Err(OutputError::Outside(_))), "{path}");
    }
    assert!(!folder.path().join("out").exists());
}

#[test]
fn nothing_is_in_place_before_all_is() {
    let folder = kept();
    let before = tree(folder.path());
    let staging = Output::new(folder.path(), true).begin();
    staging.write("a.rst", "new a").unwrap();
    staging.write("y/z/c.rst", "new c").unwrap();
    staging.write("x/b.rst", "old b").unwrap();
    // The hidden folder sorts first.
    assert!(tree(folder.path()).ends_with(&before));
    assert!(matches!(staging.write("a.rst", "again"), Err(OutputError::Exists(_))));
    assert_eq!(staging.commit().unwrap(), Placed { new: 1, replaced: 1, same: 1 });
    assert!(matches!(staging.write("d.rst", ""), Err(OutputError::Abandoned)));
    let text = |text: &str| Some(text.to_owned());
    let wanted = [
        ("a.rst", text("new a")),
        ("x", None),
        ("x/b.rst", text("old b")),
        ("y", None),
        ("y/z", None),
        ("y/z/c.rst", text("new c")),
    ];
    assert_eq!(tree(folder.path()), wanted.map(|(name, text)| (name.to_owned(), text)));
}

#[test]
fn what_is_given_up_leaves_nothing() {
    let folder = kept();
    let before = tree(folder.path());
    for output in [folder.path().to_path_buf(), folder.path().join("new/below")] {
        let staging = Output::new(&output, true).begin();
        assert_eq!(tree(folder.path()), before, "nothing is made before the first file");
        staging.write("a.rst", "new a").unwrap();
        drop(staging);
        assert_eq!(tree(folder.path()), before);
    }
}

#[test]
fn a_file_that_cannot_be_placed_takes_all_others_back() {
    for force in [true, false] {
        let folder = kept();
        let staging = Output::new(folder.path(), force).begin();
        if force {
            staging.write("a.rst", "new a").unwrap();
        }
        staging.write("b/c/d.rst", "new").unwrap();
        staging.write("x/e.rst", "new").unwrap();
        staging.write("z.rst", "new").unwrap();
        // Another program is quicker.
        fs::create_dir(folder.path().join("z.rst")).unwrap();
        let before: Vec<_> =
            tree(folder.path()).into_iter().filter(|(n, _)| !n.starts_with(".copyist")).collect();
        let error = staging.commit().unwrap_err();
        assert!(matches!(&error, OutputError::Exists(path) if path.ends_with("z.rst")), "{error}");
        assert_eq!(tree(folder.path()), before);
    }
}

#[test]
fn a_folder_that_is_not_there_appears_whole() {
    let folder = tempfile::tempdir().unwrap();
    let staging = Output::new(folder.path().join("some/where"), false).begin();
    staging.write("x/a.rst", "a").unwrap();
    staging.write("b.rst", "b").unwrap();
    assert!(!folder.path().join("some").exists());
    assert_eq!(staging.commit().unwrap(), Placed { new: 2, ..Placed::default() });
    let names: Vec<_> = tree(folder.path()).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["some", "some/where", "some/where/b.rst", "some/where/x", "some/where/x/a.rst"]);
}

#[test]
fn a_rehearsal_tells_what_would_be_done() {
    let folder = kept();
    let before = tree(folder.path());
    let (bold, careful) =
        (Output::new(folder.path(), true).begin(), Output::new(folder.path(), false).begin());
    assert_eq!(bold.rehearse("a.rst", "old a").unwrap(), Change::Same);
    assert_eq!(bold.rehearse("a.rst", "new a").unwrap(), Change::Replaces);
    assert_eq!(careful.rehearse("a.rst", "old a").unwrap(), Change::Taken);
    assert_eq!(careful.rehearse("new/a.rst", "").unwrap(), Change::New);
    assert_eq!(bold.rehearse("x", "").unwrap(), Change::Taken);
    assert!(matches!(bold.rehearse("a.rst/b.rst", ""), Err(OutputError::Exists(_))));
    assert_eq!(tree(folder.path()), before);
}

#[test]
fn what_a_killed_run_has_left_is_removed_and_nothing_else_is() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name);
    for name in [".copyist-dead", ".copyist-alive", ".copyist-keeps/old", ".copyist-strange"] {
        fs::create_dir_all(place(name)).unwrap();
    }
    drop(mark(&place(".copyist-dead")).unwrap());
    drop(mark(&place(".copyist-keeps")).unwrap());
    fs::write(place(".copyist-keeps/old/a.rst"), "mine").unwrap();
    let alive = mark(&place(".copyist-alive")).unwrap();
    fs::write(place(".copyist-strange/lock"), "not ours").unwrap();
    let staging = Output::new(folder.path(), false).begin();
    staging.write("a.rst", "").unwrap();
    staging.commit().unwrap();
    let wanted = [(".copyist-dead", false), (".copyist-keeps", true)];
    assert_eq!(
        staging.leftovers(),
        wanted.map(|(name, keeps_files)| Leftover { path: place(name), keeps_files })
    );
    let names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names.len(), 4, "{names:?}");
    assert!(!place(".copyist-dead").exists());
    drop(alive);
}
