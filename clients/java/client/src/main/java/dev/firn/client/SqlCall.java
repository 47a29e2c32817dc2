package dev.firn.client;

import dev.firn.internal.v1.ProjectionsGrpc;
import dev.firn.internal.v1.QueryHeader;
import dev.firn.internal.v1.QueryRequest;
import dev.firn.internal.v1.QueryResponse;
import dev.firn.internal.v1.QueryRow;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The answer to a query as it comes in, of which no more is asked for than is wanted. Thread-safe,
 * but for one {@link #next} at a time.
 */
final class SqlCall {
  private final ClientCall<QueryRequest, QueryResponse> call;

  // All below is guarded by this. Futures are completed without the lock.
  private CompletableFuture<Optional<QueryResponse>> wanted = new CompletableFuture<>();
  private boolean ended;
  private FirnException failure; // Null: it ended well.

  // Made of the first message.
  private List<SqlResult.Column> columns = List.of();
  private QueryHeader header = QueryHeader.getDefaultInstance();
  private List<QueryRow> first = List.of();

  private SqlCall(ClientCall<QueryRequest, QueryResponse> call) {
    this.call = call;
  }

  /** Calls, until the server has said what columns there are, and tries again what passes. */
  static CompletableFuture<SqlCall> begin(
      Connection connection, QueryRequest request, Deadline until) {
    return Retry.of(
        connection, until, () -> attempt(connection, request, until), call -> call.started());
  }

  private static CompletableFuture<SqlCall> attempt(
      Connection connection, QueryRequest request, Deadline until) {
    SqlCall call =
        new SqlCall(
            connection
                .channel()
                .newCall(
                    ProjectionsGrpc.getQueryMethod(), CallOptions.DEFAULT.withDeadline(until)));
    CompletableFuture<SqlCall> attempt =
        new CompletableFuture<>() {
          @Override
          public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            call.cancel();
            return cancelled;
          }
        };
    call.wanted.whenComplete(
        (message, error) -> {
          if (error != null) {
            attempt.completeExceptionally(error);
            return;
          }
          message.ifPresent(call::begun);
          attempt.complete(call);
        });
    call.start(request);
    return attempt;
  }

  private void start(QueryRequest request) {
    call.start(new Listener(), new Metadata());
    call.sendMessage(request);
    call.halfClose();
    call.request(1);
  }

  private synchronized void begun(QueryResponse message) {
    header = message.getHeader();
    columns = header.getColumnsList().stream().map(SqlResult.Column::of).toList();
    first = message.getRowsList();
  }

  /**
   * @throws FirnException if there are no columns
   */
  private SqlCall started() {
    if (columns.isEmpty()) {
      cancel();
      throw Errors.brokenAnswer("a query without columns");
    }
    return this;
  }

  List<SqlResult.Column> columns() {
    return columns;
  }

  long position() {
    return header.getPosition();
  }

  long head() {
    return header.getHead();
  }

  /** The rows that came with the columns, as rows are. */
  List<SqlResult.Row> first() {
    List<QueryRow> rows = first;
    first = List.of();
    return rowsOf(rows);
  }

  /** The next rows, of which there is at least one message; empty: there are no more. */
  CompletableFuture<Optional<List<SqlResult.Row>>> next() {
    CompletableFuture<Optional<QueryResponse>> message;
    synchronized (this) {
      if (ended) {
        return failure == null
            ? CompletableFuture.completedFuture(Optional.empty())
            : CompletableFuture.failedFuture(failure);
      }
      message = new CompletableFuture<>();
      wanted = message;
    }
    Task<Optional<List<SqlResult.Row>>> rows = new Task<>();
    rows.step(message, next -> rows.complete(next.map(m -> rowsOf(m.getRowsList()))));
    call.request(1);
    return rows;
  }

  private List<SqlResult.Row> rowsOf(List<QueryRow> rows) {
    return rows.stream().map(row -> SqlResult.Row.of(columns, row)).toList();
  }

  void cancel() {
    call.cancel("no more rows are wanted", null);
  }

  private final class Listener extends ClientCall.Listener<QueryResponse> {
    @Override
    public void onMessage(QueryResponse message) {
      take().complete(Optional.of(message));
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      CompletableFuture<Optional<QueryResponse>> waiting;
      synchronized (SqlCall.this) {
        ended = true;
        failure = status.isOk() ? null : Errors.of(status, trailers);
        waiting = take();
      }
      if (failure == null) {
        waiting.complete(Optional.empty());
      } else {
        waiting.completeExceptionally(failure);
      }
    }

    private CompletableFuture<Optional<QueryResponse>> take() {
      synchronized (SqlCall.this) {
        CompletableFuture<Optional<QueryResponse>> waiting = wanted;
        wanted = new CompletableFuture<>(); // Nobody waits for this one.
        return waiting;
      }
    }
  }
}
