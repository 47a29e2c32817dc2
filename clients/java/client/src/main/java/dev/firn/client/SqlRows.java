package dev.firn.client;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The rows of a query one by one, all of one moment: no more is held in memory than what the server
 * sends at a time. They are read once, by one thread; what is left unread must be closed, which any
 * thread may do.
 *
 * <p>The iterator throws a {@link FirnException} when the query fails, also in between. The
 * deadline is until the last row is read.
 */
public final class SqlRows implements Iterable<SqlResult.Row>, AutoCloseable {
  private final SqlCall call;
  private final Rows rows;

  SqlRows(SqlCall call) {
    this.call = call;
    rows = new Rows(call.first().iterator());
  }

  /** The columns of each row, in order. */
  public List<SqlResult.Column> columns() {
    return call.columns();
  }

  /** The moment: of the projection, or of the log if there is none. */
  public long position() {
    return call.position();
  }

  /** The head of the log. */
  public long head() {
    return call.head();
  }

  /** What is left of the rows. Each call returns the same iterator. */
  @Override
  public Iterator<SqlResult.Row> iterator() {
    return rows;
  }

  /** Ends the query. */
  @Override
  public void close() {
    call.cancel();
  }

  private final class Rows implements Iterator<SqlResult.Row> {
    private Iterator<SqlResult.Row> given;
    private boolean ended;

    Rows(Iterator<SqlResult.Row> first) {
      given = first;
    }

    @Override
    public boolean hasNext() {
      while (!given.hasNext() && !ended) {
        Optional<List<SqlResult.Row>> more;
        try {
          more = Waiting.get(call.next());
        } catch (FirnException e) {
          close();
          throw e;
        }
        ended = more.isEmpty();
        given = more.orElse(List.of()).iterator();
      }
      return given.hasNext();
    }

    @Override
    public SqlResult.Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException("there are no more rows");
      }
      return given.next();
    }
  }
}
