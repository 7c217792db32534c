//! Pages as mdBook shows them: by pulldown-cmark, which is mdBook's own parser, with the extensions that mdBook 0.5 turns
//! on. `measure.py` calls the test program itself for it, since mdBook is no Python package.

use pulldown_cmark::{Options, Parser, html};
use std::io::{self, BufRead};
use std::process::ExitCode;

/// The variable whose presence says that pages are to be rendered: the names of Markdown files come on standard input,
/// and the page of each is written beside it, as `NAME.html`.
pub const ASKED: &str = "COPYIST_RENDER_MDBOOK";

pub fn main() -> ExitCode {
    for name in io::stdin().lock().lines().map_while(Result::ok) {
        let done = std::fs::read_to_string(&name)
            .and_then(|text| std::fs::write(format!("{name}.html"), page(&orders_taken_back(&text))));
        if let Err(error) = done {
            eprintln!("{name}: {error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// mdBook takes the backslash of `\{{#order}}` away before anything else.
fn orders_taken_back(text: &str) -> String {
    text.replace("\\{{#", "{{#")
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
