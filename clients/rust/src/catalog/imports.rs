// Written by clients/catalog/generate.py from proto/firn/catalog/v1; edit those.

use serde::{Deserialize, Serialize};

use crate::CatalogPayload;

/// An import ended.
///
/// The payload of `import_completed`, about a target `catalog`, which is 1 always.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ImportCompleted {
    /// The import; the images that it adds name it too.
    #[serde(alias = "importSessionId")]
    pub import_session_id: String,
    /// How many files became images. Unit: files.
    #[serde(alias = "ingestedFiles")]
    pub ingested_files: i64,
    /// How many files the catalogue had already, or were not wanted. Unit: files.
    #[serde(alias = "skippedFiles")]
    pub skipped_files: i64,
    /// How many files could not be read. Unit: files.
    #[serde(alias = "failedFiles")]
    pub failed_files: i64,
    /// Size in bytes of the files that became images. Unit: bytes.
    #[serde(alias = "totalSizeBytes")]
    pub total_size_bytes: i64,
}

impl CatalogPayload for ImportCompleted {
    const EVENT_TYPE: &'static str = "import_completed";
    const TARGET_TYPE: &'static str = "catalog";
}

/// An import began.
///
/// The payload of `import_started`, about a target `catalog`, which is 1 always.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ImportStarted {
    /// The import; the images that it adds name it too.
    #[serde(alias = "importSessionId")]
    pub import_session_id: String,
    /// Where the files come from: a folder, a card, a device.
    #[serde(alias = "sourcePath")]
    pub source_path: String,
    /// How many files were found there. Unit: files.
    #[serde(alias = "totalFiles")]
    pub total_files: i64,
}

impl CatalogPayload for ImportStarted {
    const EVENT_TYPE: &'static str = "import_started";
    const TARGET_TYPE: &'static str = "catalog";
}
