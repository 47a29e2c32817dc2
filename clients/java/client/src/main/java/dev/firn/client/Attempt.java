package dev.firn.client;

import com.google.protobuf.MessageLite;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One attempt at a call. Cancelling it cancels the call. */
final class Attempt<Q extends MessageLite, M, A> extends CompletableFuture<A> {
  /** Makes the answer of the messages that come in. */
  interface Collector<M, A> {
    /**
     * @throws FirnException if it shall be the last
     */
    void message(M message);

    /**
     * @throws FirnException if the messages make no answer
     */
    A answer();
  }

  private final ClientCall<Q, M> call;
  private final Collector<M, A> collector;

  private Attempt(ClientCall<Q, M> call, Collector<M, A> collector) {
    this.call = call;
    this.collector = collector;
  }

  /** Begins a call with one answer. */
  static <Q extends MessageLite, A> CompletableFuture<A> of(
      Connection connection, MethodDescriptor<Q, A> method, Q request, Deadline deadline) {
    return of(connection, method, request, deadline, new Single<>());
  }

  /** Begins a call with an answer of several messages. */
  static <Q extends MessageLite, M, A> CompletableFuture<A> of(
      Connection connection,
      MethodDescriptor<Q, M> method,
      Q request,
      Deadline deadline,
      Collector<M, A> collector) {
    Optional<FirnException> refusal = Requests.refusal(request);
    if (refusal.isPresent()) {
      return CompletableFuture.failedFuture(refusal.get());
    }
    CallOptions options = CallOptions.DEFAULT.withDeadline(deadline);
    Attempt<Q, M, A> attempt =
        new Attempt<>(connection.channel().newCall(method, options), collector);
    attempt.start(request);
    return attempt;
  }

  private void start(Q request) {
    call.start(new Listener(), new Metadata());
    call.request(Integer.MAX_VALUE);
    call.sendMessage(request);
    call.halfClose();
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    call.cancel("the application cancelled the call", null);
    return cancelled;
  }

  private final class Listener extends ClientCall.Listener<M> {
    @Override
    public void onMessage(M message) {
      try {
        collector.message(message);
      } catch (FirnException e) {
        completeExceptionally(e);
        call.cancel("no more is wanted", null);
      }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (status.isOk()) {
        answered();
      } else {
        completeExceptionally(Errors.of(status, trailers));
      }
    }

    private void answered() {
      A answer;
      try {
        answer = collector.answer();
      } catch (FirnException e) {
        completeExceptionally(e);
        return;
      }
      complete(answer);
    }
  }

  private static final class Single<A> implements Collector<A, A> {
    private A only;

    @Override
    public void message(A message) {
      only = message;
    }

    @Override
    public A answer() {
      if (only == null) {
        throw Errors.brokenAnswer("it is missing");
      }
      return only;
    }
  }
}
