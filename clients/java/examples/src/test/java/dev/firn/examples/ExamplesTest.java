package dev.firn.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firn.client.Checkpoint;
import dev.firn.client.FileCheckpointStore;
import dev.firn.client.FirnClient;
import dev.firn.client.NewEvent;
import dev.firn.client.Selection;
import dev.firn.testing.Firnd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs every example against a live daemon; the README's code is theirs. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class ExamplesTest {
  private static final int KILLS = 6;

  private Firnd firnd;
  private FirnClient client;
  private Optional<Process> running = Optional.empty();

  @BeforeEach
  void start() throws IOException {
    firnd = Firnd.launch();
    client = FirnClient.connect("firn://" + firnd.address() + "?deadline=2m");
  }

  @AfterEach
  void stop() throws Exception {
    if (running.isPresent()) {
      running.get().destroyForcibly().waitFor(); // Also if the test has failed.
    }
    client.close();
    firnd.close();
  }

  /** What is in the code, whatever its indentation. */
  private static List<String> lines(String code) {
    return code.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  @Test
  void theReadmesCodeIsTheirs() throws IOException {
    List<List<String>> programs = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("src/main/java/dev/firn/examples"))) {
      for (Path file : files.toList()) {
        programs.add(lines(Files.readString(file)));
      }
    }
    List<List<String>> blocks =
        Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("../README.md")))
            .results()
            .map((MatchResult match) -> lines(match.group(1)))
            .toList();
    assertFalse(blocks.isEmpty());
    for (List<String> block : blocks) {
      assertTrue(
          programs.stream().anyMatch(program -> contains(program, block)),
          "no example has\n" + String.join("\n", block));
    }
  }

  private static boolean contains(List<String> program, List<String> block) {
    return java.util.Collections.indexOfSubList(program, block) >= 0;
  }

  @Test
  void appendingAndReading() throws InterruptedException {
    Appending.main(new String[] {firnd.address()});
    Appending.main(new String[] {firnd.address()}); // Now the collection's name is taken.
    assertEquals(2 * 1_003 + 1, client.head().position());
    Reading.main(new String[] {firnd.address()});
  }

  @Test
  void following() throws InterruptedException {
    Appending.oneEvent(client);
    Checkpoint beginning = new Checkpoint(client.head().storeId(), 0);
    Thread follower = new Thread(() -> Following.follow(client));
    follower.start();
    Following.subscribe(client, beginning);
    Appending.typedPayload(client);
    client.close(); // Ends both.
    follower.join();
  }

  /** Appends until a program is done, while the daemon is killed again and again. */
  private void runWhileKilled(Class<?> program, Path file, Reached reached) throws Exception {
    Process process = run(program, file);
    long appended = 0;
    for (int i = 0; i <= KILLS; i++) {
      for (int more = 0; more < 50; more++) {
        client.append(NewEvent.builder("seen", "image", 1).payloadJson("{}").build());
        appended++;
      }
      if (i == KILLS) {
        break;
      }
      if (i % 2 == 0) {
        while (reached.position() < appended / 2 && process.isAlive()) {
          Thread.sleep(10);
        }
        process.destroyForcibly().waitFor();
        process = run(program, file);
      }
      firnd.kill();
      firnd.start();
    }
    while (reached.position() < appended && process.isAlive()) {
      Thread.sleep(10);
    }
    assertEquals(appended, reached.position());
  }

  /** How far a program has come. */
  private interface Reached {
    long position() throws Exception;
  }

  private Process run(Class<?> program, Path file) throws IOException {
    String paths =
        System.getProperty("jdk.module.path", "") + ":" + System.getProperty("java.class.path");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                paths,
                program.getName(),
                firnd.address(),
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    running = Optional.of(process);
    return process;
  }

  @Test
  void consumingWithACheckpointInAFile(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("checkpoint");
    FileCheckpointStore store = new FileCheckpointStore(file);
    runWhileKilled(Following.class, file, () -> store.load().map(Checkpoint::position).orElse(0L));
  }

  @Test
  void workingExactlyOnce(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("work.db");
    try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      runWhileKilled(ExactlyOnce.class, file, () -> workDone(db).size());
      long count = client.count(Selection.all()).count();
      assertEquals(LongStream.rangeClosed(1, count).boxed().toList(), workDone(db));
    }
  }

  private static List<Long> workDone(Connection db) {
    List<Long> positions = new ArrayList<>();
    try (Statement statement = db.createStatement();
        ResultSet rows = statement.executeQuery("select position from work order by rowid")) {
      while (rows.next()) {
        positions.add(rows.getLong(1));
      }
    } catch (SQLException e) {
      return List.of(); // The program has not made its tables yet, or is writing.
    }
    return positions;
  }
}
