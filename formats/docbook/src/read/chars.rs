//! What XML permits as a character and as a name (XML 1.0, productions 2, 4 and 4a).

/// Whether XML permits this character.
pub const fn is_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}')
}

/// The character of a reference, without its `&#` and `;`: `8211`, `x2013`.
pub fn from_reference(number: &str) -> Option<char> {
    let (digits, radix) = match number.strip_prefix('x') {
        Some(hex) => (hex, 16),
        None => (number, 10),
    };
    if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    char::from_u32(u32::from_str_radix(digits, radix).ok()?).filter(|c| is_char(*c))
}

/// Which bytes may stand in a name of plain letters.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut b = 0_u8;
    while b < 0x80 {
        plain[b as usize] = b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b':');
        b += 1;
    }
    plain
};

/// The length of the name of plain letters that these bytes begin with; 0 where there is none, though there may be
/// one of other letters.
pub fn plain_name(bytes: &[u8]) -> usize {
    if !bytes.first().is_some_and(u8::is_ascii_alphabetic) {
        return 0;
    }
    bytes.iter().position(|&b| !PLAIN[usize::from(b)]).unwrap_or(bytes.len())
}

/// Whether this is a name, perhaps with a prefix.
pub fn is_name(name: &str) -> bool {
    if !name.is_empty() && plain_name(name.as_bytes()) == name.len() {
        return true;
    }
    let mut chars = name.chars();
    chars.next().is_some_and(is_name_start) && chars.all(is_name_char)
}

fn is_name_char(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' | '.' | ':' => true,
        _ => is_name_start(c) || matches!(c, '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}'),
    }
}

const fn is_name_start(c: char) -> bool {
    matches!(
        c,
        'a'..='z' | 'A'..='Z' | '_' | ':'
            | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}' | '\u{370}'..='\u{37D}'
            | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}'
            | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}'
            | '\u{FDF0}'..='\u{FFFD}' | '\u{10000}'..='\u{EFFFF}'
    )
}

/// The first character of a text that XML does not permit, and where it stands.
pub fn first_forbidden(text: &str) -> Option<(usize, char)> {
    // Nearly no text has one: look at bytes first, in a loop that the compiler can make wide.
    #[allow(clippy::needless_bitwise_bool, reason = "no branches, so that it vectorises")]
    let suspicious = text
        .bytes()
        .fold(false, |found, b| found | ((b < 0x20) & !matches!(b, b'\t' | b'\n')) || (b == 0xEF));
    if !suspicious {
        return None;
    }
    text.char_indices().find(|(_, c)| !is_char(*c))
}
