package dev.firn.bench;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import dev.firn.internal.v1.AppendEventRequest;
import dev.firn.internal.v1.AppendEventResponse;
import dev.firn.internal.v1.EventDTO;
import dev.firn.internal.v1.EventStoreGrpc;
import dev.firn.internal.v1.PayloadForm;
import dev.firn.internal.v1.ReplayEventsRequest;
import dev.firn.internal.v1.ReplayEventsResponse;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.util.Iterator;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** The same rounds with nothing but the generated stubs. */
final class BareClient implements AutoCloseable {
  private static final int MAX_MESSAGE_BYTES = 32 << 20;

  private final ManagedChannel channel;

  BareClient(String address) {
    channel =
        Grpc.newChannelBuilder(address, InsecureChannelCredentials.create())
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .build();
  }

  private static AppendEventRequest request(long number) {
    return AppendEventRequest.newBuilder()
        .setEvent(
            EventDTO.newBuilder()
                .setId(UUID.randomUUID().toString())
                .setTimestamp(System.currentTimeMillis())
                .setEventType(Workload.EVENT_TYPE)
                .setTargetType(Workload.TARGET_TYPE)
                .setTargetId(Workload.target(number))
                .setPayloadJson(Workload.payload(number)))
        .build();
  }

  double append(double seconds) throws InterruptedException {
    var stub = EventStoreGrpc.newFutureStub(channel);
    Semaphore window = new Semaphore(Workload.IN_FLIGHT);
    AtomicLong appended = new AtomicLong();
    FutureCallback<AppendEventResponse> callback =
        new FutureCallback<>() {
          @Override
          public void onSuccess(AppendEventResponse response) {
            appended.incrementAndGet();
            window.release();
          }

          @Override
          public void onFailure(Throwable error) {
            window.release();
          }
        };
    long began = System.nanoTime();
    for (long number = 0; System.nanoTime() - began < seconds * 1e9; number++) {
      window.acquire();
      Futures.addCallback(
          stub.appendEvent(request(number)), callback, MoreExecutors.directExecutor());
    }
    window.acquire(Workload.IN_FLIGHT);
    return appended.get() * 1e9 / (System.nanoTime() - began);
  }

  double replay(long until) {
    ReplayEventsRequest request =
        ReplayEventsRequest.newBuilder()
            .setUntilPosition(until)
            .setPayloadForm(PayloadForm.PAYLOAD_FORM_JSON)
            .build();
    long events = 0;
    long read = 0;
    long began = System.nanoTime();
    Iterator<ReplayEventsResponse> messages =
        EventStoreGrpc.newBlockingStub(channel).replayEvents(request);
    while (messages.hasNext()) {
      for (EventDTO event : messages.next().getEventsList()) {
        read += event.getId().length() + event.getEventType().length() + event.getPosition();
        read += event.getStream().length() + event.getPayloadJson().length();
        events++;
      }
    }
    double rate = events * 1e9 / (System.nanoTime() - began);
    return read > 0 ? rate : 0;
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
