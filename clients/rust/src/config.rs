use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use percent_encoding::percent_decode_str;

/// The port of a server unless another is given.
const DEFAULT_PORT: u16 = 3476;
const DEFAULT_DEADLINE: Duration = Duration::from_secs(30);

/// Where the server is and how to talk to it: a connection string, taken apart.
///
/// ```
/// use firn_client::Config;
///
/// let config: Config = "firn://store.example?ca=/etc/firn/ca.pem&deadline=5s".parse()?;
/// assert_eq!((config.port, config.tls), (3476, true));
/// # Ok::<(), firn_client::ConfigError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Config {
    /// A name or an address; an IPv6 address without brackets.
    pub host: String,
    /// The port.
    pub port: u16,
    /// Whether to use TLS.
    pub tls: bool,
    /// File (PEM) of the authorities to check the server's certificate against, instead of the
    /// system's.
    pub ca: Option<PathBuf>,
    /// File (PEM) of the client's own certificate.
    pub cert: Option<PathBuf>,
    /// File (PEM) of the key of `cert`.
    pub key: Option<PathBuf>,
    /// The name that the server's certificate is for, if it is not `host`.
    pub server_name: Option<String>,
    /// Sent with every call as `authorization: Bearer TOKEN`.
    pub token: Option<String>,
    /// File that holds the token instead; white space around it does not count. It is read once,
    /// when the client is made.
    pub token_file: Option<PathBuf>,
    /// How long a call may take with its retries. 30 s unless given.
    pub deadline: Duration,
}

/// Without the token itself, so that no log has it.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("tls", &self.tls)
            .field("ca", &self.ca)
            .field("cert", &self.cert)
            .field("key", &self.key)
            .field("server_name", &self.server_name)
            .field("token", &self.token.as_ref().map(|_| "..."))
            .field("token_file", &self.token_file)
            .field("deadline", &self.deadline)
            .finish()
    }
}

/// What is wrong with a connection string, with a file that it names or with a verifier's key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{fault}: {message}")]
#[non_exhaustive]
pub struct ConfigError {
    /// The parameter at fault, or `scheme`, `host`, `port`, `path`, `parameter` (one without a name),
    /// `verifier_key`.
    pub fault: String,
    /// What is wrong with it.
    pub message: String,
}

impl ConfigError {
    pub(crate) fn new(fault: &str, message: impl Into<String>) -> Self {
        Self { fault: fault.to_owned(), message: message.into() }
    }
}

impl Config {
    /// A server without TLS, at the default port.
    pub fn new(host: impl Into<String>) -> Self {
        Self {
            host: host.into(),
            port: DEFAULT_PORT,
            tls: false,
            ca: None,
            cert: None,
            key: None,
            server_name: None,
            token: None,
            token_file: None,
            deadline: DEFAULT_DEADLINE,
        }
    }

    /// Checks the rules that are about several values at once.
    pub(crate) fn validate(&self) -> Result<(), ConfigError> {
        let fail = |fault, message: &str| Err(ConfigError::new(fault, message));
        if !is_host(&self.host) {
            return fail("host", "is a name or an address, without a user");
        }
        if self.cert.is_some() != self.key.is_some() {
            let missing = if self.cert.is_some() { "key" } else { "cert" };
            return fail(missing, "a certificate and its key are given together");
        }
        if self.token.is_some() && self.token_file.is_some() {
            return fail("token_file", "a token is given itself or by its file, not both");
        }
        if self.tls {
            return Ok(());
        }
        if let Some(needs_tls) = self.needs_tls() {
            return fail(needs_tls, "needs TLS, which is off");
        }
        let token = if self.token.is_some() { "token" } else { "token_file" };
        if (self.token.is_some() || self.token_file.is_some()) && !self.is_local() {
            return fail(token, "without TLS it would be readable on the way: say tls=on");
        }
        Ok(())
    }

    /// The first parameter given that makes sense only with TLS.
    fn needs_tls(&self) -> Option<&'static str> {
        let given = [
            ("ca", self.ca.is_some()),
            ("cert", self.cert.is_some()),
            ("key", self.key.is_some()),
            ("server_name", self.server_name.is_some()),
        ];
        given.into_iter().find(|(_, is_given)| *is_given).map(|(name, _)| name)
    }

    /// Whether the host is this machine.
    fn is_local(&self) -> bool {
        self.host == "localhost" || self.host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }
}

impl FromStr for Config {
    type Err = ConfigError;

    fn from_str(text: &str) -> Result<Self, ConfigError> {
        let rest = match text.split_once("://") {
            Some(("firn", rest)) => rest,
            Some((scheme, _)) => {
                let message = format!("is firn, not {scheme}");
                return Err(ConfigError::new("scheme", message));
            }
            None => text,
        };
        let (place, parameters) = match rest.split_once('?') {
            Some((place, parameters)) => (place, Some(parameters)),
            None => (rest, None),
        };
        let (authority, path) = place.split_once('/').unwrap_or((place, ""));
        if !path.is_empty() {
            return Err(ConfigError::new("path", "there is none in a connection string"));
        }
        let (host, port) = split_authority(authority)?;
        let mut config = Self::new(host);
        if let Some(port) = port {
            config.port = parse_port(port)?;
        }
        let tls = config.read_parameters(parameters)?;
        config.tls = tls.unwrap_or(config.needs_tls().is_some());
        config.validate()?;
        Ok(config)
    }
}

