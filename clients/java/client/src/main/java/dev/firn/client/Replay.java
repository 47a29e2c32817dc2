package dev.firn.client;

import dev.firn.internal.v1.EventDTO;
import dev.firn.internal.v1.EventStoreGrpc;
import dev.firn.internal.v1.GetHeadRequest;
import dev.firn.internal.v1.GetHeadResponse;
import dev.firn.internal.v1.ReplayEventsRequest;
import dev.firn.internal.v1.ReplayEventsResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * One replay, or one follower, over as many calls as it takes: after a disconnection it compares
 * the log and goes on after the last position that it was offered. Thread-safe.
 */
final class Replay {
  private static final Duration DEFAULT_HEARTBEAT = Duration.ofSeconds(5);
  private static final Duration LONGEST_HEARTBEAT = Duration.ofHours(1);
  private static final int SILENT_HEARTBEATS = 3;
  // However short the heartbeat is: the first answer may be that it is too short.
  private static final Duration LEAST_SILENCE = Duration.ofSeconds(3);
  private static final Duration LEAST_FIRST_SILENCE = Duration.ofSeconds(10);
  private static final Duration WATCH_PERIOD = Duration.ofMillis(500);
  // A follower has no deadline, beyond which a server cannot ask it to wait.
  private static final Duration MOST_DELAY = Duration.ofSeconds(30);

  /** Where batches go. Never called twice at once, nor after the end. */
  interface Sink {
    void batch(EventBatch batch);

    void end();

    void fail(FirnException error);
  }

  private final Connection connection;
  private final Duration deadline;
  private final Sink sink;
  private final boolean follow;
  private final Duration silence; // What a follower takes for a dead connection.

  // All below is guarded by this. The sink is called without the lock.
  private final Backoff backoff = new Backoff();
  private final ReplayEventsRequest.Builder request; // Its after_position moves on.
  private String storeId; // Empty: not known yet.
  private boolean known; // The log must be that one.
  private boolean begun;
  private boolean done;
  private long wanted; // Batches that the sink has asked for and not been given.
  private long heardAt;
  private boolean delivering; // The sink has a batch, and what comes meanwhile waits.
  private boolean broken = true; // Since brokenAt there has been no message.
  private long brokenAt;
  private FirnException lastError;
  private CompletableFuture<GetHeadResponse> asking;
  private Channel channel; // What the call is made on.
  private ClientCall<ReplayEventsRequest, ReplayEventsResponse> call;
  private Future<?> watch;

