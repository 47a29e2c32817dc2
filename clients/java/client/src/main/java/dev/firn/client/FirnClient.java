package dev.firn.client;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A client of one Firn server whose calls wait for their answers. It holds one connection and may
 * be used by many threads at once.
 *
 * <p>A call that fails throws a {@link FirnException}. What passes by itself is tried again until
 * the call's deadline: the server is not there or stopping, or its queue is full. If the thread is
 * interrupted while it waits, the call is given up, the exception's code is {@link Code#CANCELLED},
 * and the thread stays interrupted.
 *
 * <p>No method takes or returns {@code null}.
 */
public final class FirnClient implements AutoCloseable {
  private final FirnAsyncClient async;

  private FirnClient(FirnAsyncClient async) {
    this.async = async;
  }

  /**
   * A client of the server that a connection string names. The connection is made when the first
   * call needs it.
   *
   * @param connectionString {@code firn://HOST[:PORT][?PARAMETER=VALUE&...]}, or {@code HOST:PORT}
   * @throws IllegalArgumentException if it is at fault, naming the parameter
   * @throws java.io.UncheckedIOException if a file that it names cannot be read
   */
  public static FirnClient connect(String connectionString) {
    return new FirnClient(FirnAsyncClient.connect(connectionString));
  }

  /** The client that never waits, over the same connection and with the same deadline. */
  public FirnAsyncClient async() {
    return async;
  }

  /**
   * The same client, over the same connection, with another deadline for each call: how long it may
   * take with its retries.
   */
  public FirnClient withDeadline(Duration each) {
    return new FirnClient(async.withDeadline(each));
  }

  /** Appends an event. */
  public AppendResult append(EventData event) {
    return Waiting.get(async.append(event));
  }

  /**
   * Appends an event if its stream is where the application thinks it is.
   *
   * @param expectedRevision the last revision of the event's own stream; 0: it is empty
   * @throws CheckFailedException if the stream is elsewhere
   */
  public AppendResult append(EventData event, long expectedRevision) {
    return Waiting.get(async.append(event, expectedRevision));
  }

  /**
   * Appends a batch, all of it or nothing: 1 to 10,000 events, 16 MiB.
   *
   * @throws CheckFailedException if a check does not hold
   */
  public BatchResult append(List<? extends EventData> events, AppendCheck... checks) {
    return Waiting.get(async.append(events, checks));
  }

  /** Begins to append batch after batch, which is the fastest way. */
  public AppendStream appendStream() {
    return async.appendStream();
  }

  /** Reads a page of events. */
  public EventPage get(Selection selection, PageRequest page) {
    return Waiting.get(async.get(selection, page));
  }

  /**
   * The events of a page and of all after it. The page is read at once, those after it as the
   * stream comes to them, each with a deadline of its own.
   */
  public Stream<Event> getAll(Selection selection, PageRequest first) {
    return Stream.iterate(
            get(selection, first),
            Objects::nonNull,
            page -> page.isLast() ? null : get(selection, first.withToken(page.nextPageToken())))
        .flatMap(page -> page.events().stream());
  }

  /** Finds the newest event of each of many streams and queries. */
  public NewestEvents newest(NewestRequest request) {
    return Waiting.get(async.newest(request));
  }

  /** Counts the events that are selected. */
  public EventCount count(Selection selection) {
    return Waiting.get(async.count(selection));
  }

  /** Replays the log up to where it ends now, or to the selection's bound. */
  public EventStream replay(Selection selection) {
    return replay(selection, ReplayOptions.DEFAULT);
  }

  /**
   * Replays the log up to where it ends now, or to the selection's bound. It fails if there is no
   * connection for as long as the client's deadline.
   */
  public EventStream replay(Selection selection, ReplayOptions options) {
    return new EventStream(async.replays(selection, options, false));
  }

  /** Follows the log: replays it, and goes on with what is appended. */
  public EventStream follow(Selection selection) {
    return follow(selection, ReplayOptions.DEFAULT);
  }

  /**
   * Follows the log: replays it, and goes on with what is appended, until it is closed or the
   * server says for good that it cannot. It waits for a connection for as long as it takes.
   */
  public EventStream follow(Selection selection, ReplayOptions options) {
    return new EventStream(async.replays(selection, options, true));
  }

