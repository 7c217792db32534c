//! Whether the links of a page lead somewhere: to a file that is there, and to a heading that it has.

use std::fs;
use std::path::{Path, PathBuf};

/// The links of a page that lead nowhere. Addresses of other sites are not looked at.
pub fn broken(root: &Path, page: &Path, text: &str) -> Vec<String> {
    let mut broken = Vec::new();
    for target in targets(&without_code(text)) {
        if target.contains("://") || target.starts_with("mailto:") {
            continue;
        }
        let (path, heading) = target.split_once('#').unwrap_or((&target, ""));
        let file = match path {
            "" => root.join(page),
            path => root.join(page).parent().unwrap_or(root).join(path),
        };
        let found =
            file.exists() && (heading.is_empty() || headings(&file).iter().any(|known| known == heading));
        if !found {
            broken.push(format!("{}: {target}", page.display()));
        }
    }
    broken
}

/// What stands in `](…)`.
fn targets(text: &str) -> Vec<String> {
    let text = text.replace("\\]", "");
    text.split("](")
        .skip(1)
        .filter_map(|rest| rest.split_once(')'))
        .map(|(target, _)| target.to_owned())
        .collect()
}

/// The page without its listings and code spans, in which brackets mean nothing.
fn without_code(text: &str) -> String {
    let mut out = String::new();
    let mut fence = None;
    for line in text.lines() {
        let start = line.trim_start();
        let ticks = start.len() - start.trim_start_matches('`').len();
        match fence {
            None if ticks >= 3 => fence = Some(ticks),
            None => {
                for (at, part) in line.split('`').enumerate() {
                    if at % 2 == 0 {
                        out.push_str(part);
                    }
                }
                out.push('\n');
            }
            Some(open) if ticks >= open => fence = None,
            Some(_) => {}
        }
    }
    out
}

/// The anchors of a page's headings, as mdBook makes them.
fn headings(file: &PathBuf) -> Vec<String> {
    let text = fs::read_to_string(file).unwrap_or_default();
    text.lines()
        .filter(|line| line.starts_with('#'))
        .map(|line| {
            let words = line.trim_start_matches('#').trim().to_lowercase();
            let kept = words.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
            kept.map(|c| if c == ' ' { '-' } else { c }).collect()
        })
        .collect()
}
