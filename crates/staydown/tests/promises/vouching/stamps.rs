//! Time stamps of an authority that openssl plays behind a plain HTTP server.

use crate::stage::{Stage, until};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};
use testkit::Options;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const CONFIG: &str = "
[req]
distinguished_name = dn
prompt = no
[dn]
commonName = Test
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[stamper]
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = one
[one]
serial = tsaserial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
";

pub(crate) fn openssl(folder: &Path, words: &str) -> bool {
    let done = Command::new("openssl")
        .args(words.split(' '))
        .current_dir(folder)
        .output()
        .unwrap();
    done.status.success()
}

/// An authority: which certificate it stamps with can be changed, and whether it is honest.
pub(crate) struct Authority {
    folder: tempfile::TempDir,
    pub(crate) url: String,
    /// `short` and `long` stamp; `false` plays an old answer back.
    pub(crate) signer: Arc<Mutex<&'static str>>,
}

impl Authority {
    pub(crate) async fn open() -> Authority {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_owned();
        std::fs::write(path.join("config"), CONFIG).unwrap();
        std::fs::write(path.join("tsaserial"), "01\n").unwrap();
        assert!(openssl(
            &path,
            "req -x509 -newkey rsa:2048 -nodes -config config -extensions root -subj /CN=Root -days 900 -keyout ca.key -out ca.pem"
        ));
        for (name, days) in [("short", 10), ("long", 400)] {
            assert!(openssl(
                &path,
                &format!(
                    "req -new -newkey rsa:2048 -nodes -config config -subj /CN={name} -keyout {name}.key -out {name}.csr"
                )
            ));
            assert!(openssl(
                &path,
                &format!(
                    "x509 -req -in {name}.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days {days} -extfile config -extensions stamper -out {name}.pem"
                )
            ));
        }
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/tsr", listener.local_addr().unwrap());
        let signer = Arc::new(Mutex::new("false"));
        let who = Arc::clone(&signer);
        tokio::spawn(async move {
            while let Ok((mut connection, _)) = listener.accept().await {
                let mut request = Vec::new();
                let body = loop {
                    let mut chunk = [0; 2048];
                    let read = connection.read(&mut chunk).await.unwrap_or(0);
                    request.extend_from_slice(&chunk[..read]);
                    let text = String::from_utf8_lossy(&request).to_lowercase();
                    let Some(head) = request.windows(4).position(|four| four == b"\r\n\r\n") else {
                        if read == 0 { break None } else { continue }
                    };
                    assert!(
                        text.contains("content-type: application/timestamp-query"),
                        "{text}"
                    );
                    let length: usize = text
                        .split("content-length: ")
                        .nth(1)
                        .unwrap()
                        .split('\r')
                        .next()
                        .unwrap()
                        .parse()
                        .unwrap();
                    if request.len() >= head + 4 + length {
                        break Some(request[head + 4..].to_vec());
                    }
                };
                let Some(body) = body else { continue };
                std::fs::write(path.join("q.tsq"), body).unwrap();
                let signer = *who.lock().unwrap();
                // The dishonest one plays an old answer back.
                if signer != "false" {
                    assert!(openssl(
                        &path,
                        &format!(
                            "ts -reply -config config -queryfile q.tsq -signer {signer}.pem -inkey {signer}.key -out r.tsr"
                        )
                    ));
                } else {
                    std::fs::write(path.join("about"), "something else").unwrap();
                    assert!(openssl(
                        &path,
                        "ts -query -data about -sha256 -cert -out old.tsq"
                    ));
                    assert!(openssl(
                        &path,
                        "ts -reply -config config -queryfile old.tsq -signer long.pem -inkey long.key -out r.tsr"
                    ));
                }
                let answer = std::fs::read(path.join("r.tsr")).unwrap();
                let head = format!(
                    "HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                    answer.len()
                );
                let _ = connection
                    .write_all(&[head.as_bytes(), &answer].concat())
                    .await;
            }
        });
        Authority {
            folder,
            url,
            signer,
        }
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }
}

