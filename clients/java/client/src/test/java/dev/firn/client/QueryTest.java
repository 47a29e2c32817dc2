package dev.firn.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firn.internal.v1.ProjectionsGrpc;
import dev.firn.internal.v1.QueryColumn;
import dev.firn.internal.v1.QueryHeader;
import dev.firn.internal.v1.QueryRequest;
import dev.firn.internal.v1.QueryResponse;
import dev.firn.internal.v1.QueryRow;
import dev.firn.internal.v1.QueryValue;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What comes of the answers to a query, against a scripted server. */
@Timeout(60)
class QueryTest {
  private static final SqlQuery QUERY = SqlQuery.of("select a");
  private static final QueryResponse HEADER =
      QueryResponse.newBuilder()
          .setHeader(
              QueryHeader.newBuilder()
                  .addColumns(QueryColumn.newBuilder().setName("a"))
                  .setPosition(7)
                  .setHead(9))
          .build();

  private final List<Consumer<ServerCallStreamObserver<QueryResponse>>> scripts = new ArrayList<>();
  private final CountDownLatch cancelled = new CountDownLatch(1);
  private final AtomicInteger calls = new AtomicInteger();
  private Server server;
  private FirnClient client;

  @BeforeEach
  void start() throws IOException {
    server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(
                new ProjectionsGrpc.ProjectionsImplBase() {
                  @Override
                  public void query(QueryRequest request, StreamObserver<QueryResponse> to) {
                    var call = (ServerCallStreamObserver<QueryResponse>) to;
                    call.setOnCancelHandler(cancelled::countDown);
                    scripts.get(Math.min(calls.getAndIncrement(), scripts.size() - 1)).accept(call);
                  }
                })
            .build()
            .start();
    client = FirnClient.connect("127.0.0.1:" + server.getPort());
  }

  @AfterEach
  void stop() {
    client.close();
    server.shutdownNow();
  }

  private static QueryResponse rows(String... texts) {
    QueryResponse.Builder message = QueryResponse.newBuilder();
    for (String text : texts) {
      message.addRows(QueryRow.newBuilder().addValues(QueryValue.newBuilder().setText(text)));
    }
    return message.build();
  }

  private void answers(QueryResponse... messages) {
    scripts.add(
        call -> {
          for (QueryResponse message : messages) {
            call.onNext(message);
          }
          call.onCompleted();
        });
  }

  private static List<String> texts(Iterable<SqlResult.Row> rows) {
    List<String> texts = new ArrayList<>();
    rows.forEach(row -> texts.add(row.text("a").orElseThrow()));
    return texts;
  }

  @Test
  void rowsComeOneByOne() throws Exception {
    scripts.add(call -> call.onError(Status.UNAVAILABLE.asRuntimeException())); // Tried again.
    QueryResponse first = HEADER.toBuilder().addAllRows(rows("1", "2").getRowsList()).build();
    answers(first, rows(), rows("3"), rows("4", "5"));
    List<String> all = List.of("1", "2", "3", "4", "5");
    try (SqlRows rows = client.queryRows(QUERY)) {
      assertEquals(List.of("a"), rows.columns().stream().map(SqlResult.Column::name).toList());
      assertEquals(7, rows.position());
      assertEquals(9, rows.head());
      assertEquals(all, texts(rows));
      assertFalse(rows.iterator().hasNext());
    }
    assertEquals(2, calls.get());

    var given = new PublisherTest.Subscriber<SqlResult.Row>();
    client.async().queryRows(QUERY).subscribe(given);
    given.subscription.request(2);
    assertEquals("1", given.next().text("a").orElseThrow());
    assertEquals("2", given.next().text("a").orElseThrow());
    assertTrue(given.given.isEmpty());
    given.subscription.request(Long.MAX_VALUE);
    assertNull(given.end());
    assertEquals(List.of("3", "4", "5"), texts(given.given));

    assertEquals(all, texts(client.query(QUERY).rows()));
  }

  @Test
  void aFailureInBetweenIsTold() throws Exception {
    scripts.add(
        call -> {
          call.onNext(HEADER);
          call.onNext(rows("1"));
          call.onError(FakeServer.error(Status.RESOURCE_EXHAUSTED, "QUERY_LIMIT"));
        });
    try (SqlRows rows = client.queryRows(QUERY)) {
      Iterator<SqlResult.Row> iterator = rows.iterator();
      iterator.next();
      FirnException e = assertThrows(FirnException.class, iterator::hasNext);
      assertEquals(ErrorReason.QUERY_LIMIT, e.reason());
    }
    var given = new PublisherTest.Subscriber<SqlResult.Row>();
    client.async().queryRows(QUERY).subscribe(given);
    given.subscription.request(Long.MAX_VALUE);
    FirnException e = assertInstanceOf(FirnException.class, given.end());
    assertEquals(ErrorReason.QUERY_LIMIT, e.reason());
  }

  @Test
  void whatIsNotReadIsCancelled() throws Exception {
    scripts.add(
        call -> {
          call.onNext(HEADER);
          IntStream.range(0, 9).forEach(i -> call.onNext(rows("x")));
        });
    try (SqlRows rows = client.queryRows(QUERY)) {
      rows.iterator().next();
    }
    assertTrue(cancelled.await(10, TimeUnit.SECONDS));
  }

  @Test
  void anAnswerThatIsNoneIsAnError() {
    QueryResponse wide =
        QueryResponse.newBuilder()
            .addRows(
                QueryRow.newBuilder()
                    .addValues(QueryValue.newBuilder())
                    .addValues(QueryValue.newBuilder()))
            .build();
    for (List<QueryResponse> messages :
        List.of(List.<QueryResponse>of(), List.of(rows("1")), List.of(HEADER, wide))) {
      scripts.clear();
      answers(messages.toArray(new QueryResponse[0]));
      FirnException e = assertThrows(FirnException.class, () -> client.query(QUERY));
      assertEquals(Code.INTERNAL, e.code());
      e = assertThrows(FirnException.class, () -> texts(client.queryRows(QUERY)));
      assertEquals(Code.INTERNAL, e.code());
      assertEquals("", e.reason());
    }
  }

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void noMoreThan256MiBAreCollected() {
    QueryResponse large = rows("x".repeat(8 << 20));
    scripts.add(
        call -> {
          call.setOnReadyHandler(
              () -> {
                while (call.isReady()) {
                  call.onNext(large);
                }
              });
          call.onNext(HEADER);
        });
    FirnClient patient = client.withDeadline(Duration.ofMinutes(5)); // It is a lot to send.
    FirnException e = assertThrows(FirnException.class, () -> patient.query(QUERY));
    assertEquals(Code.RESOURCE_EXHAUSTED, e.code());
    assertEquals("", e.reason());
  }
}
