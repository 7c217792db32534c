//! From the files that were read to those that are to be read: what they include, and parts that must be read again
//! with what their includer declares. Which includer counts depends on the order of the files only.

use super::load::{Loaded, Origin, Task};
use super::locate::Located;
use foldhash::{HashMap, HashMapExt, HashSet};
use std::collections::VecDeque;
use std::ffi::OsString;
use std::path::PathBuf;

/// The files that were read so far.
#[derive(Default)]
pub(super) struct Loading {
    pub files: Vec<Loaded>,
    places: HashMap<OsString, usize>,
}

impl Loading {
    /// Keeps a file, in the place of its first reading if there was one; where it is.
    pub fn add(&mut self, file: Loaded, again: Option<usize>) -> usize {
        if let Some(at) = again
            && let Some(before) = self.files.get_mut(at)
        {
            *before = file;
            return at;
        }
        self.places.insert(file.real.clone().into_os_string(), self.files.len());
        self.files.push(file);
        self.files.len() - 1
    }

    /// What is to be read next: the files that the new ones include, and those that were read before it was known
    /// what their includers declare.
    pub fn follow(&mut self, new: Vec<usize>, seen: &mut HashSet<OsString>) -> Vec<Task> {
        let mut tasks: Vec<Task> = Vec::new();
        let mut waiting: HashMap<OsString, usize> = HashMap::new();
        let mut queue = VecDeque::from(new);
        while let Some(at) = queue.pop_front() {
            let Some(file) = self.files.get(at) else { continue };
            let declarations = file.declarations.clone();
            let includes = file.collected.includes.iter().zip(&file.located).filter(|(i, _)| !i.text);
            let paths: Vec<PathBuf> = includes
                .filter_map(|(_, l)| match l {
                    Located::Found(path) => Some(path.clone()),
                    _ => None,
                })
                .collect();
            for path in paths {
                if !seen.contains(path.as_os_str()) {
                    seen.insert(path.clone().into_os_string());
                    waiting.insert(path.clone().into_os_string(), tasks.len());
                    let inherited = declarations.clone();
                    tasks.push(Task { inherited, ..Task::new(path, Origin::Included) });
                    continue;
                }
                let Some(declarations) = &declarations else { continue };
                if let Some(task) = waiting.get(path.as_os_str()).and_then(|at| tasks.get_mut(*at)) {
                    task.inherited.get_or_insert_with(|| declarations.clone());
                    continue;
                }
                let Some(&part) = self.places.get(path.as_os_str()) else { continue };
                let Some(included) = self.files.get_mut(part) else { continue };
                if included.declarations.is_some() || part == at {
                    continue;
                }
                included.declarations = Some(declarations.clone());
                if included.read.dependent {
                    let inherited = Some(declarations.clone());
                    let (path, real, origin) =
                        (included.path.clone(), included.real.clone(), included.origin);
                    tasks.push(Task { path, real, origin, inherited, again: Some(part) });
                } else {
                    queue.push_back(part);
                }
            }
        }
        tasks
    }
}
