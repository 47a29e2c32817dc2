package dev.firn.examples;

import dev.firn.client.Checkpoint;
import dev.firn.client.Event;
import dev.firn.client.EventBatch;
import dev.firn.client.EventConsumer;
import dev.firn.client.EventStream;
import dev.firn.client.FileCheckpointStore;
import dev.firn.client.FirnClient;
import dev.firn.client.ReplayOptions;
import dev.firn.client.Selection;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** The ways to follow. */
public final class Following {
  private Following() {}

  /** Consumes from the server at an address, with a checkpoint in a file, until it is killed. */
  public static void main(String[] arguments) throws Exception {
    try (FirnClient client = FirnClient.connect(arguments[0])) {
      consume(client, Path.of(arguments[1]));
    }
  }

  static void follow(FirnClient client) {
    long head = client.head().position();
    try (EventStream events = client.follow(Selection.all().after(head))) {
      for (Event event : events) {
        System.out.println(event.position() + " " + event.eventType() + " " + event.payloadJson());
      }
    }
  }

  static void consume(FirnClient client, Path file) throws Exception {
    try (EventConsumer consumer =
        client.consumer(
            new FileCheckpointStore(file),
            Selection.all(),
            ReplayOptions.DEFAULT,
            batch -> batch.events().forEach(System.out::println))) {
      consumer.run();
    }
  }

  static void subscribe(FirnClient client, Checkpoint saved) {
    client.async().follow(Selection.all().after(saved)).batches().subscribe(new Printer());
  }

  /** Takes one batch at a time, and asks for the next when it has dealt with it. */
  static final class Printer implements Flow.Subscriber<EventBatch> {
    final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

    @Override
    public void onSubscribe(Flow.Subscription to) {
      subscription.complete(to);
      to.request(1);
    }

    @Override
    public void onNext(EventBatch batch) {
      batch.events().forEach(System.out::println);
      subscription.join().request(1);
    }

    @Override
    public void onError(Throwable error) {
      System.err.println("it ended: " + error);
    }

    @Override
    public void onComplete() {}
  }
}