#[tokio::test]
async fn checkpoints_are_stamped_openssl_agrees_and_what_ends_is_stamped_again() {
    let authority = Authority::open().await;
    let root = authority.root();
    let words = [
        "--time-stamps",
        &authority.url,
        "--time-stamp-roots",
        root.to_str().unwrap(),
    ]
    .map(str::to_owned);
    let mut stage = Stage::set_with(async |_| {
        let mut options = Options::patient();
        options.words.extend(words);
        options
    })
    .await;
    // An answer to another question is not taken, and health says so.
    until("health to tell", async || {
        let health = stage.server.door().unwrap().get("/health").await.unwrap();
        health.text().contains("time_stamps_fail").then_some(())
    })
    .await;
    *authority.signer.lock().unwrap() = "short";
    // Tried again at once after a start.
    stage.server.restart().await.unwrap();
    let out = stage.instance.scratch().join("stamps");
    let files = async |least: usize| {
        until("the stamps", async || {
            let words = [
                "ledger",
                "stamps",
                "--out",
                out.to_str().unwrap(),
                "--roots",
                root.to_str().unwrap(),
            ];
            let done = stage.instance.run(&words).await.unwrap();
            let mut files: Vec<String> = std::fs::read_dir(&out)
                .ok()?
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect();
            files.sort();
            (done.code == Some(0) && files.len() >= least).then_some((files, done.stdout))
        })
        .await
    };
    let (names, said) = files(2).await;
    assert!(said.contains("; holds"), "{said}");
    let (note, stamp) = (&names[0], &names[1]);
    let verify = |data: &str, stamp: &str| {
        let (data, stamp) = (out.join(data), out.join(stamp));
        let words = format!(
            "ts -verify -data {} -in {} -CAfile {}",
            data.display(),
            stamp.display(),
            root.display()
        );
        openssl(&out, &words)
    };
    assert!(verify(note, stamp), "{names:?}");
    // What was stamped is a checkpoint of this ledger, and any change of either is seen by both.
    let whole = std::fs::read(out.join(note)).unwrap();
    let changed = String::from_utf8(whole.clone())
        .unwrap()
        .replacen('\n', "0\n", 1);
    std::fs::write(out.join("changed"), &changed).unwrap();
    assert!(!verify("changed", stamp));
    std::fs::remove_file(out.join("changed")).unwrap();
    let response = std::fs::read(out.join(stamp)).unwrap();
    let roots = std::fs::read_to_string(&root).unwrap();
    assert!(ledger::check_stamp(&response, &whole, None, &roots).is_ok());
    assert!(ledger::check_stamp(&response, changed.as_bytes(), None, &roots).is_err());
    // Its certificate ends in ten days: as soon as the authority has a longer one, it is stamped again.
    *authority.signer.lock().unwrap() = "long";
    stage.server.restart().await.unwrap();
    let (names, said) = files(3).await;
    let again = names.iter().find(|name| name.contains("again")).unwrap();
    assert!(verify(stamp, again), "{names:?}");
    assert!(said.contains("; holds"), "{said}");
    assert_eq!(stage.server.stop().await.unwrap(), Some(0));
}

#[tokio::test]
async fn the_file_for_a_court_holds_the_stamps_of_the_states_its_proofs_lead_to() {
    let authority = Authority::open().await;
    let root = authority.root();
    let words = [
        "--time-stamps",
        &authority.url,
        "--time-stamp-roots",
        root.to_str().unwrap(),
    ]
    .map(str::to_owned);
    let mut stage = Stage::set_with(async |_| {
        let mut options = Options::patient();
        options.words.extend(words);
        options
    })
    .await;
    let (_, case) = stage.found(1).await;
    *authority.signer.lock().unwrap() = "long";
    // No answer was taken so far: it is tried again at once, and what it stamps covers the case.
    stage.server.restart().await.unwrap();
    let seen = stage.instance.scratch().join("seen");
    until("a stamp", async || {
        let words = ["ledger", "stamps", "--out", seen.to_str().unwrap()];
        let done = stage.instance.run(&words).await.unwrap();
        let has_one = std::fs::read_dir(&seen).is_ok_and(|files| files.count() >= 2);
        (done.code == Some(0) && has_one).then_some(())
    })
    .await;
    assert_eq!(stage.server.stop().await.unwrap(), Some(0));
    let out = stage.instance.scratch().join("court");
    let words = ["evidence", "export", case.as_str(), "--purpose", "hearing"];
    let words = [&words[..], &["--out", out.to_str().unwrap()]].concat();
    stage.instance.run(&words).await.unwrap().ok().unwrap();
    let file = out.join(format!("{case}.wacz"));
    let open = out.join("open");
    let unpacked = Command::new("python3")
        .args(["-m", "zipfile", "-e"])
        .args([&file, &open])
        .status();
    assert!(unpacked.unwrap().success());
    let custody = open.join("custody");
    let mut stamps = Vec::new();
    for entry in std::fs::read_dir(&custody).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.ends_with("-stamp-1.tsr") {
            stamps.push(name.replace("-stamp-1.tsr", ""));
        }
    }
    let [state] = &stamps[..] else {
        panic!("{stamps:?}");
    };
    let verify = |data: &str| {
        let words = format!(
            "ts -verify -data {data}.txt -in {state}-stamp-1.tsr -CAfile {}",
            root.display()
        );
        openssl(&custody, &words)
    };
    assert!(verify(state) && !verify("checkpoint"));
    // The proof that the case was opened leads to that state.
    let text = std::fs::read_to_string(custody.join(format!("{state}.txt"))).unwrap();
    let proofs = std::fs::read_dir(&custody).unwrap().filter(|entry| {
        let path = entry.as_ref().unwrap().path();
        let is_proof = path.extension().is_some_and(|end| end == "tlog-proof");
        is_proof && std::fs::read_to_string(path).unwrap().ends_with(&text)
    });
    assert!(proofs.count() >= 2);
    // The stamp of another state is found to be one.
    let words = ["evidence", "verify", file.to_str().unwrap()];
    let sound = stage.instance.program().run(words).await.unwrap();
    assert_eq!(sound.code, Some(0), "{}{}", sound.stdout, sound.stderr);
}
