package dev.firn.client;

import com.google.protobuf.MessageLite;
import dev.firn.internal.v1.AppendEventsRequest;
import dev.firn.internal.v1.EventStoreGrpc;
import dev.firn.internal.v1.GetCheckpointRequest;
import dev.firn.internal.v1.GetConsistencyProofRequest;
import dev.firn.internal.v1.GetHeadRequest;
import dev.firn.internal.v1.GetInclusionProofRequest;
import dev.firn.internal.v1.GetPositionAtRequest;
import dev.firn.internal.v1.GetTimeAtRequest;
import dev.firn.internal.v1.HistoryGrpc;
import dev.firn.internal.v1.ProjectionsGrpc;
import dev.firn.internal.v1.ProofsGrpc;
import io.grpc.Deadline;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A client of one Firn server that never waits. It holds one connection and may be used by many
 * threads at once.
 *
 * <p>A call that fails completes its future with a {@link FirnException}. What passes by itself is
 * tried again until the call's deadline: the server is not there or stopping, or its queue is full.
 * Cancelling the future that a method returned cancels the call; whether a cancelled append was
 * carried out is told by appending the same event again.
 *
 * <p>Futures are completed, and subscribers called, on threads of the connection's pool, of which
 * there are as many as are needed: they may wait.
 */
public final class FirnAsyncClient implements AutoCloseable {
  final Connection connection;
  private final Duration deadline;

  private FirnAsyncClient(Connection connection, Duration deadline) {
    this.connection = connection;
    this.deadline = deadline;
  }

  /**
   * A client of the server that a connection string names. The connection is made when the first
   * call needs it.
   *
   * @param connectionString {@code firn://HOST[:PORT][?PARAMETER=VALUE&...]}, or {@code HOST:PORT}
   * @throws IllegalArgumentException if it is at fault, naming the parameter
   * @throws java.io.UncheckedIOException if a file that it names cannot be read
   */
  public static FirnAsyncClient connect(String connectionString) {
    ConnectionString to = ConnectionString.parse(connectionString);
    return new FirnAsyncClient(new Connection(to), to.deadline());
  }

  /**
   * The same client, over the same connection, with another deadline for each call: how long it may
   * take with its retries.
   */
  public FirnAsyncClient withDeadline(Duration each) {
    return new FirnAsyncClient(connection, each);
  }

  /** Appends an event. */
  public CompletableFuture<AppendResult> append(EventData event) {
    return call(EventStoreGrpc.getAppendEventMethod(), Requests.append(event), AppendResult::of);
  }

  /**
   * Appends an event if its stream is where the application thinks it is.
   *
   * @param expectedRevision the last revision of the event's own stream; 0: it is empty
   */
  public CompletableFuture<AppendResult> append(EventData event, long expectedRevision) {
    return call(
        EventStoreGrpc.getAppendEventMethod(),
        Requests.append(event, expectedRevision),
        AppendResult::of);
  }

  /** Appends a batch, all of it or nothing, if every check holds: 1 to 10,000 events, 16 MiB. */
  public CompletableFuture<BatchResult> append(
      List<? extends EventData> events, AppendCheck... checks) {
    AppendEventsRequest request = Requests.append(events, checks);
    return call(
        EventStoreGrpc.getAppendEventsMethod(),
        request,
        answer -> BatchResult.of(answer, request.getEventsCount()));
  }

  /** Begins to append batch after batch. */
  public AppendStream appendStream() {
    connection.checkOpen();
    return new AppendStream(connection, deadline);
  }

  /** Reads a page of events. */
  public CompletableFuture<EventPage> get(Selection selection, PageRequest page) {
    return call(
        EventStoreGrpc.getGetEventsMethod(),
        Requests.get(selection, page),
        answer -> EventPage.of(answer, page));
  }

  /** Publishes the events of a page and of all after it. Each page has a deadline of its own. */
  public Flow.Publisher<Event> getAll(Selection selection, PageRequest first) {
    return new PagePublisher(page -> get(selection, page), first);
  }

  /** Finds the newest event of each of many streams and queries. */
  public CompletableFuture<NewestEvents> newest(NewestRequest request) {
    Deadline until = until();
    return new NewestTask(
        request.proto,
        part -> call(EventStoreGrpc.getGetNewestEventsMethod(), part, until, Function.identity()));
  }

  /** Counts the events that are selected. */
  public CompletableFuture<EventCount> count(Selection selection) {
    Deadline until = until();
    return new CountTask(
        selection.proto,
        part -> call(EventStoreGrpc.getCountEventsMethod(), part, until, Function.identity()));
  }

