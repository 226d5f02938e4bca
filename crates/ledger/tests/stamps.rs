//! Time stamps of an authority that openssl plays, checked by openssl and by us; and every way to spoil one.

#![allow(clippy::unwrap_used)]

use ledger::{BadStamp, StampRequest, check_stamp, check_stamps};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

const DATA: &[u8] = b"log.example\n7\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\xe2\x80\x94 log.example AAAA\n";

/// An authority of openssl's, as openssl.org documents it.
struct Authority {
    folder: tempfile::TempDir,
}

const CONFIG: &str = "
[ca]
default_ca = own
[own]
database = DIR/index.txt
serial = DIR/serial
new_certs_dir = DIR
certificate = DIR/ca.pem
private_key = DIR/ca.key
default_md = sha256
policy = any
[any]
commonName = supplied
[req]
distinguished_name = dn
prompt = no
[dn]
commonName = Test
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[stamper]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[loose]
extendedKeyUsage = timeStamping
[other]
extendedKeyUsage = critical,timeStamping,codeSigning
[none]
basicConstraints = CA:FALSE
[tsa]
default_tsa = one
[one]
serial = DIR/tsaserial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
other_policies = 1.2.3.4.5.6
digests = sha256
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = ESS
";

fn openssl(folder: &Path, words: &str) -> Output {
    let done = Command::new("openssl")
        .args(words.split(' '))
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "openssl {words}: {}",
        String::from_utf8_lossy(&done.stderr)
    );
    done
}

impl Authority {
    fn new() -> Authority {
        Authority::with_digest("sha256")
    }

