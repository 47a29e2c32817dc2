use std::path::Path;
use std::time::Duration;

use rustls_pki_types::pem::{self, PemObject};
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use tonic::metadata::{Ascii, MetadataValue};
use tonic::transport::{Certificate, ClientTlsConfig, Endpoint, Identity};

use crate::{Config, ConfigError};

const USER_AGENT: &str = concat!("firn-rust/", env!("CARGO_PKG_VERSION"));

// A server allows pings that are at least 10 s apart.
const KEEPALIVE: Duration = Duration::from_secs(20);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

// The most that HTTP/2 has. What a slow reader leaves unread is bounded for each call alone, so that
// it takes no room away from the other calls of the connection.
const CONNECTION_WINDOW: u32 = (1 << 31) - 1;

pub(crate) fn endpoint(config: &Config) -> Result<Endpoint, ConfigError> {
    let scheme = if config.tls { "https" } else { "http" };
    let host = match config.host.contains(':') {
        true => format!("[{}]", config.host),
        false => config.host.clone(),
    };
    let endpoint = Endpoint::from_shared(format!("{scheme}://{host}:{}", config.port))
        .and_then(|endpoint| endpoint.user_agent(USER_AGENT))
        .map_err(|error| ConfigError::new("host", error.to_string()))?
        .connect_timeout(CONNECT_TIMEOUT)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .http2_keep_alive_interval(KEEPALIVE)
        .keep_alive_timeout(KEEPALIVE);
    if config.tls { endpoint.tls_config(tls(config)?).map_err(tls_error) } else { Ok(endpoint) }
}

fn tls(config: &Config) -> Result<ClientTlsConfig, ConfigError> {
    let name = config.server_name.as_ref().unwrap_or(&config.host);
    let mut tls = ClientTlsConfig::new().domain_name(name);
    tls = match &config.ca {
        Some(file) => tls.ca_certificate(Certificate::from_pem(certificates("ca", file)?)),
        None => tls.with_native_roots(),
    };
    if let (Some(cert), Some(key)) = (&config.cert, &config.key) {
        tls = tls.identity(Identity::from_pem(certificates("cert", cert)?, private_key(key)?));
    }
    Ok(tls)
}

fn tls_error(error: tonic::transport::Error) -> ConfigError {
    let cause =
        std::error::Error::source(&error).map_or_else(|| error.to_string(), |e| e.to_string());
    ConfigError::new("tls", cause)
}

fn certificates(parameter: &str, file: &Path) -> Result<Vec<u8>, ConfigError> {
    let text = read(parameter, file)?;
    let all: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&text).collect();
    match all {
        Ok(all) if all.is_empty() => Err(pem_error(parameter, file, &pem::Error::NoItemsFound)),
        Ok(_) => Ok(text),
        Err(error) => Err(pem_error(parameter, file, &error)),
    }
}

fn private_key(file: &Path) -> Result<Vec<u8>, ConfigError> {
    let text = read("key", file)?;
    match PrivateKeyDer::from_pem_slice(&text) {
        Ok(_) => Ok(text),
        Err(error) => Err(pem_error("key", file, &error)),
    }
}

fn pem_error(parameter: &str, file: &Path, error: &pem::Error) -> ConfigError {
    ConfigError::new(parameter, format!("{}: {error}", file.display()))
}

fn read(parameter: &str, file: &Path) -> Result<Vec<u8>, ConfigError> {
    std::fs::read(file)
        .map_err(|error| ConfigError::new(parameter, format!("{}: {error}", file.display())))
}

/// The value of the header `authorization`, if there is a token.
pub(crate) fn authorization(config: &Config) -> Result<Option<MetadataValue<Ascii>>, ConfigError> {
    let (parameter, token) = match (&config.token, &config.token_file) {
        (Some(token), _) => ("token", token.clone()),
        (None, Some(file)) => {
            let bytes = read("token_file", file)?;
            ("token_file", String::from_utf8_lossy(&bytes).trim().to_owned())
        }
        (None, None) => return Ok(None),
    };
    let mut value: MetadataValue<Ascii> = match format!("Bearer {token}").parse() {
        Ok(value) if !token.is_empty() => value,
        _ => return Err(ConfigError::new(parameter, "is visible ASCII characters, at least one")),
    };
    // Keeps it out of what the transport logs.
    value.set_sensitive(true);
    Ok(Some(value))
}
