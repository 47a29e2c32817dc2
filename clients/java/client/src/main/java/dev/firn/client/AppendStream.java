package dev.firn.client;

import dev.firn.internal.v1.AppendEventsResponse;
import dev.firn.internal.v1.AppendStreamRequest;
import dev.firn.internal.v1.AppendStreamResponse;
import dev.firn.internal.v1.AppendStreamResult;
import dev.firn.internal.v1.EventStoreGrpc;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Appends batch after batch without waiting for answers: the fastest way to append. Batches are
 * appended, and answered, in the order in which they were given; one that fails does not hinder
 * those after it. Thread-safe.
 *
 * <p>When the connection breaks, it is made again and what was not answered is sent again, in
 * order: a batch that was appended after all is answered as a duplicate. One that the server had no
 * room for is sent again too, and may come behind those after it. If there is no answer for as long
 * as the client's deadline, all that is outstanding fails, and so does what is given later.
 */
public final class AppendStream implements AutoCloseable {
  private static final int MAX_REQUESTS = 1_024;
  private static final int MAX_BYTES = 8 << 20;
  private static final long WATCH_NANOS = TimeUnit.SECONDS.toNanos(5);

  private record Waiter(int size, CompletableFuture<Void> room) {}

  private record Pending(AppendStreamRequest request, CompletableFuture<BatchResult> result) {
    void complete(AppendEventsResponse appended) {
      BatchResult made;
      try {
        made = BatchResult.of(appended, request.getEventsCount());
      } catch (RuntimeException e) {
        result.completeExceptionally(Errors.ofAnswer(e));
        return;
      }
      result.complete(made);
    }
  }

  private final Connection connection;
  private final long deadlineNanos;
  private final Backoff backoff = new Backoff();

  // All below is guarded by this. Futures are completed without the lock.
  private final Deque<Pending> outstanding = new ArrayDeque<>();
  private long bytes;
  private final List<Waiter> waiters = new ArrayList<>();
  private ClientCall<AppendStreamRequest, AppendStreamResponse> call;
  private boolean reopening;
  private boolean watching;
  private long quietSince; // Something is outstanding, and there has been no answer.
  private FirnException lastError; // Since then.
  private FirnException failure;
  private boolean ended;
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  // They must not wait for the answers that they bring.
  private final Set<Thread> answering = new HashSet<>();

  AppendStream(Connection connection, Duration deadline) {
    this.connection = connection;
    deadlineNanos = Times.nanos(deadline);
  }

  /**
   * Appends a batch, atomically. Waits while there is no room for it, unless it is called by what
   * an answer completed: 1,024 batches, or 8 MiB with this one, are outstanding. A larger one waits
   * until it is alone.
   *
   * @return where the events went, or a {@link FirnException}
   * @throws IllegalStateException if the stream was ended
   * @throws FirnException with {@link Code#CANCELLED} if the thread is interrupted while it waits
   */
  public CompletableFuture<BatchResult> append(
      List<? extends EventData> events, AppendCheck... checks) {
    Pending pending = new Pending(Requests.appendStream(events, checks), new CompletableFuture<>());
    Optional<FirnException> refusal = Requests.refusal(pending.request);
    if (refusal.isPresent()) {
      return CompletableFuture.failedFuture(refusal.get());
    }
    int size = pending.request.getSerializedSize();
    synchronized (this) {
      awaitRoom(size);
      if (ended) {
        throw new IllegalStateException("the append stream was ended");
      }
      if (failure != null) {
        return CompletableFuture.failedFuture(failure);
      }
      if (outstanding.isEmpty()) {
        heard(); // However long ago it was: nothing has been waiting.
        watch();
      }
      outstanding.add(pending);
      bytes += size;
      if (call != null) {
        call.sendMessage(pending.request);
      } else if (!reopening) {
        open();
      }
    }
    return pending.result;
  }

