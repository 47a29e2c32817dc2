package dev.firn.client;

/**
 * What {@link FirnException#reason()} may be. They are texts, so that one which a newer server says
 * is kept as it is; a {@code switch} takes them.
 */
public final class ErrorReason {
  /** The request breaks a documented rule: see {@link InvalidFieldException}. */
  public static final String INVALID_FIELD = "INVALID_FIELD";

  /**
   * An event with this id is in the log with other content. Metadata: {@code id}, {@code position}.
   */
  public static final String EVENT_ID_CONFLICT = "EVENT_ID_CONFLICT";

  /**
   * Some events of the batch are in the log, others are not. Metadata: {@code known_events}, {@code
   * known_indexes}, {@code first_known_index}, {@code first_known_position}, {@code
   * first_new_index}.
   */
  public static final String BATCH_PARTLY_KNOWN = "BATCH_PARTLY_KNOWN";

  /** The request names a position beyond the head of the log. Metadata: {@code head}. */
  public static final String POSITION_BEYOND_HEAD = "POSITION_BEYOND_HEAD";

  /** The request uses a part of the contract that this server does not offer. */
  public static final String FEATURE_NOT_AVAILABLE = "FEATURE_NOT_AVAILABLE";

  /** The append queue is full: see {@link OverloadedException}. */
  public static final String OVERLOADED = "OVERLOADED";

  /** The disk that holds the log is full. Nothing was written. */
  public static final String DISK_FULL = "DISK_FULL";

  /** The server is stopping. An append answered so was not written. */
  public static final String SHUTTING_DOWN = "SHUTTING_DOWN";

  /** The server takes no appends until it is restarted. Reads go on. */
  public static final String READ_ONLY = "READ_ONLY";

  /** The database file is damaged. */
  public static final String CORRUPTED = "CORRUPTED";

  /** A fault of the server; its log has the details. Metadata: {@code error_id}. */
  public static final String INTERNAL = "INTERNAL";

  /** A check of an append does not hold: see {@link CheckFailedException}. */
  public static final String CHECK_FAILED = "CHECK_FAILED";

  /** The deadline passed while the append waited for the writer. Nothing was written. */
  public static final String DEADLINE_EXCEEDED = "DEADLINE_EXCEEDED";

  /** The client left while the append waited for the writer. Nothing was written. */
  public static final String CANCELLED = "CANCELLED";

  /**
   * A follower is further behind than its {@link ReplayOptions#maxLag()}. Metadata: {@code
   * position}, {@code head}, {@code max_lag}.
   */
  public static final String CONSUMER_TOO_SLOW = "CONSUMER_TOO_SLOW";

  /** The new version of a schema breaks its compatibility. */
  public static final String SCHEMA_INCOMPATIBLE = "SCHEMA_INCOMPATIBLE";

  /** There is no such schema, version or event type. */
  public static final String SCHEMA_NOT_FOUND = "SCHEMA_NOT_FOUND";

  /** The schema's newest version is another than expected. Metadata: {@code version}. */
  public static final String SCHEMA_VERSION_CONFLICT = "SCHEMA_VERSION_CONFLICT";

  /** There is no such projection. */
  public static final String PROJECTION_NOT_FOUND = "PROJECTION_NOT_FOUND";

  /** The projection is being built. Metadata: {@code position}, {@code head}. */
  public static final String PROJECTION_NOT_READY = "PROJECTION_NOT_READY";

  /**
   * A statement of the projection failed on an event. Metadata: {@code position}, {@code
   * event_type}, {@code statement}.
   */
  public static final String PROJECTION_FAILED = "PROJECTION_FAILED";

  /** The projection's newest version is another than expected. Metadata: {@code version}. */
  public static final String PROJECTION_VERSION_CONFLICT = "PROJECTION_VERSION_CONFLICT";

  /**
   * A query took longer, or has more rows or bytes, than it may. Metadata: {@code limit} ({@code
   * timeout}, {@code max_rows}, {@code max_bytes}).
   */
  public static final String QUERY_LIMIT = "QUERY_LIMIT";

  /** There is no event with this id, or at this position. */
  public static final String EVENT_NOT_FOUND = "EVENT_NOT_FOUND";

  /** The event cannot be undone, or redone. Metadata: {@code event_id}, {@code cause}. */
  public static final String NOT_UNDOABLE = "NOT_UNDOABLE";

  /** Later events changed the same: see {@link UndoConflictException}. */
  public static final String UNDO_CONFLICT = "UNDO_CONFLICT";

  /** There is no token, or a wrong one. */
  public static final String UNAUTHENTICATED = "UNAUTHENTICATED";

  /**
   * The log is not hashed yet as far as a proof needs. Metadata: {@code position}, {@code head}.
   */
  public static final String PROOF_NOT_READY = "PROOF_NOT_READY";

  /** The server takes no writes: the metadata name the one that does. */
  public static final String NOT_PRIMARY = "NOT_PRIMARY";

  /** The client's own: the server has another log than the one that was being read. */
  public static final String STORE_CHANGED = "STORE_CHANGED";

  /** The client's own: see {@link ProofFailedException}. */
  public static final String PROOF_FAILED = "PROOF_FAILED";

  private ErrorReason() {}
}
