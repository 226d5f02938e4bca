//! Files that are two things at once, and files that are not what they are called. What they begin with decides, and what
//! follows a picture's end is nobody's business.

use super::seeds::{jpeg, written};
use super::structure::chunk;
use image::{DynamicImage, ImageFormat};

/// A file, and whether it is a picture all the same.
pub(in super::super) struct Polyglot {
    pub(in super::super) what: &'static str,
    pub(in super::super) bytes: Vec<u8>,
    pub(in super::super) is_picture: bool,
}

/// All of them.
pub(in super::super) fn polyglots() -> Vec<Polyglot> {
    let image = DynamicImage::from(image::RgbImage::from_fn(80, 80, |x, y| {
        image::Rgb([(x * 3) as u8, (y * 3) as u8, (x * y / 25) as u8])
    }));
    let jpeg = jpeg(&image.to_rgb8());
    let [png, gif, webp] = [ImageFormat::Png, ImageFormat::Gif, ImageFormat::WebP]
        .map(|format| written(&image, format));
    let mut all = Vec::new();
    let mut add = |what, is_picture, bytes| {
        all.push(Polyglot {
            what,
            bytes,
            is_picture,
        })
    };

    let zip = zip();
    let html = b"<!doctype html><script>alert(1)</script>";
    let pdf = b"%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
    let elf = [b"\x7fELF\x02\x01\x01\0", &[0; 56][..]].concat();
    for (what, picture) in [
        ("JPEG and ZIP", &jpeg),
        ("PNG and ZIP", &png),
        ("GIF and ZIP", &gif),
        ("WebP and ZIP", &webp),
    ] {
        add(what, true, [picture, &zip[..]].concat());
    }
    for (what, picture) in [
        ("JPEG and HTML", &jpeg),
        ("PNG and PDF", &png),
        ("GIF and HTML", &gif),
    ] {
        let tail: &[u8] = if what.ends_with("PDF") { pdf } else { html };
        add(what, true, [picture, tail].concat());
    }
    // GIF89a read as JavaScript: a name, and an assignment hidden in the width.
    let script = [b"=1;alert(1);//", &gif[..]].concat();
    add("GIF that is a script", true, [&gif[..], &script].concat());
    let comment = b"\xff\xfe\0\x2c<html><body><script>alert(1)</script><!-- xx";
    add(
        "JPEG with HTML in a comment",
        true,
        [&jpeg[..2], comment, &jpeg[2..]].concat(),
    );
    let text = chunk(b"tEXt", &[b"Comment\0", &pdf[..]].concat());
    add(
        "PNG with a PDF in a comment",
        true,
        [&png[..33], &text, &png[33..]].concat(),
    );
    add("JPEG and PNG", true, [&jpeg[..], &png].concat());
    add("PNG and JPEG", true, [&png[..], &jpeg].concat());

    add("ZIP called .jpg", false, zip.clone());
    add(
        "ZIP with a JPEG behind it",
        false,
        [&zip[..], &jpeg].concat(),
    );
    add("HTML called .png", false, html.to_vec());
    add("PDF called .png", false, pdf.to_vec());
    add("PDF with a PNG within", false, [&pdf[..], &png].concat());
    add("a program called .gif", false, elf);
    add(
        "SVG called .png",
        false,
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec(),
    );
    let bomb = b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;'>]><svg>&b;</svg>";
    add("SVG that swells", false, bomb.to_vec());
    add(
        "a script called .jpg",
        false,
        b"#!/bin/sh\nrm -rf /\n".to_vec(),
    );
    add(
        "MSL for ImageMagick called .png",
        false,
        b"<image><read filename='ephemeral:/etc/passwd'/></image>".to_vec(),
    );
    add(
        "MVG for ImageMagick called .jpg",
        false,
        b"push graphic-context\nfill 'url(https://example.com/\"|ls \"-la)'\n".to_vec(),
    );
    add(
        "PostScript called .jpg",
        false,
        b"%!PS\nuserdict /setpagedevice undef\n".to_vec(),
    );
    add(
        "a Java archive with a GIF's extension",
        false,
        [b"PK\x03\x04", &gif[..]].concat(),
    );
    add(
        "a picture after a byte-order mark",
        false,
        [b"\xef\xbb\xbf", &png[..]].concat(),
    );
    add(
        "a picture after a line end",
        false,
        [b"\n", &jpeg[..]].concat(),
    );
    all
}

/// An archive with one empty file (APPNOTE 4.3): local header, central directory, end.
fn zip() -> Vec<u8> {
    let local = b"PK\x03\x04\x0a\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0x";
    let central = b"PK\x01\x02\x0a\0\x0a\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0x";
    let end = b"PK\x05\x06\0\0\0\0\x01\0\x01\0\x2f\0\0\0\x1f\0\0\0\0\0";
    [&local[..], central, end].concat()
}
