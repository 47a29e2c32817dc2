package dev.firn.client;

import dev.firn.internal.v1.QueryColumn;
import dev.firn.internal.v1.QueryRow;
import dev.firn.internal.v1.QueryValue;
import java.util.List;
import java.util.Optional;

/**
 * The rows of a query, all of one moment.
 *
 * @param columns of each row, in order
 * @param rows the rows
 * @param position the moment: of the projection, or of the log if there is none
 * @param head the head of the log
 */
public record SqlResult(List<Column> columns, List<Row> rows, long position, long head) {
  /** Copies the lists. */
  public SqlResult {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /**
   * A column.
   *
   * @param name as the statement calls it
   * @param declaredType as declared in the table it comes from; empty for an expression
   */
  public record Column(String name, String declaredType) {
    static Column of(QueryColumn column) {
      return new Column(column.getName(), column.getDeclaredType());
    }
  }

  /**
   * One row. A column is asked for by its name, as what it holds; NULL is empty. If there is no
   * such column, or the value is of another type, an {@link IllegalArgumentException} is thrown.
   */
  public static final class Row {
    private static final long VALUE_BYTES = 48;

    private final List<Column> columns;
    private final QueryRow row;

    private Row(List<Column> columns, QueryRow row) {
      this.columns = columns;
      this.row = row;
    }

    static Row of(List<Column> columns, QueryRow row) {
      if (row.getValuesCount() != columns.size()) {
        throw Errors.brokenAnswer("a row has other columns than the header");
      }
      return new Row(columns, row);
    }

    /** About what it takes of this process's memory. */
    long memory() {
      return row.getSerializedSize() + VALUE_BYTES * row.getValuesCount();
    }

    /** The columns of all rows of the query, in order. */
    public List<Column> columns() {
      return columns;
    }

    /** An INTEGER. */
    public Optional<Long> integer(String column) {
      return value(column, QueryValue.ValueCase.INTEGER).map(QueryValue::getInteger);
    }

    /** A REAL, or an INTEGER as one. */
    public Optional<Double> real(String column) {
      QueryValue value = row.getValues(index(column));
      return value.getValueCase() == QueryValue.ValueCase.INTEGER
          ? Optional.of((double) value.getInteger())
          : value(column, QueryValue.ValueCase.REAL).map(QueryValue::getReal);
    }

    /** A TEXT. */
    public Optional<String> text(String column) {
      return value(column, QueryValue.ValueCase.TEXT).map(QueryValue::getText);
    }

    /** A BLOB, or a text that is not UTF-8. */
    public Optional<byte[]> blob(String column) {
      return value(column, QueryValue.ValueCase.BLOB).map(value -> value.getBlob().toByteArray());
    }

    /**
     * What a column, counted from 0, holds, whatever it is: a {@link Long}, {@link Double}, {@link
     * String} or {@code byte[]}.
     *
     * @throws IndexOutOfBoundsException if there is no such column
     */
    public Optional<Object> value(int column) {
      return Optional.ofNullable(object(row.getValues(column)));
    }

    private Optional<QueryValue> value(String column, QueryValue.ValueCase type) {
      QueryValue value = row.getValues(index(column));
      if (value.getValueCase() == QueryValue.ValueCase.VALUE_NOT_SET) {
        return Optional.empty();
      }
      if (value.getValueCase() != type) {
        throw new IllegalArgumentException(
            "the column " + column + " holds " + value.getValueCase() + ", not " + type);
      }
      return Optional.of(value);
    }

    private int index(String column) {
      for (int i = 0; i < columns.size(); i++) {
        if (columns.get(i).name().equals(column)) {
          return i;
        }
      }
      throw new IllegalArgumentException("there is no column " + column);
    }

    private static Object object(QueryValue value) {
      return switch (value.getValueCase()) {
        case INTEGER -> value.getInteger();
        case REAL -> value.getReal();
        case TEXT -> value.getText();
        case BLOB -> value.getBlob().toByteArray();
        case VALUE_NOT_SET -> null;
      };
    }
  }
}
