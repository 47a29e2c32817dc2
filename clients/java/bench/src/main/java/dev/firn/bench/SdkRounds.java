package dev.firn.bench;

import dev.firn.client.Event;
import dev.firn.client.EventStream;
import dev.firn.client.FirnClient;
import dev.firn.client.NewEvent;
import dev.firn.client.Selection;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** The rounds of the client. */
final class SdkRounds {
  private SdkRounds() {}

  static NewEvent event(long number) {
    return NewEvent.builder(Workload.EVENT_TYPE, Workload.TARGET_TYPE, Workload.target(number))
        .payloadJson(Workload.payload(number))
        .build();
  }

  static double append(FirnClient client, double seconds) throws InterruptedException {
    Semaphore window = new Semaphore(Workload.IN_FLIGHT);
    AtomicLong appended = new AtomicLong();
    long began = System.nanoTime();
    for (long number = 0; System.nanoTime() - began < seconds * 1e9; number++) {
      window.acquire();
      client
          .async()
          .append(event(number))
          .whenComplete(
              (result, error) -> {
                if (error == null) {
                  appended.incrementAndGet();
                }
                window.release();
              });
    }
    window.acquire(Workload.IN_FLIGHT);
    return appended.get() * 1e9 / (System.nanoTime() - began);
  }

  static double replay(FirnClient client, Selection selection) {
    long events = 0;
    long read = 0;
    long began = System.nanoTime();
    try (EventStream stream = client.replay(selection)) {
      for (Event event : stream) {
        read += event.id().length() + event.eventType().length() + event.position();
        read += event.stream().length() + event.payloadJson().length();
        events++;
      }
    }
    double rate = events * 1e9 / (System.nanoTime() - began);
    return read > 0 ? rate : 0;
  }
}
