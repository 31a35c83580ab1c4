//! Looking through text eight bytes at a time.

/// The same byte eight times.
const fn each(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// Where `text` goes on, from `start` on, with something else than bytes that are the same in a string of JSON and in
/// what it stands for: a quotation mark, a backslash or a control character. The text's length where nothing else comes.
pub(super) fn plain_end(text: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(chunk) = text.get(at..).and_then(<[u8]>::first_chunk) {
        let odd = odd_bytes(u64::from_le_bytes(*chunk));
        if odd != 0 {
            return at + odd.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    at + text.get(at..).unwrap_or_default().iter().take_while(|byte| !is_odd(**byte)).count()
}

/// Whether [`plain_end`] is the end of the text.
pub(super) fn is_plain_text(text: &[u8]) -> bool {
    let (chunks, rest) = text.as_chunks::<16>();
    for chunk in chunks {
        if has_odd(chunk) {
            return false;
        }
    }
    // The rest with some of what is before it, or two pieces of it that may share bytes.
    match (rest.len(), text.last_chunk::<16>()) {
        (0, _) => true,
        (_, Some(end)) => !has_odd(end),
        (8.., None) => match (rest.first_chunk(), rest.last_chunk()) {
            (Some(first), Some(last)) => {
                (odd_bytes(u64::from_le_bytes(*first)) | odd_bytes(u64::from_le_bytes(*last))) == 0
            }
            _ => false,
        },
        (4.., None) => match (rest.first_chunk(), rest.last_chunk()) {
            (Some(first), Some(last)) => {
                odd_bytes(u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 32) == 0
            }
            _ => false,
        },
        _ => !rest.iter().copied().any(is_odd),
    }
}

fn is_odd(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | 0..0x20)
}

/// Without a branch, so that the compiler looks at all of them at once.
fn has_odd(chunk: &[u8; 16]) -> bool {
    let is_odd = |byte: u8| u8::from(byte == b'"') | u8::from(byte == b'\\') | u8::from(byte < 0x20);
    chunk.iter().fold(0, |found, byte| found | is_odd(*byte)) != 0
}

/// Marks the bytes that [`plain_end`] looks for: the lowest bit that is set belongs to the first one of them. Bits above
/// it mean nothing.
fn odd_bytes(word: u64) -> u64 {
    const ONES: u64 = each(1);
    let quote = word ^ each(b'"');
    let backslash = word ^ each(b'\\');
    let of_quote = quote.wrapping_sub(ONES) & !quote;
    let of_backslash = backslash.wrapping_sub(ONES) & !backslash;
    let of_control = word.wrapping_sub(each(0x20)) & !word;
    (of_quote | of_backslash | of_control) & each(0x80)
}

#[cfg(test)]
mod tests {
    use super::{is_plain_text, plain_end};

    #[test]
    fn the_first_odd_byte_is_found_wherever_it_is() {
        for odd in 0..=255_u8 {
            let is_plain = !matches!(odd, b'"' | b'\\' | 0..0x20);
            for length in 0..40 {
                for at in 0..length {
                    for around in [b' ', b'!', b'#', b'[', b']', 0x7f, 0x80, 0xff] {
                        let mut text = vec![around; length];
                        text[at] = odd;
                        let wanted = if is_plain { length } else { at };
                        assert_eq!(is_plain_text(&text), is_plain, "{text:?}");
                        // What follows may be odd too.
                        text.extend([b'"', 0, b'\\']);
                        assert_eq!(plain_end(&text, 0), wanted, "{text:?}");
                        assert_eq!(plain_end(&text, at), wanted, "{text:?}");
                    }
                }
            }
        }
        assert_eq!((plain_end(b"", 0), plain_end(b"ab", 5)), (0, 5));
    }
}
