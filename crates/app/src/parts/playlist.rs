//! Playlists (m3u8): a text whose lines are addresses. Those with a host are matched as every link in a text is; nothing is fetched.

/// How many addresses of a playlist have no host, because they are meant to be read from where the list lay; `None` where the text
/// is no playlist.
pub(crate) fn relative_addresses(text: &str) -> Option<u64> {
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    if !lines.next()?.trim_end().eq_ignore_ascii_case("#EXTM3U") {
        return None;
    }
    let addresses = lines
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    Some(addresses.filter(|line| !has_host(line)).count() as u64)
}

/// Whether an address says its host: a scheme, or two slashes.
fn has_host(address: &str) -> bool {
    address.starts_with("//")
        || address
            .split_once("://")
            .is_some_and(|(scheme, _)| scheme.chars().all(|c| c.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_playlist_is_told_by_its_first_line_and_its_addresses_without_a_host_are_counted() {
        let list = "#EXTM3U\r\n#EXTINF:10,\r\nhttps://a.example/1.ts\r\nsub/2.ts\r\n/3.ts\n//b.example/4.ts\n\n";
        assert_eq!(relative_addresses(list), Some(2));
        assert_eq!(relative_addresses("#EXTM3U"), Some(0));
        assert_eq!(relative_addresses("https://a.example/1.ts"), None);
        assert_eq!(relative_addresses(""), None);
    }
}