    fn with_digest(ess: &str) -> Authority {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        let config = CONFIG
            .replace("DIR", path.to_str().unwrap())
            .replace("ESS", ess);
        fs::write(path.join("config"), config).unwrap();
        fs::write(path.join("index.txt"), "").unwrap();
        fs::write(path.join("serial"), "1000\n").unwrap();
        fs::write(path.join("tsaserial"), "01\n").unwrap();
        openssl(
            path,
            "req -x509 -newkey rsa:2048 -nodes -config config -extensions root -subj /CN=Root -days 30 -keyout ca.key -out ca.pem",
        );
        Authority { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn roots(&self) -> String {
        fs::read_to_string(self.path("ca.pem")).unwrap()
    }

    /// A certificate with a key of this kind and these extensions, that ends then.
    fn stamper(&self, name: &str, key: &str, extensions: &str, ends: i64) {
        let path = self.folder.path();
        openssl(
            path,
            &format!(
                "req -new {key} -nodes -config config -subj /CN={name} -keyout {name}.key -out {name}.csr"
            ),
        );
        let at = |seconds: i64| {
            String::from_utf8(
                Command::new("date")
                    .args(["-u", "-d", &format!("@{seconds}"), "+%Y%m%d%H%M%SZ"])
                    .output()
                    .unwrap()
                    .stdout,
            )
            .unwrap()
            .trim()
            .to_owned()
        };
        let (from, to) = (at(now() - 60), at(ends));
        openssl(
            path,
            &format!(
                "ca -batch -config config -extensions {extensions} -startdate {from} -enddate {to} -in {name}.csr -out {name}.pem -notext"
            ),
        );
    }

    /// A response to a request of ours.
    fn answer(&self, name: &str, request: &StampRequest) -> Vec<u8> {
        let path = self.folder.path();
        fs::write(path.join("q.tsq"), request.to_der()).unwrap();
        openssl(
            path,
            &format!(
                "ts -reply -config config -queryfile q.tsq -signer {name}.pem -inkey {name}.key -out r.tsr"
            ),
        );
        fs::read(path.join("r.tsr")).unwrap()
    }

    /// What openssl says of a response.
    fn accepts(&self, response: &[u8], data: &[u8]) -> bool {
        fs::write(self.path("check.tsr"), response).unwrap();
        fs::write(self.path("data"), data).unwrap();
        let words = [
            "ts",
            "-verify",
            "-data",
            "data",
            "-in",
            "check.tsr",
            "-CAfile",
            "ca.pem",
        ];
        Command::new("openssl")
            .args(words)
            .current_dir(self.folder.path())
            .output()
            .unwrap()
            .status
            .success()
    }
}

fn now() -> i64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_secs() as i64
}

const RSA: &str = "-newkey rsa:2048";
const P256: &str = "-newkey ec -pkeyopt ec_paramgen_curve:P-256";
const P384: &str = "-newkey ec -pkeyopt ec_paramgen_curve:P-384";
const DAY: i64 = 86_400;

#[test]
fn what_openssl_stamps_both_accept() {
    for ess in ["sha1", "sha256", "sha512"] {
        let authority = Authority::with_digest(ess);
        for (name, key) in [("rsa", RSA), ("p256", P256), ("p384", P384)] {
            let ends = now() + DAY;
            authority.stamper(name, key, "stamper", ends);
            let request = StampRequest::of(DATA, [0xf7; 16]);
            let response = authority.answer(name, &request);
            assert!(authority.accepts(&response, DATA));
            let stamped =
                check_stamp(&response, DATA, Some(&request.nonce), &authority.roots()).unwrap();
            assert!((stamped.at / 1_000_000 - now()).abs() < 30, "{ess} {name}");
            assert_eq!(stamped.valid_until, ends * 1_000_000);
        }
    }
}

#[test]
fn openssl_reads_the_request_as_we_meant_it() {
    let authority = Authority::new();
    let request = StampRequest::of(DATA, [0x80; 16]);
    fs::write(authority.path("q.tsq"), request.to_der()).unwrap();
    let text = openssl(authority.folder.path(), "ts -query -in q.tsq -text").stdout;
    let text = String::from_utf8(text).unwrap();
    assert!(
        text.contains("Hash Algorithm: sha256") && text.contains("Certificate required: yes"),
        "{text}"
    );
    assert!(
        text.contains(&format!("Nonce: 0x{}", "80".repeat(16))),
        "{text}"
    );
    // Small numbers are written in their shortest form, too.
    let mut small = [0; 16];
    small[15] = 5;
    fs::write(
        authority.path("q.tsq"),
        StampRequest::of(DATA, small).to_der(),
    )
    .unwrap();
    openssl(authority.folder.path(), "ts -query -in q.tsq -text");
}

#[test]
fn no_changed_byte_of_what_is_signed_is_believed() {
    let authority = Authority::new();
    authority.stamper("p256", P256, "stamper", now() + DAY);
    let request = StampRequest::of(DATA, [0x47; 16]);
    let response = authority.answer("p256", &request);
    let roots = authority.roots();
    let whole = check_stamp(&response, DATA, Some(&request.nonce), &roots).unwrap();
    let (mut refused, mut harmless) = (0, Vec::new());
    for place in 0..response.len() {
        for bit in [0, 6] {
            let mut changed = response.clone();
            changed[place] ^= 1 << bit;
            match check_stamp(&changed, DATA, Some(&request.nonce), &roots) {
                Err(_) => refused += 1,
                // Whatever is not signed says nothing we take from it.
                Ok(stamped) => {
                    assert_eq!(stamped, whole, "byte {place}");
                    harmless.push(place);
                }
            }
        }
        assert!(check_stamp(&response[..place], DATA, None, &roots).is_err());
    }
    // The status (granted, with changes), two version numbers and the list of digests beside the signature are all that is not signed.
    assert!(harmless.len() < 40, "{harmless:?}");
    assert!(refused > response.len());
    let longer = [&response[..], &[0]].concat();
    assert!(check_stamp(&longer, DATA, None, &roots).is_err());
}

#[test]
fn each_check_says_what_it_found() {
    let authority = Authority::new();
    authority.stamper("good", RSA, "stamper", now() + DAY);
    for (name, extensions) in [("loose", "loose"), ("other", "other"), ("none", "none")] {
        authority.stamper(name, RSA, extensions, now() + DAY);
    }
    let request = StampRequest::of(DATA, [0x47; 16]);
    let roots = authority.roots();
    let response = authority.answer("good", &request);
    assert_eq!(
        check_stamp(&response, b"other data", None, &roots),
        Err(BadStamp::Imprint)
    );
    assert_eq!(
        check_stamp(&response, DATA, Some(&[1; 16]), &roots),
        Err(BadStamp::Nonce)
    );
    assert_eq!(
        check_stamp(&response, DATA, None, "nothing"),
        Err(BadStamp::NoRoots)
    );
    let stranger = Authority::new();
    assert_eq!(
        check_stamp(&response, DATA, None, &stranger.roots()),
        Err(BadStamp::Chain)
    );
    // openssl itself does not stamp with a certificate that is not critically for stamps alone; the extension's form says it here.
    for name in ["loose", "other", "none"] {
        let path = authority.folder.path();
        fs::write(path.join("q.tsq"), request.to_der()).unwrap();
        let words = format!(
            "ts -reply -config config -queryfile q.tsq -signer {name}.pem -inkey {name}.key -out bad.tsr"
        );
        let done = Command::new("openssl")
            .args(words.split(' '))
            .current_dir(path)
            .output()
            .unwrap();
        if done.status.success() && path.join("bad.tsr").exists() {
            let bad = fs::read(path.join("bad.tsr")).unwrap();
            assert!(check_stamp(&bad, DATA, None, &roots).is_err(), "{name}");
        }
    }
    // A refusal: a hash that this authority does not take.
    let path = authority.folder.path();
    openssl(path, "ts -query -data config -sha512 -cert -out q.tsq");
    openssl(
        path,
        "ts -reply -config config -queryfile q.tsq -signer good.pem -inkey good.key -out refused.tsr",
    );
    let refused = fs::read(path.join("refused.tsr")).unwrap();
    assert_eq!(
        check_stamp(&refused, DATA, None, &roots),
        Err(BadStamp::Status(2))
    );
    // Without the certificate, as when it was not asked for.
    openssl(path, "ts -query -data config -sha256 -out q.tsq");
    openssl(
        path,
        "ts -reply -config config -queryfile q.tsq -signer good.pem -inkey good.key -out bare.tsr",
    );
    let bare = fs::read(path.join("bare.tsr")).unwrap();
    let config = fs::read(path.join("config")).unwrap();
    assert!(matches!(
        check_stamp(&bare, &config, None, &roots),
        Err(BadStamp::Form(_))
    ));
}

#[test]
fn a_stamp_outlives_its_certificate_if_it_was_stamped_again_in_time() {
    let authority = Authority::new();
    let ends = now() + 5;
    authority.stamper("short", P256, "stamper", ends);
    authority.stamper("long", P256, "stamper", now() + DAY);
    let roots = authority.roots();
    let first = authority.answer("short", &StampRequest::of(DATA, [1; 16]));
    let again = authority.answer("long", &StampRequest::of(&first, [2; 16]));
    assert!(authority.accepts(&first, DATA) && authority.accepts(&again, &first));
    while now() <= ends {
        std::thread::sleep(Duration::from_millis(200));
    }
    // The case that was measured: the first alone is refused by then.
    assert!(!authority.accepts(&first, DATA));
    assert!(authority.accepts(&again, &first));
    let row = check_stamps(&[first.clone(), again], DATA, &roots).unwrap();
    assert!(row.at <= ends * 1_000_000 && row.valid_until > now() * 1_000_000);
    let late = authority.answer("long", &StampRequest::of(&first, [3; 16]));
    assert_eq!(
        check_stamps(&[first.clone(), late], DATA, &roots),
        Err(BadStamp::TooLate)
    );
    // One stamped as of after its own certificate's end is none.
    let dead = authority.answer("short", &StampRequest::of(DATA, [4; 16]));
    assert_eq!(check_stamp(&dead, DATA, None, &roots), Err(BadStamp::Chain));
    assert!(check_stamps(&[], DATA, &roots).is_err());
}
