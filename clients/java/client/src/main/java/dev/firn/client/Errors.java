package dev.firn.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.firn.internal.rpc.BadRequest;
import dev.firn.internal.rpc.ErrorInfo;
import dev.firn.internal.rpc.RetryInfo;
import dev.firn.internal.v1.AppendConflict;
import dev.firn.internal.v1.AppendError;
import dev.firn.internal.v1.ErrorReason;
import dev.firn.internal.v1.UndoConflict;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Makes exceptions of what a call, or a request of an append stream, was answered with. */
final class Errors {
  private static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);
  private static final String DOMAIN = "firn";
  private static final String PREFIX = "ERROR_REASON_";

  // HTTP/2's ends of connections and calls become gRPC codes that servers give for good too: only
  // the words tell them apart. A GOAWAY is the end of its connection. A call that is reset was left
  // without an answer, by a server that stops or by a proxy whose server is gone. The last is what
  // gRPC's server, not ours, says of a call that came in while it was being stopped.
  private static final Pattern LOST =
      Pattern.compile(
          "(Connection closed after|Abrupt) GOAWAY.*"
              + "|RST_STREAM closed stream\\. HTTP/2 error code: (CANCEL|INTERNAL_ERROR)"
              + "|CANCELLED",
          Pattern.DOTALL);

  private Errors() {}

  static FirnException of(Status status, Metadata trailers) {
    FirnException error = of(status, details(trailers));
    error.initCause(status.asRuntimeException(trailers));
    return error;
  }

  private static List<Any> details(Metadata trailers) {
    byte[] bytes = trailers.get(DETAILS);
    if (bytes == null) {
      return List.of();
    }
    try {
      return dev.firn.internal.rpc.Status.parseFrom(bytes).getDetailsList();
    } catch (InvalidProtocolBufferException e) {
      return List.of(); // The code and the message still say what happened.
    }
  }

  /** An answer that breaks the contract: what reading it failed with. */
  static FirnException ofAnswer(RuntimeException thrown) {
    return thrown instanceof FirnException error ? error : brokenAnswer(thrown.toString());
  }

  static FirnException brokenAnswer(String message) {
    return new FirnException(
        Code.INTERNAL, "the server's answer is not as it should be: " + message);
  }

  static FirnException of(Throwable thrown) {
    if (thrown instanceof FirnException error) {
      return error;
    }
    if (thrown instanceof StatusRuntimeException error) {
      Metadata trailers = error.getTrailers();
      return of(error.getStatus(), trailers == null ? new Metadata() : trailers);
    }
    return of(Status.fromThrowable(thrown), new Metadata());
  }

  private static FirnException of(Status status, List<Any> details) {
    Optional<ErrorInfo> info =
        detail(details, ErrorInfo.class).filter(i -> i.getDomain().equals(DOMAIN));
    Code code = Code.of(status.getCode().value());
    return make(
        info.isEmpty() && isLost(status) ? Code.UNAVAILABLE : code,
        info.map(ErrorInfo::getReason).orElse(""),
        status.getDescription() == null ? "" : status.getDescription(),
        info.map(ErrorInfo::getMetadataMap).orElse(Map.of()),
        new Details(
            detail(details, BadRequest.class).map(Errors::fields).orElse(List.of()),
            detail(details, RetryInfo.class)
                .map(retry -> Times.of(retry.getRetryDelay()))
                .orElse(Duration.ZERO),
            detail(details, AppendConflict.class).orElse(AppendConflict.getDefaultInstance()),
            detail(details, UndoConflict.class).orElse(UndoConflict.getDefaultInstance())));
  }

  /** Whether gRPC made the status, of a connection that was lost or a server that is stopping. */
  private static boolean isLost(Status status) {
    return switch (status.getCode()) {
      case UNKNOWN -> status.getCause() instanceof ClosedChannelException; // Of a write to it.
      case CANCELLED, INTERNAL, RESOURCE_EXHAUSTED ->
          status.getDescription() != null && LOST.matcher(status.getDescription()).matches();
      default -> false;
    };
  }

  static FirnException of(AppendError error) {
    ErrorReason reason = error.getReason();
    boolean isKnown =
        reason != ErrorReason.UNRECOGNIZED && reason != ErrorReason.ERROR_REASON_UNSPECIFIED;
    String name = isKnown ? reason.name().substring(PREFIX.length()) : "";
    List<InvalidFieldException.Field> fields = new ArrayList<>();
    error
        .getInvalidFieldsList()
        .forEach(
            f -> fields.add(new InvalidFieldException.Field(f.getField(), f.getDescription())));
    return make(
        error.getCode() == 0 ? Code.UNKNOWN : Code.of(error.getCode()), // OK is no error's.
        name,
        error.getMessage(),
        error.getMetadataMap(),
        new Details(
            fields,
            Times.of(error.getRetryDelay()),
            error.getConflict(),
            UndoConflict.getDefaultInstance()));
  }

  /** What goes with some reasons; empty with the others. */
  private record Details(
      List<InvalidFieldException.Field> fields,
      Duration retryDelay,
      AppendConflict appendConflict,
      UndoConflict undoConflict) {}

  private static FirnException make(
      Code code, String reason, String message, Map<String, String> metadata, Details details) {
    if (!details.fields().isEmpty()) {
      return new InvalidFieldException(code, reason, message, metadata, details.fields());
    }
    return switch (reason) {
      case dev.firn.client.ErrorReason.INVALID_FIELD ->
          new InvalidFieldException(code, reason, message, metadata, List.of());
      case dev.firn.client.ErrorReason.OVERLOADED ->
          new OverloadedException(code, message, metadata, details.retryDelay());
      case dev.firn.client.ErrorReason.CHECK_FAILED ->
          new CheckFailedException(code, message, metadata, details.appendConflict());
      case dev.firn.client.ErrorReason.UNDO_CONFLICT ->
          new UndoConflictException(code, message, metadata, details.undoConflict());
      default -> new FirnException(code, reason, message, metadata, details.retryDelay());
    };
  }

  private static List<InvalidFieldException.Field> fields(BadRequest request) {
    return request.getFieldViolationsList().stream()
        .map(v -> new InvalidFieldException.Field(v.getField(), v.getDescription()))
        .toList();
  }

  private static <M extends Message> Optional<M> detail(List<Any> details, Class<M> type) {
    for (Any detail : details) {
      if (detail.is(type)) {
        try {
          return Optional.of(detail.unpack(type));
        } catch (InvalidProtocolBufferException e) {
          return Optional.empty(); // As above.
        }
      }
    }
    return Optional.empty();
  }
}
