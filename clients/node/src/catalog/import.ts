// Written by clients/catalog/generate.py from proto/firn/catalog/v1: the payloads of the
// catalogue's event types.

/**
 * An import ended.
 *
 * Payload of `import_completed`, category import.
 */
export interface ImportCompleted {
  /** The import; the images that it adds name it too. */
  import_session_id: string;
  /** How many files became images. Unit: files. */
  ingested_files: number;
  /** How many files the catalogue had already, or were not wanted. Unit: files. */
  skipped_files: number;
  /** How many files could not be read. Unit: files. */
  failed_files: number;
  /** Size in bytes of the files that became images. Unit: bytes. */
  total_size_bytes: number;
}

/**
 * An import began.
 *
 * Payload of `import_started`, category import.
 */
export interface ImportStarted {
  /** The import; the images that it adds name it too. */
  import_session_id: string;
  /** Where the files come from: a folder, a card, a device. */
  source_path: string;
  /** How many files were found there. Unit: files. */
  total_files: number;
}
