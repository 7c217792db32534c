//! What is said in processing instructions of our own, because `DocBook` has no element for it.

use ast::Raw;

/// Whom the instructions are for.
pub const COPYIST: &str = "copyist";
/// A rule between two blocks.
pub const BREAK: &str = "break";
/// Begins what is in another format's own language: its name and the text follow.
const RAW: &str = "raw ";

/// The data of an instruction that holds text in another format's own language. References stand for what would end the
/// instruction, and for what a parser of XML would change.
pub fn of_raw(raw: &Raw) -> String {
    let text = raw.text.as_str().replace('&', "&amp;").replace("?>", "?&gt;").replace('\r', "&#13;");
    format!("{RAW}{} {text}", raw.format)
}

/// Reads such data.
pub fn raw(target: &str, data: &str) -> Option<Raw> {
    let (format, text) = data.strip_prefix(RAW).filter(|_| target == COPYIST)?.split_once(' ')?;
    let text = text.replace("&#13;", "\r").replace("?&gt;", "?>").replace("&amp;", "&");
    Some(Raw { format: format.into(), text: text.into() })
}

#[cfg(test)]
mod tests {
    use super::{COPYIST, of_raw, raw};
    use ast::Raw;

    #[test]
    fn raw_text_comes_back() {
        for text in ["", " <b>?></b> ", "&amp;?&gt;&#13;", "a?", "\r\n"] {
            let written = Raw { format: "html".into(), text: text.into() };
            let data = of_raw(&written);
            assert!(!data.contains("?>"), "{data}");
            assert_eq!(raw(COPYIST, &data), Some(written));
        }
        assert_eq!(raw("other", "raw html x"), None);
        assert_eq!(raw(COPYIST, "break"), None);
    }
}
