package dev.firn.client;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import dev.firn.internal.rpc.ErrorInfo;
import dev.firn.internal.v1.AppendEventRequest;
import dev.firn.internal.v1.AppendEventResponse;
import dev.firn.internal.v1.AppendStreamRequest;
import dev.firn.internal.v1.AppendStreamResponse;
import dev.firn.internal.v1.AppendStreamResult;
import dev.firn.internal.v1.EventDTO;
import dev.firn.internal.v1.EventStoreGrpc;
import dev.firn.internal.v1.GetEventsRequest;
import dev.firn.internal.v1.GetEventsResponse;
import dev.firn.internal.v1.GetHeadRequest;
import dev.firn.internal.v1.GetHeadResponse;
import dev.firn.internal.v1.ReplayEventsRequest;
import dev.firn.internal.v1.ReplayEventsResponse;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A server that answers as a test has scripted it, one answer for each call. */
final class FakeServer extends EventStoreGrpc.EventStoreImplBase {
  /** What is done with a call. */
  interface Script<Q, A> {
    void answer(Q request, StreamObserver<A> to);
  }

  final List<AppendEventRequest> appends = new CopyOnWriteArrayList<>();
  final List<ReplayEventsRequest> replays = new CopyOnWriteArrayList<>();
  final CountDownLatch cancelled = new CountDownLatch(1);
  final BlockingQueue<Script<AppendEventRequest, AppendEventResponse>> appendScripts =
      new LinkedBlockingQueue<>();
  final BlockingQueue<Script<ReplayEventsRequest, ReplayEventsResponse>> replayScripts =
      new LinkedBlockingQueue<>();
  final List<AppendStreamRequest> streamed = new CopyOnWriteArrayList<>();

  /** How requests of append streams are answered; not at all if there is none. */
  volatile Function<AppendStreamRequest, Optional<AppendStreamResult>> streamScript =
      request -> Optional.empty();

  volatile GetHeadResponse head = head("a", 0);
  volatile GetEventsResponse page = GetEventsResponse.getDefaultInstance();
  private final Server server;

  FakeServer() throws IOException {
    server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(this)
            .maxInboundMessageSize(32 << 20)
            .build()
            .start();
  }

  String address() {
    return "127.0.0.1:" + server.getPort();
  }

  static GetHeadResponse head(String storeId, long position) {
    return GetHeadResponse.newBuilder().setStoreId(storeId).setPosition(position).build();
  }

  static ReplayEventsResponse batch(long... positions) {
    ReplayEventsResponse.Builder batch =
        ReplayEventsResponse.newBuilder().setPosition(positions[positions.length - 1]);
    for (long position : positions) {
      batch.addEvents(EventDTO.newBuilder().setPosition(position).setPayloadJson("{}"));
    }
    return batch.build();
  }

  /** A status as a Firn server gives it. */
  static StatusRuntimeException error(Status status, String reason, Message... details) {
    ErrorInfo info = ErrorInfo.newBuilder().setDomain("firn").setReason(reason).build();
    var all = dev.firn.internal.rpc.Status.newBuilder().addDetails(Any.pack(info));
    for (Message detail : details) {
      all.addDetails(Any.pack(detail));
    }
    Metadata trailers = new Metadata();
    trailers.put(
        Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER),
        all.build().toByteArray());
    return status.asRuntimeException(trailers);
  }

  /** An append that is answered well. */
  static Script<AppendEventRequest, AppendEventResponse> appended() {
    return (request, to) -> {
      to.onNext(
          AppendEventResponse.newBuilder()
              .setPosition(1)
              .setRevision(1)
              .setCreatedAt("2026-02-21T15:04:05.120417Z")
              .build());
      to.onCompleted();
    };
  }

  static <Q, A> Script<Q, A> fails(Throwable error) {
    return (request, to) -> to.onError(error);
  }

  static <Q, A> Script<Q, A> isSilent() {
    return (request, to) -> {};
  }

  @Override
  public void appendEvent(AppendEventRequest request, StreamObserver<AppendEventResponse> to) {
    appends.add(request);
    run(appendScripts, request, to);
  }

  @Override
  public StreamObserver<AppendStreamRequest> appendStream(StreamObserver<AppendStreamResponse> to) {
    return new StreamObserver<>() {
      private int number;

      @Override
      public void onNext(AppendStreamRequest request) {
        number++;
        streamed.add(request);
        try {
          streamScript
              .apply(request)
              .map(result -> result.toBuilder().setRequestNumber(number))
              .map(result -> AppendStreamResponse.newBuilder().addResults(result).build())
              .ifPresent(to::onNext);
        } catch (StatusRuntimeException e) {
          to.onError(e);
        }
      }

      @Override
      public void onError(Throwable error) {}

      @Override
      public void onCompleted() {
        to.onCompleted();
      }
    };
  }

  @Override
  public void getHead(GetHeadRequest request, StreamObserver<GetHeadResponse> to) {
    to.onNext(head);
    to.onCompleted();
  }

  @Override
  public void getEvents(GetEventsRequest request, StreamObserver<GetEventsResponse> to) {
    to.onNext(page);
    to.onCompleted();
  }

  @Override
  public void replayEvents(ReplayEventsRequest request, StreamObserver<ReplayEventsResponse> to) {
    replays.add(request);
    run(replayScripts, request, to);
  }

  /** Runs the next script; the last one again and again. */
  private <Q, A> void run(BlockingQueue<Script<Q, A>> scripts, Q request, StreamObserver<A> to) {
    ((ServerCallStreamObserver<A>) to).setOnCancelHandler(cancelled::countDown);
    Script<Q, A> script = scripts.size() > 1 ? scripts.remove() : scripts.element();
    script.answer(request, to);
  }

  void stop() throws InterruptedException {
    server.shutdownNow();
    server.awaitTermination(5, TimeUnit.SECONDS);
  }
}
