package dev.firn.client;

import com.google.protobuf.ByteString;
import dev.firn.internal.v1.QueryRequest;
import dev.firn.internal.v1.QueryValue;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * One SELECT over a projection's tables and the view {@code events} of the log. Each method returns
 * another query with one thing changed.
 */
public final class SqlQuery {
  final QueryRequest proto;

  private SqlQuery(QueryRequest.Builder proto) {
    this.proto = proto.build();
  }

  /** A statement over the view {@code events} alone. */
  public static SqlQuery of(String sql) {
    return new SqlQuery(QueryRequest.newBuilder().setSql(sql));
  }

  /** A statement over a projection's tables, and {@code events}. */
  public static SqlQuery of(String projection, String sql) {
    return new SqlQuery(QueryRequest.newBuilder().setProjection(projection).setSql(sql));
  }

  /** With an integer for {@code :name}, {@code @name} or {@code $name}. */
  public SqlQuery withParameter(String name, long value) {
    return with(name, QueryValue.newBuilder().setInteger(value));
  }

  /** With a floating-point number. */
  public SqlQuery withParameter(String name, double value) {
    return with(name, QueryValue.newBuilder().setReal(value));
  }

  /** With a text. */
  public SqlQuery withParameter(String name, String value) {
    return with(name, QueryValue.newBuilder().setText(value));
  }

  /** With bytes. */
  public SqlQuery withParameter(String name, byte[] value) {
    return with(name, QueryValue.newBuilder().setBlob(ByteString.copyFrom(value)));
  }

  /** With NULL. */
  public SqlQuery withNull(String name) {
    return with(name, QueryValue.newBuilder());
  }

  /** At another moment than the newest. */
  public SqlQuery withAsOf(AsOf moment) {
    return with(request -> request.setAsOf(moment.proto));
  }

  /** Taking at most so long on the server, at most 10 min; unless given, 30 s. */
  public SqlQuery withTimeout(Duration timeout) {
    return with(request -> request.setTimeout(Times.toProto(timeout)));
  }

  /** With at most so many rows; unless given, 1,000,000. */
  public SqlQuery withMaxRows(long rows) {
    return with(request -> request.setMaxRows(rows));
  }

  /** With at most so many bytes of values; unless given, 256 MiB. */
  public SqlQuery withMaxBytes(long bytes) {
    return with(request -> request.setMaxBytes(bytes));
  }

  private SqlQuery with(String name, QueryValue.Builder value) {
    return with(request -> request.putParameters(name, value.build()));
  }

  private SqlQuery with(Consumer<QueryRequest.Builder> change) {
    QueryRequest.Builder builder = proto.toBuilder();
    change.accept(builder);
    return new SqlQuery(builder);
  }
}
