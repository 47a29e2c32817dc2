package dev.firn.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parts that need no server. */
class PartsTest {
  @Test
  void pausesDoubleToTwoSeconds() {
    Backoff backoff = new Backoff(() -> 0);
    assertEquals(
        List.of(50L, 100L, 200L, 400L, 800L, 1600L, 2000L, 2000L),
        Stream.generate(backoff::next).limit(8).map(Duration::toMillis).toList());
    backoff.reset();
    assertEquals(Duration.ofMillis(50), backoff.next());
  }

  @Test
  void pausesAreShortenedByUpToAHalf() {
    assertEquals(Duration.ofMillis(25), new Backoff(() -> 1).next());
    Duration pause = new Backoff().next();
    assertTrue(pause.toMillis() >= 25 && pause.toMillis() <= 50, pause.toString());
  }

  @Test
  void idsAreOfVersionSeven() {
    UUID id = Uuid7.of(0x0123_4567_89abL, -1, -1);
    assertEquals("01234567-89ab-7fff-bfff-ffffffffffff", id.toString());
    assertEquals(7, UUID.fromString(Uuid7.next()).version());
    assertEquals(2, UUID.fromString(Uuid7.next()).variant());
    long millis = UUID.fromString(Uuid7.next()).getMostSignificantBits() >>> 16;
    assertTrue(Math.abs(millis - System.currentTimeMillis()) < 60_000);
    assertNotEquals(Uuid7.next(), Uuid7.next());
  }

  @Test
  void anEventHasItsIdFromTheStart() {
    NewEvent.Builder builder = NewEvent.builder("seen", "image", 1).payload(Map.of("by", "ada"));
    NewEvent event = builder.build();
    assertNotEquals(event.id(), builder.build().id());
    assertEquals("image-1", event.stream());
    assertEquals("{\"by\":\"ada\"}", event.payloadJson());
    assertEquals(Map.of("by", "ada"), event.payloadAs(Map.class));
    assertEquals(Optional.empty(), event.userId());
    assertTrue(event.timestamp().toEpochMilli() > 0);
  }

  @Test
  void aPayloadIsNeeded() {
    assertThrows(IllegalStateException.class, () -> NewEvent.builder("seen", "image", 1).build());
  }

  @Test
  void aPayloadIsWhatItIs() {
    byte[] bytes = {0, 1, 2};
    NewEvent opaque =
        NewEvent.builder("seen", "image", 1).payloadBytes(bytes, "application/cbor").build();
    assertArrayEquals(bytes, opaque.payloadBytes());
    assertEquals("application/cbor", opaque.contentType());
    assertThrows(IllegalStateException.class, opaque::payloadJson);
    NewEvent json = NewEvent.builder("seen", "image", 1).payloadJson("{\"é\":1}").build();
    assertArrayEquals("{\"é\":1}".getBytes(StandardCharsets.UTF_8), json.payloadBytes());
    assertEquals("application/json", json.contentType());
    assertThrows(IllegalArgumentException.class, () -> json.payloadAs(Checkpoint.class));
  }

  @Test
  void aCheckpointIsKeptInAFile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("checkpoint");
    FileCheckpointStore store = new FileCheckpointStore(file);
    assertEquals(Optional.empty(), store.load());
    store.save(new Checkpoint("a", 1));
    store.save(new Checkpoint("a", 22));
    assertEquals(Optional.of(new Checkpoint("a", 22)), new FileCheckpointStore(file).load());
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
    Files.writeString(file, "{}");
    assertThrows(IOException.class, store::load);
  }

  @Test
  void aCheckpointIsKeptByAnInterruptedThread(@TempDir Path folder) throws IOException {
    FileCheckpointStore store = new FileCheckpointStore(folder.resolve("checkpoint"));
    Thread.currentThread().interrupt();
    store.save(new Checkpoint("a", 7));
    assertTrue(Thread.interrupted());
    assertEquals(Optional.of(new Checkpoint("a", 7)), store.load());
  }

  @Test
  void everyReasonAndCodeOfTheContractHasItsName() throws ReflectiveOperationException {
    for (var reason : dev.firn.internal.v1.ErrorReason.values()) {
      String name = reason.name().replace("ERROR_REASON_", "");
      if (!name.startsWith("UN") || name.equals("UNAUTHENTICATED")) {
        assertEquals(name, ErrorReason.class.getField(name).get(null));
      }
    }
    assertEquals(
        Stream.of(Status.Code.values()).map(Status.Code::name).toList(),
        Stream.of(Code.values()).map(Code::name).toList());
  }

  @Test
  void theVersionIsTheProjects() {
    assertEquals(System.getProperty("firn.version"), Connection.VERSION);
  }
}
