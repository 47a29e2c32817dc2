package dev.firn.examples;

import dev.firn.catalog.RatingChanged;
import dev.firn.client.AsOf;
import dev.firn.client.ErrorReason;
import dev.firn.client.Event;
import dev.firn.client.EventPage;
import dev.firn.client.EventStream;
import dev.firn.client.FirnClient;
import dev.firn.client.FirnException;
import dev.firn.client.HistoryRequest;
import dev.firn.client.NewestRequest;
import dev.firn.client.PageRequest;
import dev.firn.client.Projection;
import dev.firn.client.ProofFailedException;
import dev.firn.client.QueryItem;
import dev.firn.client.Selection;
import dev.firn.client.SignedCheckpoint;
import dev.firn.client.SqlQuery;
import dev.firn.client.SqlResult;
import dev.firn.client.StateRequest;
import dev.firn.client.Target;
import dev.firn.client.UndoConflictException;
import dev.firn.client.UndoRequest;
import dev.firn.client.Verifier;
import java.util.List;
import java.util.stream.Stream;

/** The ways to read, to take back, and to prove. */
public final class Reading {
  private static final Target IMAGE = new Target("image", 42);

  private Reading() {}

  /** Reads from the server at the address that is given. */
  public static void main(String[] arguments) throws InterruptedException {
    String address = arguments.length > 0 ? arguments[0] : "firn://localhost:3476";
    try (FirnClient client = FirnClient.connect(address)) {
      pages(client);
      replay(client);
      thePast(client);
      client.createProjection(Projection.builtIn("catalog"));
      rowsWhenReady(client);
      proofs(client, client.verifierKey()); // The first time; kept from then on.
    }
  }

  static void pages(FirnClient client) {
    Selection ratings = Selection.matching(QueryItem.all().eventTypes("rating_changed"));
    EventPage page = client.get(ratings, PageRequest.FIRST.withSize(50));
    System.out.println(page.events().size() + " ratings, of " + client.count(ratings).count());

    try (Stream<Event> newestFirst = client.getAll(ratings, PageRequest.FIRST.withNewestFirst())) {
      newestFirst.limit(3).forEach(System.out::println);
    }

    client
        .newest(NewestRequest.ofStreams(List.of("image-42", "image-43")))
        .events()
        .forEach(event -> System.out.println(event.map(Event::eventType).orElse("nothing")));
  }

  static void replay(FirnClient client) {
    try (EventStream events = client.replay(Selection.all())) {
      for (Event event : events) {
        event
            .payloadOf(RatingChanged.class)
            .ifPresent(rating -> System.out.println(event.target() + ": " + rating.newRating()));
      }
    }
  }

  static void thePast(FirnClient client) {
    System.out.println(client.state(StateRequest.of(IMAGE)).json().orElse("no such image"));
    System.out.println(client.state(StateRequest.of(IMAGE).withAsOf(AsOf.position(1))));
    client.history(HistoryRequest.of(IMAGE)).entries().forEach(System.out::println);

    try {
      client.undo(UndoRequest.lastGesture("ada"));
      client.redo(UndoRequest.lastGesture("ada"));
    } catch (UndoConflictException e) {
      e.events().forEach(later -> System.out.println("changed again by " + later.eventId()));
    }
  }

  static void proofs(FirnClient client, String key) {
    Verifier verifier = new Verifier(key);
    SignedCheckpoint monday = client.signedCheckpoint(verifier);
    System.out.println(monday.note()); // To be kept elsewhere.
    try {
      for (Event event : client.get(Selection.all(), PageRequest.FIRST).events()) {
        client.verifyEvent(event, verifier);
      }
      client.verifyConsistency(monday.note(), verifier);
    } catch (ProofFailedException e) {
      System.err.println("a person should look at this: " + e.getMessage());
    }
  }

  static SqlResult rows(FirnClient client) {
    SqlQuery query =
        SqlQuery.of("catalog", "select rating, count(*) as images from image_state group by 1")
            .withMaxRows(10);
    SqlResult result = client.query(query);
    for (SqlResult.Row row : result.rows()) {
      System.out.println(row.integer("rating") + ": " + row.integer("images"));
    }
    return result;
  }

  private static void rowsWhenReady(FirnClient client) throws InterruptedException {
    while (true) {
      try {
        rows(client);
        return;
      } catch (FirnException e) {
        if (!e.reason().equals(ErrorReason.PROJECTION_NOT_READY)) {
          throw e;
        }
        Thread.sleep(100);
      }
    }
  }
}