  /** Replays the log up to where it ends now, or to the selection's bound. */
  public EventPublisher replay(Selection selection) {
    return replay(selection, ReplayOptions.DEFAULT);
  }

  /**
   * Replays the log up to where it ends now, or to the selection's bound. It fails if there is no
   * connection for as long as the client's deadline.
   */
  public EventPublisher replay(Selection selection, ReplayOptions options) {
    return new EventPublisher(replays(selection, options, false));
  }

  /** Follows the log: replays it, and goes on with what is appended. */
  public EventPublisher follow(Selection selection) {
    return follow(selection, ReplayOptions.DEFAULT);
  }

  /**
   * Follows the log: replays it, and goes on with what is appended, until its subscriber cancels or
   * the server says for good that it cannot. It waits for a connection for as long as it takes.
   */
  public EventPublisher follow(Selection selection, ReplayOptions options) {
    return new EventPublisher(replays(selection, options, true));
  }

  /** How replays of a kind are made, given where their batches go. */
  Function<Replay.Sink, Replay> replays(
      Selection selection, ReplayOptions options, boolean follow) {
    var request = Requests.replay(selection, options, follow);
    return sink -> {
      connection.checkOpen();
      return new Replay(connection, deadline, request, selection.storeId, sink);
    };
  }

  /**
   * Follows from a stored checkpoint and hands batches to the application, one at a time, until the
   * future is cancelled.
   *
   * @param selection where to begin if there is no checkpoint, and what else to select
   * @param handler deals with a batch; when its future completes, the checkpoint is saved
   * @return fails with what the handler or the store fails with, or with a {@link FirnException}:
   *     {@link ErrorReason#STORE_CHANGED} if the checkpoint is of another log
   */
  public CompletableFuture<Void> consume(
      CheckpointStore store,
      Selection selection,
      ReplayOptions options,
      Function<? super EventBatch, ? extends CompletionStage<?>> handler) {
    AsyncConsumer consumer = new AsyncConsumer(store, handler);
    try {
      Selection from = store.load().map(selection::after).orElse(selection);
      follow(from, options).batches().subscribe(consumer);
    } catch (Exception e) {
      consumer.completeExceptionally(e);
    }
    return consumer;
  }

  /** Says where the log ends, and whose log it is. */
  public CompletableFuture<Head> head() {
    return call(EventStoreGrpc.getGetHeadMethod(), GetHeadRequest.getDefaultInstance(), Head::of);
  }

  /** Says which part of the log was there at a moment of recorded time. */
  public CompletableFuture<PositionAt> positionAt(Instant time) {
    return call(
        EventStoreGrpc.getGetPositionAtMethod(),
        GetPositionAtRequest.newBuilder().setTime(Times.toProto(time)).build(),
        PositionAt::of);
  }

  /** Says when the event at a position was recorded. */
  public CompletableFuture<Instant> timeAt(long position) {
    return call(
        EventStoreGrpc.getGetTimeAtMethod(),
        GetTimeAtRequest.newBuilder().setPosition(position).build(),
        response -> Instant.parse(response.getCreatedAt()));
  }

  /** Folds a target's events up to a moment, and says its state then. */
  public CompletableFuture<TargetState> state(StateRequest request) {
    return call(HistoryGrpc.getGetStateMethod(), Requests.state(request), TargetState::of);
  }

  /** Lists what happened to a target, newest first. */
  public CompletableFuture<HistoryPage> history(HistoryRequest request) {
    return call(HistoryGrpc.getGetHistoryMethod(), Requests.history(request), HistoryPage::of);
  }

  /** Takes changes back by appending their inverses, as one batch. */
  public CompletableFuture<UndoResult> undo(UndoRequest request) {
    return call(HistoryGrpc.getUndoMethod(), request.proto, UndoResult::of);
  }

  /** Takes an undo back by appending the changes again. */
  public CompletableFuture<UndoResult> redo(UndoRequest request) {
    return call(HistoryGrpc.getRedoMethod(), request.redo(), UndoResult::of);
  }

  /**
   * Runs a query and collects its rows in memory, 256 MiB at most; {@link #queryRows} is for more.
   * The deadline is that of all of it.
   */
  public CompletableFuture<SqlResult> query(SqlQuery query) {
    Deadline until = until();
    return Retry.of(
        connection,
        until,
        () ->
            Attempt.of(
                connection,
                ProjectionsGrpc.getQueryMethod(),
                query.proto,
                until,
                new SqlCollector()),
        Function.identity());
  }

