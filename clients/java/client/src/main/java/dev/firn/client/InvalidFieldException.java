package dev.firn.client;

import java.util.List;
import java.util.Map;

/**
 * Fields of the request are at fault; nothing was written. Its reason is {@link
 * ErrorReason#INVALID_FIELD}, or another that names fields.
 */
public final class InvalidFieldException extends FirnException {
  private static final long serialVersionUID = 1;

  private final transient List<Field> fields;

  /**
   * A field at fault.
   *
   * @param name which, for example {@code events[3].timestamp}
   * @param description what is wrong with it and what would be right
   */
  public record Field(String name, String description) {}

  InvalidFieldException(
      Code code, String reason, String message, Map<String, String> metadata, List<Field> fields) {
    super(code, reason, message, metadata);
    this.fields = List.copyOf(fields);
  }

  /** The fields at fault, in the order of the checks. */
  public List<Field> fields() {
    return fields == null ? List.of() : fields;
  }
}
