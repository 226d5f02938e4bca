//! Whether a mail server in front of us vouches for the sender's domain: the field Authentication-Results (RFC 8601), of which
//! only DMARC (RFC 7489) is about the address that people see.

use mail_parser::Message;

/// The server's name and the domain for which it says that DMARC passed, from the topmost such field. Fields below it came with
/// the mail, and say what their sender wants.
pub(super) fn for_sender(message: &Message<'_>) -> Option<(String, String)> {
    let (_, value) = message
        .headers_raw()
        .find(|(name, _)| name.eq_ignore_ascii_case("authentication-results"))?;
    read(value)
}

fn read(value: &str) -> Option<(String, String)> {
    let plain = without_comments(value)?.to_ascii_lowercase();
    // What stands in quotes could hold a separator; no server needs any here.
    if plain.contains('"') {
        return None;
    }
    let mut parts = plain.split(';');
    // The name may be followed by a version.
    let server = parts.next()?.split_ascii_whitespace().next()?.to_owned();
    let mut all = parts.map(|part| part.split_ascii_whitespace());
    let domain = all.find_map(|mut words| {
        if words.next()? != "dmarc=pass" {
            return None;
        }
        words.find_map(|word| word.strip_prefix("header.from=").map(str::to_owned))
    })?;
    Some((server, domain))
}

/// Comments are in brackets and nest. An open one makes the field unreadable.
fn without_comments(text: &str) -> Option<String> {
    let (mut depth, mut kept) = (0_u32, String::with_capacity(text.len()));
    for letter in text.chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.checked_sub(1)?,
            _ if depth == 0 => kept.push(letter),
            _ => {}
        }
    }
    (depth == 0).then_some(kept)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn only_a_pass_of_dmarc_counts_and_a_comment_cannot_play_one() {
        let passed = |text| read(text).map(|(server, domain)| format!("{server} {domain}"));
        let wanted = Some("mx.host.example authority.example".to_owned());
        for text in [
            " mx.host.example; dmarc=pass header.from=authority.example",
            " mx.host.example 1; dkim=pass header.d=a.example;\r\n dmarc=pass (p=reject; sp=none) header.from=Authority.example",
        ] {
            assert_eq!(passed(text), wanted, "{text}");
        }
        for text in [
            "",
            "mx.host.example; none",
            "mx.host.example; dmarc=fail header.from=authority.example",
            "mx.host.example; dkim=pass header.d=authority.example; spf=pass",
            "mx.host.example; dmarc=fail (dmarc=pass header.from=authority.example)",
            "mx.host.example; dmarc=fail reason=\"; dmarc=pass header.from=authority.example\"",
            "mx.host.example; dmarc=pass",
            "mx.host.example (; dmarc=pass header.from=authority.example",
        ] {
            assert_eq!(passed(text), None, "{text}");
        }
    }
}
