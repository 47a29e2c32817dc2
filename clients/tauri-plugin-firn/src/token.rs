//! The daemon's token. Any program on this machine can connect to the daemon; only those that may
//! read its data directory can speak to it.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Of the token's 32 random bytes in hexadecimal.
const FILE_NAME: &str = "token";

/// The file of the token; at the first start the token is made, and the data directory if need be.
pub(crate) fn file_in(data_dir: &Path) -> io::Result<PathBuf> {
    let file = data_dir.join(FILE_NAME);
    if file.exists() {
        return Ok(file);
    }
    create_private_folder(data_dir)?;
    // Two instances may start at once: the file appears whole, and the first one stays.
    let draft = data_dir.join(format!("{FILE_NAME}.{}", std::process::id()));
    write_private_file(&draft, &random_text()?)?;
    let linked = fs::hard_link(&draft, &file);
    fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(file),
    }
}

fn random_text() -> io::Result<String> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn create_private_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

fn write_private_file(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_made_once() {
        let folder = tempfile::tempdir().unwrap();
        let data_dir = folder.path().join("a/b");
        let file = file_in(&data_dir).unwrap();
        let token = fs::read_to_string(&file).unwrap();
        assert_eq!(token.len(), 64);
        assert_eq!(file_in(&data_dir).unwrap(), file);
        assert_eq!(fs::read_to_string(&file).unwrap(), token);
        assert_eq!(fs::read_dir(&data_dir).unwrap().count(), 1);

        let other = file_in(folder.path()).unwrap();
        assert_ne!(fs::read_to_string(other).unwrap(), token);
    }

    #[cfg(unix)]
    #[test]
    fn only_the_user_can_read_it() {
        use std::os::unix::fs::MetadataExt;

        let folder = tempfile::tempdir().unwrap();
        let data_dir = folder.path().join("data");
        let file = file_in(&data_dir).unwrap();
        assert_eq!(fs::metadata(file).unwrap().mode() & 0o777, 0o600);
        assert_eq!(fs::metadata(data_dir).unwrap().mode() & 0o777, 0o700);
    }
}
