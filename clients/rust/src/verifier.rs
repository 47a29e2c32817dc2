use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::signature::{ED25519, UnparsedPublicKey};

use crate::merkle::{self, Hash};
use crate::{ConfigError, Error, Result};

// Of C2SP's kinds of keys.
const ED25519_KEY: u8 = 1;

/// Reads signed checkpoints of one log; it needs no server.
///
/// Made of the key that `firn proof key` prints once (`name+hash+key`), which belongs into the
/// application's configuration:
///
/// ```
/// # let key = "firn/0e4a5b2c-41f0-4f53-9d4e-5f1f5c0f7a11+57c0eb75+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs";
/// let verifier: firn_client::Verifier = key.parse()?;
/// # Ok::<(), firn_client::ConfigError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    // Beside the name in each signature.
    hash: [u8; 4],
    key: [u8; 32],
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier").field("name", &self.name).finish_non_exhaustive()
    }
}

/// What a log was, signed by its server: kept elsewhere, it proves later that nothing before it was
/// changed. (How far a consumer has come is a [`Checkpoint`](crate::Checkpoint).)
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignedCheckpoint {
    /// Its text, signatures and all: what is to be kept.
    pub note: String,
    /// The log's identity.
    pub store_id: String,
    /// How many events it is of, the first of the log.
    pub size: u64,
    /// Of the Merkle tree over them.
    pub root_hash: [u8; 32],
}

impl FromStr for Verifier {
    type Err = ConfigError;

    fn from_str(text: &str) -> Result<Self, ConfigError> {
        let fail = |what: &str| {
            let message = format!("{what}: it is name+hash+key, as firn proof key prints it");
            ConfigError::new("verifier_key", message)
        };
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(hash), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(fail("has not three parts"));
        };
        if !is_name(name) {
            return Err(fail("has no name"));
        }
        let bytes = STANDARD.decode(key).map_err(|_| fail("has a key that is not base64"))?;
        let Some((&ED25519_KEY, key)) = bytes.split_first() else {
            return Err(fail("has a key that is not of Ed25519"));
        };
        let key = key.try_into().map_err(|_| fail("has a key that is not of 32 bytes"))?;
        let hashed = merkle::hash_of(&[name.as_bytes(), b"\n", &bytes].concat());
        let expected = [hashed[0], hashed[1], hashed[2], hashed[3]];
        let digits = expected.map(|byte| format!("{byte:02x}")).concat();
        if !hash.eq_ignore_ascii_case(&digits) {
            return Err(fail("has a hash that is not its key's"));
        }
        Ok(Self { name: name.to_owned(), hash: expected, key })
    }
}

impl Verifier {
    /// Reads a checkpoint and verifies its signature.
    ///
    /// # Errors
    /// [`Error::ProofFailed`] if it is not signed with this key, or is no checkpoint of the key's
    /// log.
    pub fn open(&self, note: &str) -> Result<SignedCheckpoint> {
        let fail = |what: &str| Error::proof_failed(format!("the checkpoint {what}"));
        let Some(end) = note.rfind("\n\n") else {
            return Err(fail("has no signatures"));
        };
        let (text, signatures) = (&note[..=end], &note[end + 2..]);
        if note.contains(|c: char| c.is_ascii_control() && c != '\n') {
            return Err(fail("is no text"));
        }
        if !self.is_signed(text, signatures)? {
            return Err(fail(&format!("is not signed with the key of {}", self.name)));
        }
        let mut lines = text.lines();
        let [origin, size, root] = [(); 3].map(|()| lines.next().unwrap_or_default());
        let store_id = match origin.strip_prefix("firn/") {
            Some(store_id) if origin == self.name && !store_id.is_empty() => store_id,
            _ => return Err(fail(&format!("is of {origin}, not of {}", self.name))),
        };
        let number: Option<u64> = size.parse().ok();
        let Some(number) = number.filter(|number| number.to_string() == size) else {
            return Err(fail(&format!("has the size {size:?}")));
        };
        let root_hash: Option<Hash> =
            STANDARD.decode(root).ok().and_then(|root| root.try_into().ok());
        let Some(root_hash) = root_hash else {
            return Err(fail(&format!("has the root {root:?}")));
        };
        let (note, store_id) = (note.to_owned(), store_id.to_owned());
        Ok(SignedCheckpoint { note, store_id, size: number, root_hash })
    }

    /// Whether one of the signatures is this key's. Those of other keys say nothing here.
    fn is_signed(&self, text: &str, signatures: &str) -> Result<bool> {
        let fail =
            |what: &str| Error::proof_failed(format!("the checkpoint has a signature {what}"));
        let Some(signatures) = signatures.strip_suffix('\n') else {
            return Err(fail("whose line does not end"));
        };
        let mut is_signed = false;
        for line in signatures.split('\n') {
            let parts = line.strip_prefix("— ").and_then(|line| line.split_once(' '));
            let Some((name, encoded)) = parts.filter(|(name, _)| is_name(name)) else {
                return Err(fail("that is none"));
            };
            let bytes = STANDARD.decode(encoded).map_err(|_| fail("that is not base64"))?;
            let Some((hash, signature)) = bytes.split_at_checked(4) else {
                return Err(fail("that is too short"));
            };
            if name != self.name || hash != self.hash {
                continue;
            }
            let key = UnparsedPublicKey::new(&ED25519, &self.key);
            key.verify(text.as_bytes(), signature).map_err(|_| fail("that is not its key's"))?;
            is_signed = true;
        }
        Ok(is_signed)
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || c == '+')
}
