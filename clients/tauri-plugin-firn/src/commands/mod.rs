//! What TypeScript calls.

pub(crate) mod append;
pub(crate) mod history;
pub(crate) mod read;
pub(crate) mod replay;