  /**
   * Completes when {@link #append} of the same would not wait, for those who must not be kept
   * waiting.
   */
  public CompletableFuture<Void> ready(List<? extends EventData> events, AppendCheck... checks) {
    int size = Requests.appendStream(events, checks).getSerializedSize();
    synchronized (this) {
      if (hasRoom(size)) {
        return CompletableFuture.completedFuture(null);
      }
      Waiter waiter = new Waiter(size, new CompletableFuture<>());
      waiters.add(waiter);
      return waiter.room;
    }
  }

  /** Takes no more batches. Completes, always well, when all that were given are answered. */
  public CompletableFuture<Void> end() {
    synchronized (this) {
      ended = true;
      notifyAll();
    }
    endIfAnswered();
    return end.copy();
  }

  /**
   * Takes no more batches, and waits until all that were given are answered.
   *
   * @throws FirnException with {@link Code#CANCELLED} if the thread is interrupted while it waits;
   *     what is outstanding may then still be appended
   * @throws IllegalStateException if it is called by what an answer completed, which would wait for
   *     itself; {@link #end} is for that
   */
  @Override
  public void close() {
    CompletableFuture<Void> answered = end();
    synchronized (this) {
      if (answering.contains(Thread.currentThread()) && !outstanding.isEmpty()) {
        throw new IllegalStateException("an answer cannot wait for those after it");
      }
    }
    Waiting.get(answered);
  }

  private boolean hasRoom(int size) {
    return failure != null
        || outstanding.isEmpty()
        || (outstanding.size() < MAX_REQUESTS && bytes + size <= MAX_BYTES);
  }

  /** Takes out who waits for no more than there is room for. Called with the lock. */
  private List<Waiter> takeReady() {
    List<Waiter> ready = waiters.stream().filter(waiter -> hasRoom(waiter.size)).toList();
    waiters.removeAll(ready);
    return ready;
  }

  private void awaitRoom(int size) {
    try {
      while (!hasRoom(size) && !ended && !answering.contains(Thread.currentThread())) {
        wait();
      }
    } catch (InterruptedException e) {
      throw Waiting.interrupted();
    }
  }

  private void open() {
    connection.connectNow();
    call =
        connection.channel().newCall(EventStoreGrpc.getAppendStreamMethod(), CallOptions.DEFAULT);
    call.start(new Listener(call), new Metadata());
    call.request(Integer.MAX_VALUE); // There are no more answers than what is outstanding.
    outstanding.forEach(pending -> call.sendMessage(pending.request));
  }

  private void reopen() {
    if (connection.isClosed()) {
      fail(Connection.closedError());
      return;
    }
    synchronized (this) {
      reopening = false;
      if (failure == null) {
        open();
      }
    }
  }

  private void heard() {
    quietSince = System.nanoTime();
    lastError = null;
  }

  /** Looks after a while, unless that is going to be done already. Called with the lock. */
  private void watch() {
    if (!watching) {
      watching = true;
      long left = deadlineNanos - (System.nanoTime() - quietSince);
      connection.after(
          Duration.ofNanos(Math.max(0, Math.min(left, WATCH_NANOS))), this::lookForSilence);
    }
  }

  private void lookForSilence() {
    FirnException error;
    synchronized (this) {
      watching = false;
      if (outstanding.isEmpty() || connection.isClosed()) {
        return; // Whoever is told that the client is closed ends it.
      }
      if (System.nanoTime() - quietSince < deadlineNanos) {
        watch();
        return;
      }
      error =
          lastError == null
              ? new FirnException(Code.DEADLINE_EXCEEDED, "no answer to what was sent")
              : lastError;
    }
    // What waits for the answers may wait for more, which the clock must not.
    CompletableFuture.runAsync(() -> fail(error));
  }