impl TryFrom<&str> for Config {
    type Error = ConfigError;

    fn try_from(text: &str) -> Result<Self, ConfigError> {
        text.parse()
    }
}

impl TryFrom<String> for Config {
    type Error = ConfigError;

    fn try_from(text: String) -> Result<Self, ConfigError> {
        text.parse()
    }
}

impl Config {
    /// Gives what `tls` says, if it is there.
    fn read_parameters(&mut self, text: Option<&str>) -> Result<Option<bool>, ConfigError> {
        let mut tls = None;
        let mut seen = Vec::new();
        for parameter in text.into_iter().flat_map(|text| text.split('&')) {
            let (name, encoded) = parameter.split_once('=').unwrap_or((parameter, ""));
            if name.is_empty() {
                return Err(ConfigError::new("parameter", "there is one without a name"));
            }
            if seen.contains(&name) {
                return Err(ConfigError::new(name, "is given twice"));
            }
            seen.push(name);
            let value = decode(encoded).map_err(|message| ConfigError::new(name, message))?;
            if value.is_empty() {
                return Err(ConfigError::new(name, "has no value"));
            }
            match name {
                "tls" => tls = Some(parse_switch(&value)?),
                "ca" => self.ca = Some(value.into()),
                "cert" => self.cert = Some(value.into()),
                "key" => self.key = Some(value.into()),
                "server_name" => self.server_name = Some(value),
                "token" => self.token = Some(value),
                "token_file" => self.token_file = Some(value.into()),
                "deadline" => self.deadline = parse_deadline(&value)?,
                _ => return Err(ConfigError::new(name, "there is no such parameter")),
            }
        }
        Ok(tls)
    }
}

fn decode(encoded: &str) -> Result<String, &'static str> {
    // The crate would keep a `%` that begins nothing as it is.
    let begins_a_byte =
        |rest: &str| rest.len() >= 2 && rest.bytes().take(2).all(|digit| digit.is_ascii_hexdigit());
    if !encoded.split('%').skip(1).all(begins_a_byte) {
        return Err("a % is followed by two hexadecimal digits");
    }
    let value = percent_decode_str(encoded).decode_utf8().map_err(|_| "is not UTF-8")?;
    Ok(value.into_owned())
}

/// Splits `HOST[:PORT]`, where an IPv6 address stands in brackets.
fn split_authority(authority: &str) -> Result<(&str, Option<&str>), ConfigError> {
    let fail = |message: &str| Err(ConfigError::new("host", message));
    let (host, port) = if let Some(rest) = authority.strip_prefix('[') {
        let Some((host, after)) = rest.split_once(']') else {
            return fail("the bracket is not closed");
        };
        if host.parse::<std::net::Ipv6Addr>().is_err() {
            return fail("what stands in brackets is an IPv6 address");
        }
        match after.strip_prefix(':') {
            Some(port) => (host, Some(port)),
            None if after.is_empty() => (host, None),
            None => return fail("after the brackets there is only a port"),
        }
    } else {
        match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, None),
        }
    };
    if host.is_empty() {
        return fail("there is none");
    }
    if !is_host(host) {
        return fail("is a name or an address, without a user");
    }
    Ok((host, port))
}

/// Whether it is the host as a whole where it stands in a URI.
fn is_host(text: &str) -> bool {
    let is_foreign = |c: char| c.is_whitespace() || c.is_control() || "@[]%#:/?\\".contains(c);
    text.parse::<std::net::Ipv6Addr>().is_ok() || (!text.is_empty() && !text.contains(is_foreign))
}

fn parse_port(text: &str) -> Result<u16, ConfigError> {
    let port = text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().unwrap_or(0));
    match port {
        None | Some(0) => Err(ConfigError::new("port", "is a number from 1 to 65535")),
        Some(port) => Ok(port),
    }
}

fn parse_switch(text: &str) -> Result<bool, ConfigError> {
    match text {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err(ConfigError::new("tls", "is on or off")),
    }
}

fn parse_deadline(text: &str) -> Result<Duration, ConfigError> {
    let units = [("ms", 1), ("s", 1_000), ("m", 60_000)];
    let millis = units.into_iter().find_map(|(unit, factor)| {
        let digits = text.strip_suffix(unit)?;
        let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        if is_number { digits.parse::<u64>().ok()?.checked_mul(factor) } else { None }
    });
    match millis {
        None | Some(0) => {
            Err(ConfigError::new("deadline", "is a time such as 250ms, 30s or 2m, more than 0"))
        }
        Some(millis) => Ok(Duration::from_millis(millis)),
    }
}
