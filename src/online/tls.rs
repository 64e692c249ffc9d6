//! TLS as libpq does it: the six values of `sslmode`, root certificates, client certificates.

use super::parameters::Parameters;
use crate::environment::Environment;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{verify_server_cert_signed_by_trust_anchor, verify_server_name};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How much TLS is asked for (PostgreSQL documentation, 34.19.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SslMode {
    /// None.
    Disable,
    /// Only if the server lets nobody in without.
    Allow,
    /// If the server has it.
    Prefer,
    /// Always, whoever the server is, unless a root certificate is there: then as `verify-ca`, as do the two above before
    /// they go on without TLS.
    Require,
    /// Always, with a certificate that an authority has signed.
    VerifyCa,
    /// Always, with a certificate that an authority has signed for this host.
    VerifyFull,
}

impl SslMode {
    /// Every mode by its name.
    pub const NAMES: [(&'static str, SslMode); 6] = [
        ("disable", SslMode::Disable),
        ("allow", SslMode::Allow),
        ("prefer", SslMode::Prefer),
        ("require", SslMode::Require),
        ("verify-ca", SslMode::VerifyCa),
        ("verify-full", SslMode::VerifyFull),
    ];

    /// The mode of that name.
    pub fn named(name: &str) -> Option<SslMode> {
        SslMode::NAMES.iter().find(|(known, _)| *known == name).map(|(_, mode)| *mode)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        SslMode::NAMES.iter().find(|(_, mode)| *mode == self).map_or("", |(name, _)| name)
    }

    /// The attempts to make, in order: with TLS or without.
    pub fn attempts(self) -> &'static [bool] {
        match self {
            SslMode::Disable => &[false],
            SslMode::Allow => &[false, true],
            SslMode::Prefer => &[true, false],
            SslMode::Require | SslMode::VerifyCa | SslMode::VerifyFull => &[true],
        }
    }
}

/// What is asked for, and the files that it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tls {
    /// How much of it.
    pub mode: SslMode,
    roots: Roots,
    certificate: Option<PathBuf>,
    key: Option<PathBuf>,
}

/// Whom to trust.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Roots {
    /// Nobody is asked for.
    None,
    /// The authorities in a file.
    File(PathBuf),
    /// Those of the operating system (`sslrootcert=system`).
    System,
}

/// What is wrong with the TLS settings or their files.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A mode that there is not.
    #[error("there is no sslmode '{0}': it is disable, allow, prefer, require, verify-ca or verify-full")]
    Mode(String),
    /// The operating system's authorities sign for everybody, so the name has to be looked at.
    #[error("sslrootcert=system needs sslmode=verify-full")]
    SystemNeedsFull,
    /// No file to verify with.
    #[error("sslmode={0} needs the certificate of the authority: sslrootcert=FILE, or ~/.postgresql/root.crt")]
    NoRoots(&'static str),
    /// A file that is no PEM or cannot be read.
    #[error("{what} {} cannot be used: {reason}", path.display())]
    File {
        /// What it is for.
        what: &'static str,
        /// Which it is.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// A certificate that goes with another key, and the like.
    #[error("the client certificate cannot be used: {0}")]
    Client(rustls::Error),
    /// None of the places where systems keep their authorities.
    #[error("this system has no file of certificate authorities where one is looked for; name one: sslrootcert=FILE")]
    NoSystemRoots,
}

/// Where systems keep the authorities that they trust: Debian, Red Hat, SUSE, Alpine and macOS.
const SYSTEM_ROOTS: [&str; 4] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
];

impl Tls {
    /// Reads the parameters; files that are not named are looked for in `~/.postgresql`.
    ///
    /// # Errors
    /// A mode that there is not, or that cannot be done.
    pub fn resolve(parameters: &Parameters, environment: &Environment) -> Result<Tls, Error> {
        let default = |name: &str| {
            let path = environment.home()?.join(".postgresql").join(name);
            path.exists().then_some(path)
        };
        let roots = match parameters.get("sslrootcert") {
            Some("system") => Roots::System,
            Some(path) => Roots::File(PathBuf::from(path)),
            None => default("root.crt").map_or(Roots::None, Roots::File),
        };
        let mode = match (parameters.get("sslmode"), &roots) {
            (Some(name), _) => SslMode::named(name).ok_or_else(|| Error::Mode(name.to_string()))?,
            (None, Roots::System) => SslMode::VerifyFull,
            (None, _) => SslMode::Prefer,
        };
        if roots == Roots::System && mode != SslMode::VerifyFull {
            return Err(Error::SystemNeedsFull);
        }
        if roots == Roots::None && mode >= SslMode::VerifyCa {
            return Err(Error::NoRoots(mode.name()));
        }
        let file = |keyword: &str, name: &str| parameters.get(keyword).map(PathBuf::from).or_else(|| default(name));
        Ok(Tls { mode, roots, certificate: file("sslcert", "postgresql.crt"), key: file("sslkey", "postgresql.key") })
    }