  /**
   * Publishes the rows of a query one by one. Each subscription is a query of its own, which begins
   * when its subscriber asks for a row, and is asked for no more than what is wanted. The deadline
   * is until the last row is read.
   */
  public Flow.Publisher<SqlResult.Row> queryRows(SqlQuery query) {
    return new SqlPublisher(() -> beginQuery(query));
  }

  /** Begins a query whose rows are read one by one. */
  CompletableFuture<SqlCall> beginQuery(SqlQuery query) {
    return SqlCall.begin(connection, query.proto, until());
  }

  /** Creates a projection, which is then built in the background. */
  public CompletableFuture<ProjectionVersion> createProjection(Projection projection) {
    return call(
        ProjectionsGrpc.getCreateProjectionMethod(), projection.proto, ProjectionVersion::of);
  }

  /**
   * The key that the server says is its own, for {@link Verifier}. To be asked for once, the first
   * time, and kept in the application's configuration: who asks every time believes the server.
   */
  public CompletableFuture<String> verifierKey() {
    return call(
        ProofsGrpc.getGetCheckpointMethod(),
        GetCheckpointRequest.getDefaultInstance(),
        response -> response.getVerifierKey());
  }

  /**
   * Has the server sign what its log is now: to be kept elsewhere, as its {@code note}.
   *
   * @param verifier of the key that it must be signed with
   * @return or a {@link ProofFailedException}
   */
  public CompletableFuture<SignedCheckpoint> signedCheckpoint(Verifier verifier) {
    return signedCheckpoint(verifier, 0);
  }

  /**
   * Has the server sign what its log was.
   *
   * @param size when it had so many events; 0: now
   */
  public CompletableFuture<SignedCheckpoint> signedCheckpoint(Verifier verifier, long size) {
    return call(
        ProofsGrpc.getGetCheckpointMethod(),
        GetCheckpointRequest.newBuilder().setSize(size).build(),
        response -> Proofs.checkpoint(response, verifier, size));
  }

  /**
   * Verifies that an event is in the log, just as it was read, and that the log is what the key has
   * signed.
   *
   * @return what was signed, or a {@link ProofFailedException}
   * @throws IllegalArgumentException if the event has no payload, as some in a conflict
   */
  public CompletableFuture<SignedCheckpoint> verifyEvent(Event event, Verifier verifier) {
    return verifyEvent(event, verifier, 0);
  }

  /**
   * Verifies that an event is in the log as it was.
   *
   * @param size when it had so many events; 0: now
   */
  public CompletableFuture<SignedCheckpoint> verifyEvent(
      Event event, Verifier verifier, long size) {
    byte[] entry;
    try {
      entry = ProofEntry.of(event.dto);
    } catch (ProofFailedException e) {
      return CompletableFuture.failedFuture(e);
    }
    return call(
        ProofsGrpc.getGetInclusionProofMethod(),
        GetInclusionProofRequest.newBuilder().setPosition(event.position()).setSize(size).build(),
        response -> Proofs.inclusion(event.position(), entry, response, verifier, size));
  }

  /**
   * Verifies that the log of today begins with the log of an old checkpoint.
   *
   * @param oldNote the {@link SignedCheckpoint#note} that was kept
   * @return the checkpoint of today, or a {@link ProofFailedException}
   */
  public CompletableFuture<SignedCheckpoint> verifyConsistency(String oldNote, Verifier verifier) {
    SignedCheckpoint old;
    try {
      old = verifier.open(oldNote);
    } catch (ProofFailedException e) {
      return CompletableFuture.failedFuture(e);
    }
    return call(
        ProofsGrpc.getGetConsistencyProofMethod(),
        GetConsistencyProofRequest.newBuilder().setOldSize(old.size()).build(),
        response -> Proofs.consistency(old, response, verifier));
  }

  /**
   * Closes the connection, for every client that shares it. What is under way fails with {@link
   * Code#CANCELLED}; what is called later throws {@link IllegalStateException}.
   */
  @Override
  public void close() {
    connection.close();
  }

  private Deadline until() {
    return Deadline.after(Times.nanos(deadline), TimeUnit.NANOSECONDS);
  }

  private <Q extends MessageLite, A, R> CompletableFuture<R> call(
      MethodDescriptor<Q, A> method, Q request, Function<A, R> result) {
    return call(method, request, until(), result);
  }

  private <Q extends MessageLite, A, R> CompletableFuture<R> call(
      MethodDescriptor<Q, A> method, Q request, Deadline until, Function<A, R> result) {
    return Retry.of(
        connection, until, () -> Attempt.of(connection, method, request, until), result);
  }
}
