package dev.firn.client;

/**
 * Follows from a stored checkpoint and hands batches to the application: every event at least once,
 * and twice only if the process ended between the handling of a batch and the saving of its
 * checkpoint.
 */
public final class EventConsumer implements AutoCloseable {
  /** What the application does with a batch. */
  @FunctionalInterface
  public interface Handler {
    /**
     * Deals with a batch. When it returns, the batch's checkpoint is saved.
     *
     * @throws Exception to end the consumer; the batch comes again the next time
     */
    void handle(EventBatch batch) throws Exception;
  }

  private final EventStream stream;
  private final CheckpointStore store;
  private final Handler handler;

  EventConsumer(EventStream stream, CheckpointStore store, Handler handler) {
    this.stream = stream;
    this.store = store;
    this.handler = handler;
  }

  /**
   * Consumes until it is closed, then returns. To be called once.
   *
   * @throws FirnException if the following ends, with {@link ErrorReason#STORE_CHANGED} if the
   *     checkpoint is of another log; with {@link Code#CANCELLED} if the thread is interrupted
   * @throws Exception what the handler or the checkpoint store throws
   */
  public void run() throws Exception {
    try (stream) {
      for (EventBatch batch : stream.batches()) {
        if (batch.mark() != ReplayMark.HEARTBEAT || !batch.events().isEmpty()) {
          handler.handle(batch);
          store.save(batch.checkpoint());
        }
      }
    }
  }

  /** Ends it after the batch that is being handled. Any thread may do that. */
  @Override
  public void close() {
    stream.close();
  }
}