  /**
   * A consumer that goes on from a stored checkpoint.
   *
   * @param selection where to begin if there is no checkpoint, and what else to select
   * @throws Exception if the checkpoint cannot be loaded
   */
  public EventConsumer consumer(
      CheckpointStore store,
      Selection selection,
      ReplayOptions options,
      EventConsumer.Handler handler)
      throws Exception {
    Selection from = store.load().map(selection::after).orElse(selection);
    return new EventConsumer(follow(from, options), store, handler);
  }

  /** Says where the log ends, and whose log it is. */
  public Head head() {
    return Waiting.get(async.head());
  }

  /** Says which part of the log was there at a moment of recorded time. */
  public PositionAt positionAt(Instant time) {
    return Waiting.get(async.positionAt(time));
  }

  /** Says when the event at a position was recorded. */
  public Instant timeAt(long position) {
    return Waiting.get(async.timeAt(position));
  }

  /** Folds a target's events up to a moment, and says its state then. */
  public TargetState state(StateRequest request) {
    return Waiting.get(async.state(request));
  }

  /** Lists what happened to a target, newest first. */
  public HistoryPage history(HistoryRequest request) {
    return Waiting.get(async.history(request));
  }

  /**
   * Takes changes back by appending their inverses, as one batch.
   *
   * @throws UndoConflictException if later events changed the same
   */
  public UndoResult undo(UndoRequest request) {
    return Waiting.get(async.undo(request));
  }

  /**
   * Takes an undo back by appending the changes again.
   *
   * @throws UndoConflictException if later events changed the same
   */
  public UndoResult redo(UndoRequest request) {
    return Waiting.get(async.redo(request));
  }

  /**
   * Runs a query and collects its rows in memory, 256 MiB at most; {@link #queryRows} is for more.
   * The deadline is that of all of it.
   */
  public SqlResult query(SqlQuery query) {
    return Waiting.get(async.query(query));
  }

  /**
   * Runs a query whose rows are read one by one, and waits for its columns. The deadline is until
   * the last row is read.
   */
  public SqlRows queryRows(SqlQuery query) {
    return new SqlRows(Waiting.get(async.beginQuery(query)));
  }

  /** Creates a projection, which is then built in the background. */
  public ProjectionVersion createProjection(Projection projection) {
    return Waiting.get(async.createProjection(projection));
  }

  /**
   * The key that the server says is its own, for {@link Verifier}. To be asked for once, the first
   * time, and kept in the application's configuration: who asks every time believes the server.
   */
  public String verifierKey() {
    return Waiting.get(async.verifierKey());
  }

  /**
   * Has the server sign what its log is now: to be kept elsewhere, as its {@code note}.
   *
   * @param verifier of the key that it must be signed with
   * @throws ProofFailedException if it is not
   */
  public SignedCheckpoint signedCheckpoint(Verifier verifier) {
    return Waiting.get(async.signedCheckpoint(verifier));
  }

  /**
   * Has the server sign what its log was.
   *
   * @param size when it had so many events; 0: now
   * @throws ProofFailedException if it is not signed with the verifier's key
   */
  public SignedCheckpoint signedCheckpoint(Verifier verifier, long size) {
    return Waiting.get(async.signedCheckpoint(verifier, size));
  }

  /**
   * Verifies that an event is in the log, just as it was read, and that the log is what the key has
   * signed.
   *
   * @return what was signed
   * @throws ProofFailedException if it does not hold
   * @throws IllegalArgumentException if the event has no payload, as some in a conflict
   */
  public SignedCheckpoint verifyEvent(Event event, Verifier verifier) {
    return Waiting.get(async.verifyEvent(event, verifier));
  }

  /**
   * Verifies that an event is in the log as it was.
   *
   * @param size when it had so many events; 0: now
   * @throws ProofFailedException if it does not hold
   */
  public SignedCheckpoint verifyEvent(Event event, Verifier verifier, long size) {
    return Waiting.get(async.verifyEvent(event, verifier, size));
  }

  /**
   * Verifies that the log of today begins with the log of an old checkpoint.
   *
   * @param oldNote the {@link SignedCheckpoint#note} that was kept
   * @return the checkpoint of today
   * @throws ProofFailedException if it does not hold
   */
  public SignedCheckpoint verifyConsistency(String oldNote, Verifier verifier) {
    return Waiting.get(async.verifyConsistency(oldNote, verifier));
  }

  /**
   * Closes the connection, for every client that shares it. What is under way fails with {@link
   * Code#CANCELLED}; what is called later throws {@link IllegalStateException}.
   */
  @Override
  public void close() {
    async.close();
  }
}
