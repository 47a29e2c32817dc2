package dev.firn.client;

import dev.firn.internal.v1.QueryResponse;
import dev.firn.internal.v1.QueryRow;
import java.util.ArrayList;
import java.util.List;

/** Makes a query's result of the messages that it comes in. */
final class SqlCollector implements Attempt.Collector<QueryResponse, SqlResult> {
  private final List<SqlResult.Row> rows = new ArrayList<>();
  private List<SqlResult.Column> columns = List.of();
  private boolean isWhole = true;
  private long position;
  private long head;

  @Override
  public void message(QueryResponse message) {
    if (message.hasHeader()) {
      columns = message.getHeader().getColumnsList().stream().map(SqlResult.Column::of).toList();
      position = message.getHeader().getPosition();
      head = message.getHeader().getHead();
    }
    for (QueryRow row : message.getRowsList()) {
      isWhole &= row.getValuesCount() == columns.size();
      rows.add(new SqlResult.Row(columns, row));
    }
  }

  @Override
  public SqlResult answer() {
    if (!isWhole) {
      throw Errors.brokenAnswer("a row has other columns than the header");
    }
    return new SqlResult(columns, rows, position, head);
  }
}
