package dev.firn.examples;

import dev.firn.catalog.RatingChanged;
import dev.firn.catalog.TagAdded;
import dev.firn.client.AppendCheck;
import dev.firn.client.AppendResult;
import dev.firn.client.AppendStream;
import dev.firn.client.CheckFailedException;
import dev.firn.client.FirnClient;
import dev.firn.client.NewEvent;
import dev.firn.client.Query;
import dev.firn.client.QueryItem;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The ways to append. */
public final class Appending {
  private Appending() {}

  /** Appends to the server at the address that is given. */
  public static void main(String[] arguments) {
    String address = arguments.length > 0 ? arguments[0] : "firn://localhost:3476";
    try (FirnClient client = FirnClient.connect(address)) {
      System.out.println("the log ends at " + client.head().position());
      oneEvent(client);
      typedPayload(client);
      batchWithCheck(client);
      manyBatches(client);
      withoutWaiting(client).join();
    }
  }

  static void oneEvent(FirnClient client) {
    NewEvent event =
        NewEvent.builder("rating_changed", "image", 42)
            .payloadJson("{\"old_rating\":0,\"new_rating\":4}")
            .userId("ada")
            .build();
    AppendResult result = client.append(event);
    System.out.println(event.id() + " is at " + result.position());
  }

  static void typedPayload(FirnClient client) {
    client.append(NewEvent.builder(RatingChanged.of(4, 5), 42).userId("ada").build());
  }

  static void batchWithCheck(FirnClient client) {
    NewEvent created =
        NewEvent.builder("collection_created", "collection", 7)
            .payload(Map.of("collection_name", "Paris", "collection_type", "static"))
            .tags("collection-name:Paris")
            .build();
    Query sameName = Query.of(QueryItem.all().tags("collection-name:Paris"));
    try {
      client.append(List.of(created), AppendCheck.noMatch(sameName));
    } catch (CheckFailedException e) {
      System.out.println("there is a collection of that name");
      e.failedChecks().stream()
          .flatMap(failed -> failed.events().stream())
          .forEach(taken -> System.out.println("it is " + taken.target().id()));
    }
  }

  static void manyBatches(FirnClient client) {
    try (AppendStream stream = client.appendStream()) {
      for (int image = 1; image <= 1_000; image++) {
        NewEvent tagged = NewEvent.builder(TagAdded.of(7, "Paris"), image).build();
        stream
            .append(List.of(tagged))
            .exceptionally(
                error -> {
                  System.err.println(tagged + " was not appended: " + error);
                  return null;
                });
      }
    } // Waits until all are answered.
  }

  static CompletableFuture<Void> withoutWaiting(FirnClient client) {
    NewEvent event = NewEvent.builder(RatingChanged.of(5, 3), 42).build();
    return client
        .async()
        .append(event)
        .thenAccept(result -> System.out.println("appended at " + result.position()));
  }
}
