//! Eight bytes at once, as a number: for the short texts of which a manual has hundreds of thousands, a search that is
//! made for long ones has ended before it has begun.

/// The highest bit of each byte.
pub const HIGH: u64 = each(0x80);

/// A byte, in each of the eight.
#[inline]
pub const fn each(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// The highest bit of each byte that is zero; above the lowest of them perhaps of others, too.
#[inline]
pub const fn zeros(word: u64) -> u64 {
    below(word, 1)
}

/// The highest bit of each byte that is less than a limit of at most 0x80; above the lowest of them perhaps of others,
/// too.
#[inline]
pub const fn below(word: u64, limit: u8) -> u64 {
    word.wrapping_sub(each(limit)) & !word & HIGH
}

/// The same to the byte, for a few steps more: the sums never carry from one byte to the next.
#[inline]
pub const fn exactly_below(word: u64, limit: u8) -> u64 {
    !(((word & !HIGH) + each(0x80 - limit)) | word) & HIGH
}

/// The number of the first byte whose highest bit is set; 8 if there is none.
#[inline]
pub const fn first(marks: u64) -> usize {
    marks.trailing_zeros() as usize / 8
}
