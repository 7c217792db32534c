//! `redirects.json`: each anchor with the places where it is and was, as nixos-render-docs wants it, so that no published
//! address is ever lost. Reference:
//! <https://github.com/NixOS/nixpkgs/tree/master/pkgs/by-name/ni/nixos-render-docs>.

use super::Added;
use ast::Str;
use std::collections::{BTreeMap, BTreeSet};

/// How ids begin that the tool makes by itself, and does not want to be listed.
const MADE: [&str; 5] =
    ["opt-", "auto-generated-", "function-library-", "service-opt-", "systemd-service-opt"];

/// All pages are one.
const PAGE: &str = "index.html";

pub(super) fn redirects(anchors: impl IntoIterator<Item = Str>) -> Added {
    let listed: BTreeSet<Str> =
        anchors.into_iter().filter(|id| !MADE.iter().any(|made| id.starts_with(made))).collect();
    let places: BTreeMap<&str, [String; 1]> =
        listed.iter().map(|id| (id.as_str(), [format!("{PAGE}#{id}")])).collect();
    let mut text = serde_json::to_string_pretty(&places).unwrap_or_default();
    text.push('\n');
    Added { path: "redirects.json".to_string(), text }
}
