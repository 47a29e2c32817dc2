package dev.firn.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firn.testing.Firnd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The daemon is killed, or stopped, and started again while a client appends and reads. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class KillTest {
  private static final int KILLS = 6;
  private static final int EVENTS_BETWEEN = 40;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicBoolean enough = new AtomicBoolean();
  private final AtomicInteger appended = new AtomicInteger();
  private Firnd firnd;
  private FirnClient client;

  @BeforeEach
  void start() throws IOException {
    firnd = Firnd.launch();
    client = FirnClient.connect("firn://" + firnd.address() + "?deadline=2m");
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    threads.shutdownNow();
    firnd.close();
  }

  private static NewEvent event(int number) {
    return NewEvent.builder("seen", "image", 1 + number % 3).stream("s")
        .payloadJson("{\"number\":" + number + "}")
        .build();
  }

  /** Appends one event after the other, every third with a check. */
  private void append() {
    for (int number = 0; !enough.get(); number++) {
      if (number % 3 == 0) {
        client.append(List.of(event(number)), AppendCheck.revision("s", number));
      } else {
        client.append(event(number));
      }
      appended.incrementAndGet();
    }
  }

  /**
   * Kills or stops the daemon again and again, each time after some progress; returns how much
   * there was.
   */
  private int killWhile(Runnable append) throws Exception {
    Future<?> appender = threads.submit(append);
    for (int i = 0; i < KILLS; i++) {
      int before = appended.get();
      while (appended.get() < before + EVENTS_BETWEEN && !appender.isDone()) {
        Thread.sleep(1);
      }
      if (i % 2 == 0) {
        firnd.kill();
      } else {
        firnd.stop();
      }
      firnd.start();
    }
    enough.set(true);
    appender.get();
    return appended.get();
  }

  private static void assertEveryPosition(int count, List<Event> events) {
    assertEquals(
        LongStream.rangeClosed(1, count).boxed().toList(),
        events.stream().map(Event::position).toList());
    for (int i = 0; i < count; i++) {
      assertEquals("{\"number\":" + i + "}", events.get(i).payloadJson());
    }
  }

  private List<Event> log() {
    return client.getAll(Selection.all(), PageRequest.FIRST.withSize(1_000)).toList();
  }

  @Test
  void aFollowerSeesEveryEventOnceInOrder() throws Exception {
    List<Event> seen = Collections.synchronizedList(new ArrayList<>());
    try (EventStream events = client.follow(Selection.all())) {
      Future<?> follower = threads.submit(() -> events.forEach(seen::add));
      int count = killWhile(this::append);
      while (seen.size() < count && !follower.isDone()) {
        Thread.sleep(1);
      }
      assertEveryPosition(count, seen);
    }
  }

  @Test
  void anAppendIsMadeOnce() throws Exception {
    int count = killWhile(this::append);
    assertEveryPosition(count, log());
  }

  @Test
  void anAppendStreamAppendsEachOnceInOrder() throws Exception {
    List<CompletableFuture<BatchResult>> results = new ArrayList<>();
    int count =
        killWhile(
            () -> {
              try (AppendStream stream = client.appendStream()) {
                for (int number = 0; !enough.get(); number++) {
                  results.add(stream.append(List.of(event(number))));
                  results.get(number).thenRun(appended::incrementAndGet);
                  if (number % 50 == 0) { // Or the log would grow without end.
                    results.get(number).join();
                  }
                }
              }
            });
    for (int i = 0; i < results.size(); i++) {
      assertEquals(i + 1, results.get(i).join().events().get(0).position());
    }
    assertEveryPosition(count, log());
  }

  @Test
  void aReplayToABoundResumes() throws Exception {
    List<NewEvent> events = new ArrayList<>();
    for (int number = 0; number < 2_000; number++) {
      events.add(event(number));
    }
    client.append(events);
    List<Event> seen = new ArrayList<>();
    ReplayOptions small = ReplayOptions.DEFAULT.withBatchSize(50);
    try (EventStream replay = client.replay(Selection.all(), small)) {
      for (Event event : replay) {
        seen.add(event);
        if (seen.size() % 300 == 0) {
          firnd.kill();
          firnd.start();
          client.append(event(0)); // Beyond where the log ended.
        }
      }
    }
    assertEveryPosition(2_000, seen);
  }

  @Test
  void aConsumerGoesOnFromItsFile(@TempDir Path folder) throws Exception {
    CheckpointStore store = new FileCheckpointStore(folder.resolve("checkpoint"));
    List<Event> seen = Collections.synchronizedList(new ArrayList<>());
    AtomicInteger runs = new AtomicInteger();
    AtomicBoolean all = new AtomicBoolean();
    Future<?> consumers =
        threads.submit(
            () -> {
              while (!all.get()) {
                try (EventConsumer consumer =
                    client.consumer(
                        store,
                        Selection.all(),
                        ReplayOptions.DEFAULT,
                        batch -> {
                          if (all.get() || runs.get() * 100 < seen.size()) {
                            throw new InterruptedException("another consumer goes on");
                          }
                          seen.addAll(batch.events());
                        })) {
                  consumer.run();
                } catch (InterruptedException e) {
                  runs.incrementAndGet();
                }
              }
              return null;
            });
    int count = killWhile(this::append);
    while (seen.size() < count && !consumers.isDone()) {
      Thread.sleep(1);
    }
    all.set(true);
    client.append(event(0)); // So that the last consumer notices.
    consumers.get();
    assertTrue(runs.get() > 1);
    assertEveryPosition(count, seen);
  }
}
