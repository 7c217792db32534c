//! Pages as mdBook shows them: by pulldown-cmark, which is mdBook's own parser, with the extensions that mdBook 0.5 turns
//! on. `measure.py` calls the test program itself for it, since mdBook is no Python package.

use pulldown_cmark::{Options, Parser, html};
use std::io::{self, BufRead};
use std::path::Path;
use std::process::ExitCode;

/// The variable whose presence says that pages are to be rendered: the names of Markdown files come on standard input,
/// and the page of each is written beside it, as `NAME.html`.
pub const ASKED: &str = "COPYIST_RENDER_MDBOOK";

pub fn main() -> ExitCode {
    for name in io::stdin().lock().lines().map_while(Result::ok) {
        let done = std::fs::read_to_string(&name).and_then(|text| {
            let folder = Path::new(&name).parent().unwrap_or(Path::new("."));
            std::fs::write(format!("{name}.html"), page(&followed(&text, folder)))
        });
        if let Err(error) = done {
            eprintln!("{name}: {error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// Follows `{{#include file}}` before anything else is read, and takes the backslash of `\{{#order}}` away.
fn followed(text: &str, folder: &Path) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("{{#") {
        rest = behind;
        if let Some(before) = before.strip_suffix('\\') {
            out.push_str(before);
            out.push_str("{{#");
            continue;
        }
        out.push_str(before);
        let include = behind.strip_prefix("include ").and_then(|order| order.split_once("}}"));
        match include
            .and_then(|(path, behind)| Some((std::fs::read_to_string(folder.join(path)).ok()?, behind)))
        {
            Some((file, behind)) => {
                out.push_str(file.trim_end_matches('\n'));
                rest = behind;
            }
            None => out.push_str("{{#"),
        }
    }
    out.push_str(rest);
    out
}

fn page(text: &str) -> String {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_SMART_PUNCTUATION
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM;
    let mut page = String::from("<html><body>");
    html::push_html(&mut page, Parser::new_ext(text, options));
    page.push_str("</body></html>");
    page
}
