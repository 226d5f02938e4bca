//! SHA-256 by the system's `sha256sum`: a library for it would be built before every check.

use anyhow::{Context, Result, bail};
use std::io::Write;
use std::process::{Command, Stdio};

/// The digest of bytes, 64 hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> Result<String> {
    let mut child = Command::new("sha256sum")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start sha256sum, of coreutils")?;
    let mut input = child.stdin.take().context("sha256sum has no input")?;
    input.write_all(bytes).context("sha256sum does not read")?;
    drop(input);
    let output = child.wait_with_output().context("sha256sum was lost")?;
    let digest = String::from_utf8_lossy(&output.stdout).into_owned();
    match digest.get(..64) {
        Some(digest) if output.status.success() => Ok(digest.to_owned()),
        _ => bail!("sha256sum printed “{digest}”"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_the_one_the_standard_prints() {
        let digest = sha256(b"abc").expect("sha256sum is there");
        assert_eq!(
            digest,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
