package dev.firn.client;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/**
 * The events of a replay or of a follower, one by one or in batches, each once and in order. It is
 * read once, by one thread; what is left unread must be closed, which any thread may do.
 *
 * <p>It resumes by itself after a disconnection. When it ends for good, the iterator throws a
 * {@link FirnException}. If the reading thread is interrupted, that is one with {@link
 * Code#CANCELLED}, and the stream is closed.
 */
public final class EventStream implements Iterable<Event>, AutoCloseable {
  /** Batches that are read before they are asked for: one is made while another is dealt with. */
  private static final int READ_AHEAD = 4;

  private sealed interface Item permits Batch, End {}

  private record Batch(EventBatch batch) implements Item {}

  private record End(Optional<FirnException> error) implements Item {}

  private static final End CLOSED = new End(Optional.empty());

  private final BlockingQueue<Item> queue = new LinkedBlockingQueue<>();
  private final Replay replay;
  private final Iterator<EventBatch> batches = new Batches();
  private final Events events = new Events();
  private Item next; // Taken from the queue, but not given yet.
  private volatile boolean closed;

  EventStream(Function<Replay.Sink, Replay> begin) {
    replay =
        begin.apply(
            new Replay.Sink() {
              @Override
              public void batch(EventBatch batch) {
                queue.add(new Batch(batch));
              }

              @Override
              public void end() {
                queue.add(CLOSED);
              }

              @Override
              public void fail(FirnException error) {
                queue.add(new End(Optional.of(error)));
              }
            });
    replay.request(READ_AHEAD);
    replay.start();
  }

  /** What is left of the events. Each call returns the same iterator. */
  @Override
  public Iterator<Event> iterator() {
    return events;
  }

  /**
   * What is left, as the server sends it; first the rest of a batch of which {@link #iterator()}
   * has given some events.
   */
  public Iterable<EventBatch> batches() {
    return () -> batches;
  }

  /** Ends the replay. A thread that waits for an event finds that there are no more. */
  @Override
  public void close() {
    closed = true;
    replay.cancel();
    queue.add(CLOSED);
  }

  /** What comes next out of the queue, or has ended it. */
  private boolean hasNextBatch() {
    if (next == null) {
      next = take();
    }
    if (next instanceof End end && end.error().isPresent()) {
      FirnException error = end.error().get();
      error.fillInStackTrace(); // Where it is read, not where the answer came in.
      throw error;
    }
    return next instanceof Batch;
  }

  private Item take() {
    try {
      Item item = queue.take();
      return closed ? CLOSED : item;
    } catch (InterruptedException e) {
      close();
      return new End(Optional.of(Waiting.interrupted()));
    }
  }

  private EventBatch nextBatch() {
    if (!hasNextBatch()) {
      throw new NoSuchElementException("there are no more events");
    }
    EventBatch batch = ((Batch) next).batch();
    next = null;
    replay.request(1);
    return batch;
  }

  private final class Batches implements Iterator<EventBatch> {
    @Override
    public boolean hasNext() {
      return events.isWithinBatch() || hasNextBatch();
    }

    @Override
    public EventBatch next() {
      return events.isWithinBatch() ? events.takeRest() : nextBatch();
    }
  }

  private final class Events implements Iterator<Event> {
    private EventBatch batch;
    private int given; // Of its events.

    boolean isWithinBatch() {
      return batch != null && given < batch.events().size();
    }

    EventBatch takeRest() {
      List<Event> rest = batch.events().subList(given, batch.events().size());
      given = batch.events().size();
      return new EventBatch(rest, batch.position(), batch.head(), batch.mark(), batch.storeId());
    }

    @Override
    public boolean hasNext() {
      while (!isWithinBatch()) {
        if (!hasNextBatch()) {
          return false;
        }
        batch = nextBatch();
        given = 0;
      }
      return true;
    }

    @Override
    public Event next() {
      if (!hasNext()) {
        throw new NoSuchElementException("there are no more events");
      }
      return batch.events().get(given++);
    }
  }
}