  /**
   * @param deadline how long a replay may wait for a connection; a follower waits for ever
   * @param storeId the log that it must be; empty: the one that is there
   */
  Replay(
      Connection connection,
      Duration deadline,
      ReplayEventsRequest request,
      Optional<String> storeId,
      Sink sink) {
    this.connection = connection;
    this.deadline = deadline;
    this.sink = sink;
    this.request = request.toBuilder();
    this.storeId = storeId.orElse("");
    known = storeId.isPresent();
    follow = request.getFollow();
    Duration heartbeat =
        request.hasHeartbeatInterval()
            ? Times.of(request.getHeartbeatInterval())
            : DEFAULT_HEARTBEAT;
    silence =
        longer(
            shorter(heartbeat, LONGEST_HEARTBEAT).multipliedBy(SILENT_HEARTBEATS), LEAST_SILENCE);
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  /** Begins, once. */
  void start() {
    synchronized (this) {
      if (done) {
        return; // Its subscriber cancelled it as soon as it had it.
      }
      brokenAt = System.nanoTime();
      if (follow) {
        watch = connection.every(WATCH_PERIOD, this::lookForSilence);
      }
    }
    connect();
  }

  /** Asks for more batches; {@code Long.MAX_VALUE}: for all. */
  synchronized void request(long batches) {
    if (wanted == 0) {
      heardAt = System.nanoTime();
    }
    wanted = wanted + batches < 0 ? Long.MAX_VALUE : wanted + batches;
    if (call != null) {
      call.request((int) Math.min(batches, Integer.MAX_VALUE));
    }
  }

  /**
   * Ends it. The sink hears nothing any more, except what it is being told. Returns false if it had
   * ended before.
   */
  synchronized boolean cancel() {
    boolean first = finish();
    if (asking != null) {
      asking.cancel(true);
    }
    if (call != null) {
      call.cancel("the application ended the replay", null);
    }
    return first;
  }

  private synchronized void stop() {
    done = true;
    if (watch != null) {
      watch.cancel(false);
    }
  }

  private void connect() {
    connection.connectNow();
    ask()
        .whenComplete(
            (head, error) -> {
              if (error != null) {
                disconnected(Errors.of(error));
              } else if (!begin(head)) {
                fail(new StoreChangedException(storeId, head.getStoreId()));
              }
            });
  }

  /** Asks whose log it is, unless it has ended. */
  private CompletableFuture<GetHeadResponse> ask() {
    Channel asked = connection.channel();
    CompletableFuture<GetHeadResponse> answer;
    synchronized (this) {
      if (done) {
        CompletableFuture<GetHeadResponse> none = new CompletableFuture<>();
        none.cancel(true);
        return none;
      }
      long nanos =
          follow
              ? LEAST_FIRST_SILENCE.toNanos()
              : Times.nanos(deadline) - (System.nanoTime() - brokenAt);
      answer =
          Attempt.of(
              connection,
              EventStoreGrpc.getGetHeadMethod(),
              GetHeadRequest.getDefaultInstance(),
              Deadline.after(nanos, TimeUnit.NANOSECONDS));
      asking = answer;
    }
    if (follow) {
      answer.whenComplete(
          (head, error) -> {
            if (error != null && Errors.of(error).isOutOfTime()) {
              connection.giveUp(asked);
            }
          });
    }
    return answer;
  }

  /** Begins, or goes on, if it is the same log. */
  private synchronized boolean begin(GetHeadResponse head) {
    if (storeId.isEmpty()) {
      storeId = head.getStoreId();
    }
    if (!storeId.equals(head.getStoreId())) {
      return false;
    }
    if (!begun
        && !follow
        && !request.hasUntilPosition()
        && request.getAfterPosition() <= head.getPosition()) {
      // A replay that is resumed ends where the log ended when it began.
      request.setUntilPosition(head.getPosition());
    }
    begun = true;
    if (!done) {
      channel = connection.channel();
      call = channel.newCall(EventStoreGrpc.getReplayEventsMethod(), CallOptions.DEFAULT);
      call.start(new Listener(call), new Metadata());
      if (wanted > 0) {
        call.request((int) Math.min(wanted, Integer.MAX_VALUE));
      }
      call.sendMessage(request.build());
      call.halfClose();
      heardAt = System.nanoTime();
    }
    return true;
  }

  private void disconnected(FirnException error) {
    FirnException told;
    Duration pause;
    boolean inTime;
    synchronized (this) {
      if (done) {
        return; // It was cancelled, which is what is being told.
      }
      if (!broken) {
        broken = true;
        brokenAt = System.nanoTime();
        lastError = null;
      }
      if (lastError == null || !error.isOutOfTime()) {
        lastError = error;
      }
      told = lastError;
      pause = follow ? shorter(backoff.next(error), MOST_DELAY) : backoff.next(error);
      inTime =
          follow || Times.nanos(pause) < Times.nanos(deadline) - (System.nanoTime() - brokenAt);
    }
    if (connection.isClosed()) {
      fail(Connection.closedError());
    } else if (error.isDisconnection() && inTime) {
      connection.after(pause, this::reconnect);
    } else {
      fail(told);
    }
  }

  private void reconnect() {
    if (connection.isClosed()) {
      fail(Connection.closedError());
    } else {
      connect();
    }
  }

  private void lookForSilence() {
    Channel silent;
    synchronized (this) {
      boolean isWaiting = call != null && wanted > 0 && !delivering;
      Duration patience = broken ? longer(silence, LEAST_FIRST_SILENCE) : silence;
      if (!isWaiting || System.nanoTime() - heardAt < patience.toNanos()) {
        return;
      }
      call.cancel("nothing has come for too long", null);
      call = null; // What it says to that is not listened to.
      silent = channel;
    }
    connection.giveUp(silent);
    disconnected(new FirnException(Code.UNAVAILABLE, "nothing has come for too long"));
  }

  private void fail(FirnException error) {
    if (finish()) {
      sink.fail(error);
    }
  }

  private synchronized boolean finish() {
    boolean first = !done;
    stop();
    return first;
  }

  private final class Listener extends ClientCall.Listener<ReplayEventsResponse> {
    private final ClientCall<ReplayEventsRequest, ReplayEventsResponse> own;
    private boolean isFirst = true;

    Listener(ClientCall<ReplayEventsRequest, ReplayEventsResponse> own) {
      this.own = own;
    }

    @Override
    public void onMessage(ReplayEventsResponse message) {
      boolean asks;
      synchronized (Replay.this) {
        if (isOver()) {
          return;
        }
        asks = isFirst && known;
        isFirst = false;
        delivering = true;
      }
      try {
        if (!goesOn(message)) {
          end("it goes back, or has an event out of its place");
        } else if ((!asks || isSameLog()) && take(message)) {
          sink.batch(EventBatch.of(message, storeId));
        }
      } catch (RuntimeException | Error e) {
        cancel(); // A subscriber that throws is not told more.
        throw e;
      } finally {
        delivered();
      }
    }

    /** Done, or given up. Called with the lock. */
    private boolean isOver() {
      return done || call != own;
    }

    /** Whether its events lie, in order, between the position before it and its own. */
    private boolean goesOn(ReplayEventsResponse message) {
      long last = request.getAfterPosition();
      for (EventDTO event : message.getEventsList()) {
        if (event.getPosition() <= last) {
          return false;
        }
        last = event.getPosition();
      }
      return message.getPosition() >= last;
    }

    /** Another server may have taken the place of the one that was asked before the call. */
    private boolean isSameLog() {
      GetHeadResponse head;
      try {
        head = ask().join();
      } catch (CancellationException e) {
        return false; // It has been cancelled.
      } catch (CompletionException e) {
        if (giveUp()) {
          disconnected(Errors.of(e.getCause()));
        }
        return false;
      }
      if (storeId.equals(head.getStoreId())) {
        return true;
      }
      if (giveUp()) {
        fail(new StoreChangedException(storeId, head.getStoreId()));
      }
      return false;
    }

    /** Counts the message as given, unless it is over. */
    private boolean take(ReplayEventsResponse message) {
      synchronized (Replay.this) {
        if (isOver()) {
          return false;
        }
        request.setAfterPosition(message.getPosition());
        known = true;
        broken = false;
        backoff.reset();
        if (wanted != Long.MAX_VALUE) {
          wanted--;
        }
        return true;
      }
    }

    private void end(String misfit) {
      if (giveUp()) {
        fail(Errors.brokenAnswer(misfit));
      }
    }

    private boolean giveUp() {
      synchronized (Replay.this) {
        if (isOver()) {
          return false;
        }
        call = null;
      }
      own.cancel("no more is wanted of it", null);
      return true;
    }

    private void delivered() {
      synchronized (Replay.this) {
        delivering = false;
        heardAt = System.nanoTime();
      }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      boolean isWhole;
      synchronized (Replay.this) {
        if (isOver()) {
          return;
        }
        call = null;
        // All was offered, whatever became of the connection after that.
        isWhole =
            !follow
                && (status.isOk() || !broken)
                && request.hasUntilPosition()
                && request.getAfterPosition() >= request.getUntilPosition();
      }
      FirnException error = status.isOk() ? tooEarly() : Errors.of(status, trailers);
      if (isWhole && error.isDisconnection()) {
        endWell();
      } else if (status.isOk() && request.getBounds().hasAsOf()) {
        endWell(); // It may have ended before.
      } else {
        disconnected(error);
      }
    }

    private static FirnException tooEarly() {
      return new FirnException(Code.UNAVAILABLE, "the server has ended it before its end");
    }

    private void endWell() {
      if (finish()) {
        sink.end();
      }
    }
  }
}