    /// What rustls needs.
    ///
    /// # Errors
    /// A file that cannot be read or is not what it should be.
    pub fn client_config(&self) -> Result<ClientConfig, Error> {
        let provider = Arc::new(ring::default_provider());
        let verifier = self.verifier(&provider)?;
        let builder = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(Error::Client)?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier));
        let Some(certificate) = &self.certificate else {
            return Ok(builder.with_no_client_auth());
        };
        let what = "the client certificate";
        let chain = certificates(what, certificate)?;
        let Some(key) = &self.key else {
            let reason = "its key is missing: sslkey=FILE, or ~/.postgresql/postgresql.key".to_string();
            return Err(Error::File { what, path: certificate.clone(), reason });
        };
        let key = PrivateKeyDer::from_pem_file(key).map_err(|fault| {
            // rustls reads no encrypted keys, and a PEM file with only one has no key in its eyes.
            let encrypted = std::fs::read_to_string(key).is_ok_and(|text| text.contains("ENCRYPTED"));
            let reason = if encrypted { "it is encrypted".to_string() } else { fault.to_string() };
            Error::File { what: "the client key", path: key.clone(), reason }
        })?;
        builder.with_client_auth_cert(chain, key).map_err(Error::Client)
    }

    fn verifier(&self, provider: &Arc<CryptoProvider>) -> Result<Verifier, Error> {
        let path = match &self.roots {
            Roots::None => return Ok(Verifier { provider: provider.clone(), trust: None, names: false }),
            Roots::File(path) => path.clone(),
            Roots::System => {
                let known = SYSTEM_ROOTS.iter().map(PathBuf::from).find(|path| path.exists());
                known.ok_or(Error::NoSystemRoots)?
            }
        };
        let certificates = certificates("the root certificate", &path)?;
        let mut store = RootCertStore::empty();
        let (added, _) = store.add_parsable_certificates(certificates.iter().cloned());
        if added == 0 {
            return Err(Error::File { what: "the root certificate", path, reason: "no certificate is in it".into() });
        }
        let trust = Some(Trust { store, certificates });
        Ok(Verifier { provider: provider.clone(), trust, names: self.mode == SslMode::VerifyFull })
    }
}

fn certificates(what: &'static str, path: &Path) -> Result<Vec<CertificateDer<'static>>, Error> {
    let read = CertificateDer::pem_file_iter(path).and_then(Iterator::collect);
    read.map_err(|fault| Error::File { what, path: path.to_path_buf(), reason: fault.to_string() })
}

/// Looks at the server's certificate as far as the mode asks for it.
#[derive(Debug)]
struct Verifier {
    provider: Arc<CryptoProvider>,
    /// Whom to trust; anybody, where nobody is named.
    trust: Option<Trust>,
    /// Whether the certificate has to be for this host.
    names: bool,
}

#[derive(Debug)]
struct Trust {
    store: RootCertStore,
    certificates: Vec<CertificateDer<'static>>,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        _ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let Some(trust) = &self.trust else { return Ok(ServerCertVerified::assertion()) };
        let parsed = ParsedCertificate::try_from(certificate)?;
        let algorithms = self.provider.signature_verification_algorithms.all;
        let signed = verify_server_cert_signed_by_trust_anchor(&parsed, &trust.store, intermediates, now, algorithms);
        signed.or_else(|fault| if trust.is_itself_trusted(certificate, &fault) { Ok(()) } else { Err(fault) })?;
        if self.names {
            verify_server_name(&parsed, name)?;
        }
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signature, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signature, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

impl Trust {
    /// A self-signed certificate as PostgreSQL's documentation makes it (19.9.5) is its own authority. webpki refuses an
    /// authority as a server once all else about it, its dates included, is in order; libpq lets it pass.
    fn is_itself_trusted(&self, certificate: &CertificateDer<'_>, fault: &rustls::Error) -> bool {
        fault.to_string().contains("CaUsedAsEndEntity") && self.certificates.iter().any(|root| root == certificate)
    }
}
