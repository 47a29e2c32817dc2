package dev.firn.client;

import dev.firn.internal.v1.QueryResponse;
import dev.firn.internal.v1.QueryRow;
import java.util.ArrayList;
import java.util.List;

/** Makes a query's result of the messages that it comes in. */
final class SqlCollector implements Attempt.Collector<QueryResponse, SqlResult> {
  /** What an answer as a whole may take of this process's memory. */
  private static final long MAX_BYTES = 256 << 20;

  private final List<SqlResult.Row> rows = new ArrayList<>();
  private List<SqlResult.Column> columns = List.of();
  private long bytes;
  private long position;
  private long head;

  @Override
  public void message(QueryResponse message) {
    if (message.hasHeader()) {
      columns = message.getHeader().getColumnsList().stream().map(SqlResult.Column::of).toList();
      position = message.getHeader().getPosition();
      head = message.getHeader().getHead();
    }
    for (QueryRow each : message.getRowsList()) {
      SqlResult.Row row = SqlResult.Row.of(columns, each);
      bytes += row.memory();
      if (bytes > MAX_BYTES) {
        throw new FirnException(
            Code.RESOURCE_EXHAUSTED,
            "the rows take more than " + MAX_BYTES + " bytes; read them one by one");
      }
      rows.add(row);
    }
  }

  @Override
  public SqlResult answer() {
    if (columns.isEmpty()) {
      throw Errors.brokenAnswer("a query without columns");
    }
    return new SqlResult(columns, rows, position, head);
  }
}