  private void disconnected(FirnException error) {
    boolean isClosed = connection.isClosed();
    boolean again = !isClosed && isResumed(error);
    Duration pause;
    synchronized (this) {
      if (again && outstanding.isEmpty()) {
        reopening = false; // The next batch opens it.
        return;
      }
      lastError = error;
      pause = backoff.next(error);
      again &= Times.nanos(pause) < deadlineNanos - (System.nanoTime() - quietSince);
    }
    if (again) {
      connection.after(pause, this::reopen);
    } else {
      fail(isClosed ? Connection.closedError() : error);
    }
  }

  /** A message that is too large for the way to the server is so over every connection. */
  private static boolean isResumed(FirnException error) {
    return error.isPassing()
        || (error.reason().isEmpty() && error.code() != Code.RESOURCE_EXHAUSTED);
  }

  private void fail(FirnException error) {
    List<Pending> left;
    List<Waiter> ready;
    synchronized (this) {
      if (failure != null) {
        return;
      }
      failure = error;
      left = new ArrayList<>(outstanding);
      outstanding.clear();
      bytes = 0;
      if (call != null) {
        call.cancel("the append stream has failed", null);
        call = null;
      }
      ready = takeReady();
      notifyAll();
    }
    ready.forEach(waiter -> waiter.room.complete(null));
    left.forEach(pending -> pending.result.completeExceptionally(error));
    endIfAnswered();
  }

  private void endIfAnswered() {
    synchronized (this) {
      if (!ended || !outstanding.isEmpty()) {
        return;
      }
      if (call != null) {
        call.halfClose();
        call = null;
      }
    }
    end.complete(null);
  }

  private final class Listener extends ClientCall.Listener<AppendStreamResponse> {
    private final ClientCall<AppendStreamRequest, AppendStreamResponse> own;
    private long answered;

    Listener(ClientCall<AppendStreamRequest, AppendStreamResponse> own) {
      this.own = own;
    }

    @Override
    public void onMessage(AppendStreamResponse message) {
      synchronized (AppendStream.this) {
        answering.add(Thread.currentThread());
      }
      try {
        for (AppendStreamResult result : message.getResultsList()) {
          answer(result);
        }
      } finally {
        synchronized (AppendStream.this) {
          answering.remove(Thread.currentThread());
        }
      }
      endIfAnswered();
    }

    /** Null: it was appended. */
    private FirnException errorOf(AppendStreamResult result) {
      return switch (result.getOutcomeCase()) {
        case APPENDED -> null;
        case ERROR -> Errors.of(result.getError());
        case OUTCOME_NOT_SET -> Errors.brokenAnswer("it has no outcome");
      };
    }

    private void answer(AppendStreamResult result) {
      FirnException error = errorOf(result);
      boolean isInOrder;
      Pending pending = null;
      List<Waiter> ready = List.of();
      synchronized (AppendStream.this) {
        if (call != own) {
          return; // It was given up.
        }
        isInOrder = result.getRequestNumber() == answered + 1 && !outstanding.isEmpty();
        if (isInOrder && error != null && error.isPassing()) {
          own.cancel("what is outstanding is sent again", null);
          call = null;
          reopening = true;
        } else if (isInOrder) {
          answered++;
          pending = outstanding.remove();
          bytes -= pending.request.getSerializedSize();
          heard();
          backoff.reset();
          ready = takeReady();
          AppendStream.this.notifyAll();
        }
      }
      ready.forEach(waiter -> waiter.room.complete(null));
      if (!isInOrder) {
        fail(Errors.brokenAnswer("it is to no request that is outstanding"));
      } else if (pending == null) {
        disconnected(error);
      } else if (error != null) {
        pending.result.completeExceptionally(error);
      } else {
        pending.complete(result.getAppended());
      }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      synchronized (AppendStream.this) {
        if (call != own) {
          return;
        }
        call = null;
        reopening = true; // Nobody else opens it meanwhile.
      }
      disconnected(
          status.isOk()
              ? new FirnException(Code.UNAVAILABLE, "the append stream was ended")
              : Errors.of(status, trailers));
    }
  }
}
