//! Archives and documents for tests, written by the descriptions of their formats and by nothing that reads them: shared by the tests of
//! several rooms and the fuzz targets.

/// CRC-32, bit by bit.
pub fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| {
        if crc & 1 == 1 {
            crc >> 1 ^ 0xedb8_8320
        } else {
            crc >> 1
        }
    };
    !bytes
        .iter()
        .fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

/// Deflate without packing: blocks that are stored.
pub fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut blocks = bytes.chunks(0xffff).peekable();
    if blocks.peek().is_none() {
        return vec![1, 0, 0, 0xff, 0xff];
    }
    while let Some(block) = blocks.next() {
        let length = block.len() as u16;
        out.push(u8::from(blocks.peek().is_none()));
        out.extend(length.to_le_bytes());
        out.extend((!length).to_le_bytes());
        out.extend(block);
    }
    out
}

/// A ZIP archive: names, bytes, and whether deflate is the method.
pub fn zip(files: &[(&str, &[u8], bool)]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes, is_deflated) in files {
        let offset = out.len() as u32;
        let packed = if *is_deflated {
            deflated(bytes)
        } else {
            bytes.to_vec()
        };
        let mut common = vec![20, 0, 0, 0, if *is_deflated { 8 } else { 0 }, 0, 0, 0, 0, 0];
        common.extend(crc32(bytes).to_le_bytes());
        common.extend((packed.len() as u32).to_le_bytes());
        common.extend((bytes.len() as u32).to_le_bytes());
        common.extend((name.len() as u16).to_le_bytes());
        common.extend([0; 2]);
        out.extend(b"PK\x03\x04");
        out.extend(&common);
        out.extend(name.as_bytes());
        out.extend(&packed);
        directory.extend(b"PK\x01\x02\x14\x03");
        directory.extend(&common);
        directory.extend([0; 6]);
        directory.extend((0o100_644_u32 << 16).to_le_bytes());
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (offset, length) = (out.len() as u32, directory.len() as u32);
    out.append(&mut directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend((files.len() as u16).to_le_bytes());
    out.extend((files.len() as u16).to_le_bytes());
    out.extend(length.to_le_bytes());
    out.extend(offset.to_le_bytes());
    out.extend([0; 2]);
    out
}

/// A tar archive.
pub fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, bytes) in files {
        let mut head = vec![0; 512];
        head[..name.len()].copy_from_slice(name.as_bytes());
        head[124..135].copy_from_slice(format!("{:011o}", bytes.len()).as_bytes());
        head[156] = b'0';
        head[257..263].copy_from_slice(b"ustar\0");
        head[148..156].copy_from_slice(b"        ");
        let sum: u32 = head.iter().map(|byte| u32::from(*byte)).sum();
        head[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        out.extend(head);
        out.extend(*bytes);
        out.resize(out.len().next_multiple_of(512), 0);
    }
    out.extend([0; 1_024]);
    out
}

/// What gzip makes of a file.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    out.extend(deflated(bytes));
    out.extend(crc32(bytes).to_le_bytes());
    out.extend((bytes.len() as u32).to_le_bytes());
    out
}

/// A page: its lines in Helvetica, and a JPEG file or grey pixels (width and height first) on it.
#[derive(Default)]
pub struct Page<'a> {
    pub lines: &'a [&'a str],
    pub jpeg: Option<(&'a [u8], u32, u32)>,
    pub grey: Option<(&'a [u8], u32, u32)>,
}

/// A PDF document with these pages and attached files.
pub fn pdf(pages: &[Page<'_>], attached: &[(&str, &[u8])]) -> Vec<u8> {
    let mut objects: Vec<Vec<u8>> = Vec::new();
    let stream = |more: &str, bytes: &[u8]| {
        let mut object = format!("<< {more} /Length {} >>\nstream\n", bytes.len()).into_bytes();
        object.extend(bytes);
        object.extend(b"\nendstream");
        object
    };
    // 1 the catalog, 2 the pages, 3 the font; four for each page, two for each file.
    let first_file = 4 + 4 * pages.len();
    let names: String = attached
        .iter()
        .enumerate()
        .map(|(at, (name, _))| format!("({name}) {} 0 R ", first_file + 2 * at))
        .collect();
    objects.push(
        format!(
            "<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [ {names}] >> >> >>"
        )
        .into_bytes(),
    );
    let kids: String = (0..pages.len())
        .map(|at| format!("{} 0 R ", 4 + 4 * at))
        .collect();
    objects.push(format!("<< /Type /Pages /Kids [ {kids}] /Count {} >>", pages.len()).into_bytes());
    objects.push(
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
            .to_vec(),
    );
    for (at, page) in pages.iter().enumerate() {
        let own = 4 + 4 * at;
        objects.push(
            format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {} 0 R /Resources << /Font << /F1 3 0 R >> \
                 /XObject << /J {} 0 R /G {} 0 R >> >> >>",
                own + 1,
                own + 2,
                own + 3
            )
            .into_bytes(),
        );
        let mut content = String::from("BT /F1 12 Tf 14 TL 50 800 Td\n");
        for line in page.lines {
            let escaped = line
                .replace('\\', "\\\\")
                .replace('(', "\\(")
                .replace(')', "\\)");
            content.push_str(&format!("({escaped}) Tj T*\n"));
        }
        content.push_str("ET\n");
        if page.jpeg.is_some() {
            content.push_str("q 300 0 0 200 50 300 cm /J Do Q\n");
        }
        if page.grey.is_some() {
            content.push_str("q 300 0 0 200 50 50 cm /G Do Q\n");
        }
        objects.push(stream("", content.as_bytes()));
        let (jpeg, width, height) = page.jpeg.unwrap_or((b"", 1, 1));
        let image = format!(
            "/Type /XObject /Subtype /Image /Width {width} /Height {height} /BitsPerComponent 8"
        );
        objects.push(stream(
            &format!("{image} /ColorSpace /DeviceRGB /Filter /DCTDecode"),
            jpeg,
        ));
        let (grey, width, height) = page.grey.unwrap_or((b"\0", 1, 1));
        let image = format!(
            "/Type /XObject /Subtype /Image /Width {width} /Height {height} /BitsPerComponent 8"
        );
        objects.push(stream(&format!("{image} /ColorSpace /DeviceGray"), grey));
    }
    for (at, (name, bytes)) in attached.iter().enumerate() {
        let own = first_file + 2 * at;
        objects.push(
            format!(
                "<< /Type /Filespec /F ({name}) /EF << /F {} 0 R >> >>",
                own + 1
            )
            .into_bytes(),
        );
        objects.push(stream("/Type /EmbeddedFile", bytes));
    }
    let mut out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend(format!("{} 0 obj\n", at + 1).as_bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let end = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
    for place in places {
        out.extend(format!("{place:010} 00000 n \n").as_bytes());
    }
    out.extend(
        format!(
            "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{end}\n%%EOF\n",
            objects.len() + 1
        )
        .as_bytes(),
    );
    out
}
