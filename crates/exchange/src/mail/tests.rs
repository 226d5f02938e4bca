#![allow(clippy::unwrap_used)]
use super::*;
use std::fmt::Write;

fn mail(head: &str, rest: &str) -> Mail {
    let text = format!("{head}\r\nMIME-Version: 1.0\r\n{rest}");
    Mail::read(text.replace("\r\n", "\n").replace('\n', "\r\n").as_bytes())
}

const FROM: &str = "From: Orders <orders@authority.example>\r\nMessage-ID: <1@authority.example>";

#[test]
fn the_offset_of_the_senders_clock_is_kept_also_across_a_change_of_it() {
    // One instant before and one after the clocks of Berlin were set back on 25 October 2026.
    for (written, read) in [
        (
            "Sun, 25 Oct 2026 02:30:00 +0200",
            "2026-10-25T02:30:00+02:00",
        ),
        (
            "Sun, 25 Oct 2026 02:30:00 +0100",
            "2026-10-25T02:30:00+01:00",
        ),
        (
            "Thu, 31 Dec 2026 23:59:59 -0330",
            "2026-12-31T23:59:59-03:30",
        ),
    ] {
        let mail = mail(&format!("{FROM}\r\nDate: {written}"), "\r\nText.\r\n");
        assert_eq!(mail.sent.as_deref(), Some(read));
    }
    assert_eq!(
        mail(&format!("{FROM}\r\nDate: yesterday"), "\r\n").sent,
        None
    );
}

#[test]
fn attachments_are_found_by_their_bytes_in_any_part_and_in_a_forwarded_mail() {
    let inner = "Content-Type: message/rfc822\r\n\r\nFrom: a@b.example\r\nContent-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\nContent-Type: application/octet-stream; name=x\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjcK\r\n--i--\r\n";
    let body = format!(
        "Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\nContent-Type: text/plain\r\n\r\nSee below.\r\n--o\r\nContent-Type: application/json\r\nContent-Disposition: attachment; filename=\"order.json\"\r\n\r\n {{\"a\":1}}\r\n--o\r\nContent-Type: application/msword\r\n\r\nword\r\n--o\r\n{inner}--o--\r\n"
    );
    let mail = mail(FROM, &body);
    assert_eq!(mail.text.trim(), "See below.");
    let starts: Vec<_> = mail
        .attachments
        .iter()
        .map(|one| one.bytes.trim_ascii().to_vec())
        .collect();
    assert_eq!(starts, [b"{\"a\":1}".to_vec(), b"%PDF-1.7".to_vec()]);
    assert_eq!(mail.attachments[0].name, "order.json");
}

#[test]
fn who_several_or_nobody_sent_is_from_nobody() {
    for head in [
        "Subject: x",
        "From: a@authority.example, b@other.example",
        "From: a@authority.example\r\nFrom: b@other.example",
        "From: \"a@authority.example\"",
        "From: <>",
        "From: a@localhost",
        "From: a@authority.example\u{0}@evil.example",
    ] {
        let mail = mail(head, "\r\nText.\r\n");
        assert_eq!(mail.from, None, "{head}");
        assert!(!mail.answerable, "{head}");
    }
    let one = mail(FROM, "\r\nText.\r\n");
    assert_eq!(one.sender_domain().as_deref(), Some("authority.example"));
    assert!(one.answerable);
}

#[test]
fn programs_lists_and_returned_mail_are_not_answered() {
    for field in [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated; x=y",
        "Precedence: bulk",
        "Precedence:  LIST",
        "List-Id: <a.b.example>",
        "List-Unsubscribe: <mailto:x@b.example>",
        "Return-Path: <>",
        "X-Auto-Response-Suppress: All",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=x",
    ] {
        assert!(
            !mail(&format!("{FROM}\r\n{field}"), "\r\nText.\r\n").answerable,
            "{field}"
        );
    }
    for name in ["noreply", "MAILER-DAEMON", "no-reply", "bounces+abc"] {
        assert!(
            !mail(&format!("From: {name}@a.example"), "\r\n").answerable,
            "{name}"
        );
    }
    assert!(mail(&format!("{FROM}\r\nAuto-Submitted: no"), "\r\nText.\r\n").answerable);
}

#[test]
fn a_server_is_believed_under_its_name_about_the_senders_own_domain_only() {
    let said = |text: &str| mail(&format!("Authentication-Results: {text}\r\n{FROM}"), "\r\n");
    let passed = said("mx.host.example; dmarc=pass header.from=authority.example");
    assert_eq!(
        passed.vouched_domain("MX.host.example").as_deref(),
        Some("authority.example")
    );
    assert_eq!(passed.vouched_domain("mx.other.example"), None);
    let other = said("mx.host.example; dmarc=pass header.from=evil.example");
    assert_eq!(other.vouched_domain("mx.host.example"), None);
    // The sender's own field lies below the server's.
    let below = mail(
        &format!(
            "Authentication-Results: mx.host.example; dmarc=fail header.from=authority.example\r\nAuthentication-Results: mx.host.example; dmarc=pass header.from=authority.example\r\n{FROM}"
        ),
        "\r\n",
    );
    assert_eq!(below.vouched_domain("mx.host.example"), None);
}

#[test]
fn mail_bombs_are_read_as_far_as_the_limits_go() {
    let mut many = "Content-Type: multipart/mixed; boundary=o\r\n\r\n".to_owned();
    for number in 0..10_000 {
        write!(
            many,
            "--o\r\nContent-Type: application/json\r\n\r\n{{\"n\":{number}}}\r\n"
        )
        .unwrap();
    }
    let mail_of_many = mail(FROM, &many);
    assert_eq!(mail_of_many.attachments.len(), MAX_ATTACHMENTS);
    assert!(!mail_of_many.left_out.is_empty());

    let mut deep = String::new();
    for number in 0..10_000 {
        write!(
            deep,
            "Content-Type: multipart/mixed; boundary=b{number}\r\n\r\n--b{number}\r\n"
        )
        .unwrap();
    }
    let deep = mail(FROM, &deep);
    assert!(deep.from.is_some() && deep.attachments.is_empty());

    let mut large = format!("{FROM}\r\nSubject: big\r\n\r\n").into_bytes();
    large.resize(MAX_MAIL + 1, b'x');
    let large = Mail::read(&large);
    assert_eq!((large.subject.as_str(), large.text.as_str()), ("big", ""));
    assert!(large.left_out[0].contains("only the head"));

    for nothing in [
        &b""[..],
        b"\0\0\0\xff",
        b"\r\n\r\n",
        b"From",
        &[b':'; 10_000],
    ] {
        assert!(Mail::read(nothing).from.is_none());
    }
}

#[test]
fn a_wrong_charset_and_a_file_of_one_program_are_told_and_do_no_harm() {
    let body = "Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\nContent-Type: text/plain; charset=x-klingon\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nZ=FC=ZZ\r\n--o\r\nContent-Type: application/ms-tnef; name=\"winmail.dat\"\r\nContent-Transfer-Encoding: base64\r\n\r\neJ8+!!!\r\n--o--\r\n";
    let mail = mail(&format!("{FROM}\r\nSubject: =?nope?B?!!?=\tx\u{7}y"), body);
    assert!(mail.left_out[0].contains("winmail.dat"));
    assert!(!mail.subject.contains(char::is_control));
}
