package dev.firn.client;

import dev.firn.internal.v1.GetNewestEventsRequest;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * Of which streams and queries, 1 to 1,000 together, the newest event is wanted. Each method
 * returns another request with one thing changed.
 */
public final class NewestRequest {
  final GetNewestEventsRequest proto;

  private NewestRequest(GetNewestEventsRequest proto) {
    this.proto = proto;
  }

  /** The newest event of each of these streams. */
  public static NewestRequest ofStreams(List<String> streams) {
    return new NewestRequest(GetNewestEventsRequest.newBuilder().addAllStreams(streams).build());
  }

  /** The newest match of each of these queries. */
  public static NewestRequest ofQueries(List<Query> queries) {
    return ofStreams(List.of()).withQueries(queries);
  }

  /** With the newest match of each of these queries too, after those of the streams. */
  public NewestRequest withQueries(List<Query> queries) {
    return with(request -> request.addAllQueries(queries.stream().map(Query::toProto).toList()));
  }

  /** From the log as it was when its head was here. */
  public NewestRequest until(long position) {
    return with(request -> request.setUntilPosition(position));
  }

  /** From the log as it was at this moment of recorded time. */
  public NewestRequest asOf(Instant time) {
    return with(request -> request.setAsOf(Times.toProto(time)));
  }

  private NewestRequest with(Consumer<GetNewestEventsRequest.Builder> change) {
    GetNewestEventsRequest.Builder builder = proto.toBuilder();
    change.accept(builder);
    return new NewestRequest(builder.build());
  }
}
