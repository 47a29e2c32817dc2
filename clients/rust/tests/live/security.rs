//! TLS and tokens.

use std::path::{Path, PathBuf};

use firn_client::{Client, Code, Reason};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use tempfile::TempDir;

use crate::support::Daemon;
use crate::world::event;

/// An authority, and certificates that it signed, as files.
struct Certificates {
    folder: TempDir,
    issuer: Issuer<'static, KeyPair>,
}

impl Certificates {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut params = CertificateParams::new([]).expect("no names");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        let certificate = params.self_signed(&key).expect("a certificate");
        std::fs::write(folder.path().join("ca.pem"), certificate.pem()).expect("it is written");
        Self { folder, issuer: Issuer::new(params, key) }
    }

    fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    fn file(&self, file: &str) -> String {
        self.path(file).to_str().expect("UTF-8").to_owned()
    }

    /// Writes `NAME.pem` and `NAME.key`.
    fn sign(&self, name: &str) {
        let key = KeyPair::generate().expect("a key");
        let mut params = CertificateParams::new([name.to_owned()]).expect("a name");
        params.distinguished_name.push(DnType::CommonName, name);
        let certificate = params.signed_by(&key, &self.issuer).expect("a certificate");
        std::fs::write(self.path(&format!("{name}.pem")), certificate.pem()).expect("written");
        std::fs::write(self.path(&format!("{name}.key")), key.serialize_pem()).expect("written");
    }

    fn daemon(&self, flags: &[&str]) -> Daemon {
        let (cert, key) = (self.file("store.example.pem"), self.file("store.example.key"));
        let mut all = vec!["--catalog", "off", "--tls-cert", &cert, "--tls-key", &key];
        all.extend(flags);
        Daemon::start_at(&self.path("data"), "127.0.0.1:0", &all)
    }
}

async fn append_to(text: String) -> firn_client::Result<u64> {
    let client = Client::connect(text).await?;
    Ok(client.append(event(1)).await?.position)
}

#[tokio::test]
async fn a_server_is_known_by_its_authority_and_name() {
    let certificates = Certificates::new();
    certificates.sign("store.example");
    let daemon = certificates.daemon(&[]);
    let (address, ca) = (&daemon.address, certificates.file("ca.pem"));
    let good = format!("firn://{address}?ca={ca}&server_name=store.example");
    assert_eq!(append_to(good).await.expect("it is appended"), 1);
    for bad in [
        format!("firn://{address}?ca={ca}&deadline=300ms"),
        format!("firn://{address}?tls=on&server_name=store.example&deadline=300ms"),
    ] {
        let error = append_to(bad).await.expect_err("it is not known");
        assert_eq!(error.code(), Some(Code::Unavailable));
        assert!(error.to_string().contains("certificate"), "{error}");
    }
}

#[tokio::test]
async fn a_client_shows_its_certificate() {
    let certificates = Certificates::new();
    certificates.sign("store.example");
    certificates.sign("client");
    let ca = certificates.file("ca.pem");
    let daemon = certificates.daemon(&["--tls-client-ca", &ca]);
    let address = &daemon.address;
    let anonymous = format!("firn://{address}?ca={ca}&server_name=store.example&deadline=300ms");
    let error = append_to(anonymous.clone()).await.expect_err("it shows none");
    assert_eq!(error.code(), Some(Code::Unavailable));
    let (cert, key) = (certificates.file("client.pem"), certificates.file("client.key"));
    let known = format!("{anonymous}&cert={cert}&key={key}").replace("300ms", "5s");
    assert_eq!(append_to(known).await.expect("it is appended"), 1);
}

const ONE: &str = "token-one-of-two-0123456789";
const TWO: &str = "token-two-of-two-0123456789";

fn with_tokens(folder: &Path) -> Daemon {
    let file = folder.join("tokens");
    std::fs::write(&file, format!("{ONE}\n{TWO}\n")).expect("it is written");
    let file = file.to_str().expect("UTF-8");
    Daemon::start_at(
        &folder.join("data"),
        "127.0.0.1:0",
        &["--catalog", "off", "--token-file", file],
    )
}

#[tokio::test]
async fn a_token_is_sent_with_every_call() {
    let folder = tempfile::tempdir().expect("a folder");
    let daemon = with_tokens(folder.path());
    let address = &daemon.address;
    assert_eq!(append_to(format!("firn://{address}?token={TWO}")).await.expect("appended"), 1);
    let file = folder.path().join("my.token");
    std::fs::write(&file, format!(" {ONE}\n")).expect("it is written");
    let with_file = format!("firn://{address}?token_file={}", file.display());
    assert_eq!(append_to(with_file).await.expect("it is appended"), 2);
}

#[tokio::test]
async fn without_a_token_or_with_a_wrong_one_nothing_is_answered() {
    let folder = tempfile::tempdir().expect("a folder");
    let daemon = with_tokens(folder.path());
    for text in [daemon.address.clone(), format!("firn://{}?token={TWO}3", daemon.address)] {
        let client = Client::connect_lazy(text).expect("a client");
        let error = client.append(event(1)).await.expect_err("it may not");
        assert_eq!(error.code(), Some(Code::Unauthenticated));
        assert_eq!(error.reason(), Some(Reason::Unauthenticated));
        let pending = client.append_stream().append([event(1)], []).await.expect("it is taken");
        let error = pending.await.expect_err("it may not");
        assert_eq!(error.reason(), Some(Reason::Unauthenticated));
    }
}
