package dev.firn.client;

import dev.firn.internal.v1.LastGesture;
import dev.firn.internal.v1.RedoRequest;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What is to be undone, or made again. Each method returns another request with one thing changed.
 *
 * <p>A request has an id from the start: sending the same object again, after whatever failure, is
 * answered with the first answer's places.
 */
public final class UndoRequest {
  final dev.firn.internal.v1.UndoRequest proto;

  private UndoRequest(dev.firn.internal.v1.UndoRequest.Builder proto) {
    this.proto = proto.build();
  }

  /** One event, by its id. */
  public static UndoRequest event(String eventId) {
    return new UndoRequest(begin().setEventId(eventId));
  }

  /** All events of the batch that has this position. */
  public static UndoRequest batch(long position) {
    return new UndoRequest(begin().setBatchPosition(position));
  }

  /** What a user did last: to redo, what a user undid last. */
  public static UndoRequest lastGesture(String userId) {
    return lastGesture(userId, "");
  }

  /**
   * What a user did last in a session.
   *
   * @param sessionId the metadata {@code session_id} of the events
   */
  public static UndoRequest lastGesture(String userId, String sessionId) {
    LastGesture.Builder gesture =
        LastGesture.newBuilder().setUserId(userId).setSessionId(sessionId);
    return new UndoRequest(begin().setLastGesture(gesture));
  }

  private static dev.firn.internal.v1.UndoRequest.Builder begin() {
    return dev.firn.internal.v1.UndoRequest.newBuilder().setRequestId(Uuid7.next());
  }

  /** Even though later events changed the same: their changes are lost to the state. */
  public UndoRequest withForce() {
    return with(request -> request.setForce(true));
  }

  /** Appending nothing, only saying what would be appended. */
  public UndoRequest withValidateOnly() {
    return with(request -> request.setValidateOnly(true));
  }

  /** With an id of the application's, a UUID, for retries that outlive this object. */
  public UndoRequest withRequestId(String requestId) {
    return with(request -> request.setRequestId(requestId));
  }

  /** With who undoes; unless given, that is the user of the last gesture, or nobody. */
  public UndoRequest withUserId(String userId) {
    return with(request -> request.setUserId(userId));
  }

  /** With metadata of what is appended. */
  public UndoRequest withMetadata(Map<String, String> metadata) {
    return with(request -> request.putAllMetadata(metadata));
  }

  private UndoRequest with(Consumer<dev.firn.internal.v1.UndoRequest.Builder> change) {
    dev.firn.internal.v1.UndoRequest.Builder builder = proto.toBuilder();
    change.accept(builder);
    return new UndoRequest(builder);
  }

  /** The same to be redone. */
  RedoRequest redo() {
    RedoRequest.Builder redo =
        RedoRequest.newBuilder()
            .setForce(proto.getForce())
            .setValidateOnly(proto.getValidateOnly())
            .setRequestId(proto.getRequestId())
            .putAllMetadata(proto.getMetadataMap());
    if (proto.hasUserId()) {
      redo.setUserId(proto.getUserId());
    }
    switch (proto.getWhatCase()) {
      case EVENT_ID -> redo.setEventId(proto.getEventId());
      case BATCH_POSITION -> redo.setBatchPosition(proto.getBatchPosition());
      case LAST_GESTURE -> redo.setLastGesture(proto.getLastGesture());
      case WHAT_NOT_SET -> throw new AssertionError("every request says what");
    }
    return redo.build();
  }
}
