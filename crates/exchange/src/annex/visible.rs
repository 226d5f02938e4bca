//! Text from outside, made visible: what a page would hide or reorder is shown as what it is.
//!
//! A character that turns the direction of writing can make one URL look like another; a control character can hide the
//! rest of a line. Both are shown by their number.

/// The text with line ends made one kind, and every hidden or reordering character written as `<U+202E>`.
pub(super) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\r' => {
                if characters.peek() != Some(&'\n') {
                    shown.push('\n');
                }
            }
            '\n' => shown.push('\n'),
            '\t' | '\u{a0}' => shown.push(' '),
            hidden if is_hidden(hidden) => {
                shown.push_str(&format!("<U+{:04X}>", u32::from(hidden)));
            }
            other => shown.push(other),
        }
    }
    shown
}

/// Whether a character shows nothing and changes how others are shown: controls, marks of direction, zero widths, tags.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a character belongs to a script written from right to left, which the PDF pages do not lay out.
pub(super) fn is_right_to_left(c: char) -> bool {
    matches!(c,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_or_reorders_is_shown_and_the_rest_left_alone() {
        assert_eq!(visible("gpj.\u{202e}exe"), "gpj.<U+202E>exe");
        assert_eq!(visible("a\u{0}b\u{200b}c"), "a<U+0000>b<U+200B>c");
        assert_eq!(visible("one\r\ntwo\rthree\nfour"), "one\ntwo\nthree\nfour");
        assert_eq!(
            visible("Ærøskøbing, Łódź, Αθήνα"),
            "Ærøskøbing, Łódź, Αθήνα"
        );
        assert_eq!(visible("\u{e0041}"), "<U+E0041>");
    }
}
