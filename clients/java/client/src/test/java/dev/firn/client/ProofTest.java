package dev.firn.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.util.JsonFormat;
import dev.firn.internal.v1.EventDTO;
import dev.firn.internal.v1.GetCheckpointRequest;
import dev.firn.internal.v1.GetCheckpointResponse;
import dev.firn.internal.v1.GetConsistencyProofRequest;
import dev.firn.internal.v1.GetConsistencyProofResponse;
import dev.firn.internal.v1.GetInclusionProofRequest;
import dev.firn.internal.v1.GetInclusionProofResponse;
import dev.firn.internal.v1.ProofsGrpc;
import dev.firn.testing.Firnd;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is proven, and what is not: the cases of all clients, a live daemon, a server that lies. */
class ProofTest {
  private static JsonNode cases;
  private static Firnd firnd;
  private static FirnClient client;
  private static List<Event> events;
  private static Verifier verifier;

  @BeforeAll
  static void start() throws IOException {
    cases =
        Json.read(
            Files.readString(Firnd.root().resolve("tests/conformance/proofs.json")),
            JsonNode.class);
    firnd = Firnd.launch();
    client = FirnClient.connect(firnd.address());
    NewEvent.Builder whole =
        NewEvent.builder("printed", "image", 42)
            .payloadJson("{ \"new_rating\" : 5.0 }")
            .userId("Åsa")
            .tags("b", "a", "kind:ä")
            .metadata(Map.of("😀", "4", "\uffff", "3", "a", "", "__proto__", "x"));
    client.append(whole.build());
    client.append(
        NewEvent.builder("seen", "image", 1).payloadBytes(new byte[] {0, -1}, "a/b").build());
    client.append(NewEvent.builder("paid", "", 0).stream("näme").payloadJson("{}").build());
    client.append(
        List.of(
            NewEvent.builder("seen", "image", 2).payloadJson("{}").build(),
            NewEvent.builder("seen", "image", 2).payloadJson("{}").build()));
    try (Stream<Event> all = client.getAll(Selection.all(), PageRequest.FIRST)) {
      events = all.toList();
    }
    verifier = new Verifier(client.verifierKey());
  }

  @AfterAll
  static void stop() throws IOException {
    client.close();
    firnd.close();
  }

  private static List<JsonNode> cases(String group) throws IOException {
    if (cases == null) {
      start();
    }
    return StreamSupport.stream(cases.path(group).spliterator(), false).toList();
  }

  private static byte[] hex(JsonNode json) {
    return HexFormat.of().parseHex(json.asText());
  }

  private static List<byte[]> hashes(JsonNode each) {
    List<byte[]> hashes = new ArrayList<>();
    each.path("hashes").forEach(hash -> hashes.add(hex(hash)));
    return hashes;
  }

  private static EventDTO eventOf(JsonNode json) throws IOException {
    EventDTO.Builder event = EventDTO.newBuilder();
    JsonFormat.parser().merge(json.toString(), event);
    return event.build();
  }

  private static void fails(Runnable what) {
    ProofFailedException e = assertThrows(ProofFailedException.class, what::run);
    assertEquals(ErrorReason.PROOF_FAILED, e.reason());
  }

  @Test
  void keysThatAreNoneAreRefused() throws IOException {
    for (JsonNode each : cases("bad_keys")) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new Verifier(each.path("key").asText()),
          each.path("about").asText());
    }
  }

  @Test
  void entriesAndLeavesAreWhatTheyAreEverywhere() throws IOException {
    for (JsonNode each : cases("entries")) {
      byte[] entry = ProofEntry.of(eventOf(each.path("event")));
      assertArrayEquals(hex(each.path("entry")), entry, each.path("about").asText());
      assertArrayEquals(hex(each.path("leaf")), Merkle.leaf(entry));
    }
  }

  @Test
  void checkpointsAreReadAsEverywhere() throws IOException {
    Verifier own = new Verifier(cases.path("key").asText());
    for (JsonNode each : cases("checkpoints")) {
      String note = each.path("note").asText();
      JsonNode is = each.path("is");
      if (is.isMissingNode()) {
        assertThrows(ProofFailedException.class, () -> own.open(note), each.path("about").asText());
        continue;
      }
      SignedCheckpoint checkpoint = own.open(note);
      assertEquals(is.path("store_id").asText(), checkpoint.storeId());
      assertEquals(is.path("size").asLong(), checkpoint.size());
      assertArrayEquals(hex(is.path("root")), checkpoint.rootHash());
      assertEquals(note, checkpoint.note());
    }
  }

  @Test
  void proofsHoldOrDoNot() throws IOException {
    for (JsonNode each : cases("inclusions")) {
      assertEquals(
          each.path("holds").asBoolean(),
          Merkle.provesInclusion(
              hashes(each),
              hex(each.path("leaf")),
              each.path("position").asLong() - 1,
              each.path("size").asLong(),
              hex(each.path("root"))),
          each.path("about").asText());
    }
    for (JsonNode each : cases("consistencies")) {
      assertEquals(
          each.path("holds").asBoolean(),
          Merkle.provesConsistency(
              hashes(each),
              each.path("old_size").asLong(),
              hex(each.path("old_root")),
              each.path("size").asLong(),
              hex(each.path("root"))),
          each.path("about").asText());
    }
  }

  @Test
  void eventsOfAllShapesAreVerified() {
    String storeId = client.head().storeId();
    for (Event event : events) {
      SignedCheckpoint checkpoint = client.verifyEvent(event, verifier);
      assertEquals(5, checkpoint.size());
      assertEquals(storeId, checkpoint.storeId());
      assertEquals(checkpoint, verifier.open(checkpoint.note()));
    }
    assertEquals(3, client.verifyEvent(events.get(1), verifier, 3).size());
    assertEquals(2, client.signedCheckpoint(verifier, 2).size());
    FirnException e =
        assertThrows(FirnException.class, () -> client.signedCheckpoint(verifier, 1 << 20));
    assertEquals(ErrorReason.POSITION_BEYOND_HEAD, e.reason());
  }

  static Stream<Consumer<EventDTO.Builder>> changes() {
    return Stream.of(
        e -> e.setId(events.get(1).id()),
        e -> e.setId(e.getId().toUpperCase()),
        e -> e.setTimestamp(e.getTimestamp() + 1),
        e -> e.setEventType("printeD"),
        e -> e.setPayloadJson(e.getPayloadJson() + " "),
        e -> e.setPayloadBytes(e.getPayloadJsonBytes()).setContentType("a/b"),
        e -> e.setTargetType("imagE"),
        e -> e.setTargetId(43),
        e -> e.setUserId("Asa"),
        e -> e.clearUserId(),
        e -> e.setCreatedAt("2026-02-21T15:04:05.120417Z"),
        e -> e.setCreatedAt(e.getCreatedAt().replace("Z", "+00:00")),
        e -> e.setCreatedAt("yesterday"),
        e -> e.setPosition(2),
        e -> e.setPosition(3),
        e -> e.setStream("image-43"),
        e -> e.setRevision(2),
        e -> e.setTags(0, "a").setTags(1, "b"),
        e -> e.addTags("c"),
        e -> e.putMetadata("a", "b"),
        e -> e.removeMetadata("a"),
        e -> e.setBatchIndex(1));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void anEventThatWasChangedIsNotVerified(Consumer<EventDTO.Builder> change) {
    EventDTO.Builder event = events.get(0).dto.toBuilder();
    change.accept(event);
    fails(() -> client.verifyEvent(new Event(event.build()), verifier));
  }

  @Test
  void anEventWithoutItsPayloadIsNoFalseAlarm() {
    Event cut = new Event(events.get(0).dto.toBuilder().clearPayloadJson().build());
    assertThrows(IllegalArgumentException.class, () -> client.verifyEvent(cut, verifier));
  }

  @Test
  void anotherKeyOrAnotherLogIsFoundOut() throws IOException {
    SignedCheckpoint old = client.signedCheckpoint(verifier, 2);
    try (Firnd other = Firnd.launch();
        FirnClient there = FirnClient.connect(other.address())) {
      events.forEach(there::append);
      Verifier key = new Verifier(there.verifierKey());
      fails(() -> client.verifyEvent(events.get(0), key));
      fails(() -> client.signedCheckpoint(key));
      fails(() -> client.verifyConsistency(old.note(), key));
      fails(() -> there.verifyConsistency(old.note(), verifier));
      fails(() -> client.verifyConsistency(there.signedCheckpoint(key, 2).note(), verifier));
    }
  }

  @Test
  void theLogGoesOnFromWhatItWas() {
    for (long size : new long[] {1, 2, 4, 5}) {
      String note = client.signedCheckpoint(verifier, size).note();
      assertEquals(5, client.verifyConsistency(note, verifier).size());
    }
    fails(() -> client.verifyConsistency("", verifier));
    var failed =
        assertThrows(
            ExecutionException.class, () -> client.async().verifyConsistency("no", verifier).get());
    assertInstanceOf(ProofFailedException.class, failed.getCause());
  }

  /** The daemon's answers, changed on the way. */
  private static final class Liar extends ProofsGrpc.ProofsImplBase implements AutoCloseable {
    private final io.grpc.ManagedChannel channel =
        Grpc.newChannelBuilder(firnd.address(), io.grpc.InsecureChannelCredentials.create())
            .build();
    private final ProofsGrpc.ProofsBlockingStub truth = ProofsGrpc.newBlockingStub(channel);
    private final Server server;
    final FirnClient client;
    UnaryOperator<GetCheckpointResponse> checkpoint = answer -> answer;
    UnaryOperator<GetInclusionProofResponse> inclusion = answer -> answer;
    UnaryOperator<GetConsistencyProofResponse> consistency = answer -> answer;

    Liar() throws IOException {
      server =
          Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
              .addService(this)
              .build()
              .start();
      client = FirnClient.connect("127.0.0.1:" + server.getPort());
    }

    private static <A> void answer(A answer, StreamObserver<A> to) {
      to.onNext(answer);
      to.onCompleted();
    }

    @Override
    public void getCheckpoint(
        GetCheckpointRequest request, StreamObserver<GetCheckpointResponse> to) {
      answer(checkpoint.apply(truth.getCheckpoint(request)), to);
    }

    @Override
    public void getInclusionProof(
        GetInclusionProofRequest request, StreamObserver<GetInclusionProofResponse> to) {
      answer(inclusion.apply(truth.getInclusionProof(request)), to);
    }

    @Override
    public void getConsistencyProof(
        GetConsistencyProofRequest request, StreamObserver<GetConsistencyProofResponse> to) {
      answer(consistency.apply(truth.getConsistencyProof(request)), to);
    }

    GetCheckpointResponse of(long size) {
      return truth.getCheckpoint(GetCheckpointRequest.newBuilder().setSize(size).build());
    }

    @Override
    public void close() {
      client.close();
      server.shutdownNow();
      channel.shutdownNow();
    }
  }

  @Test
  void aServerThatLiesIsFoundOut() throws IOException {
    try (Liar liar = new Liar()) {
      FirnClient told = liar.client;
      Event event = events.get(0);
      String old = client.signedCheckpoint(verifier, 2).note();
      // What only the response says counts for nothing.
      GetCheckpointResponse.Builder other = liar.of(0).toBuilder().setSize(99).setVerifierKey("x");
      liar.inclusion = answer -> answer.toBuilder().setCheckpoint(other).build();
      assertEquals(5, told.verifyEvent(event, verifier).size());

      List<UnaryOperator<GetInclusionProofResponse>> lies =
          List.of(
              answer -> answer.toBuilder().setCheckpoint(liar.of(3)).build(), // Another root.
              answer -> answer.toBuilder().clearCheckpoint().build(),
              answer -> answer.toBuilder().setEntry(ByteString.copyFromUtf8("other")).build(),
              answer -> answer.toBuilder().clearHashes().build(),
              answer -> answer.toBuilder().setHashes(0, ByteString.copyFromUtf8("x")).build());
      for (var lie : lies) {
        liar.inclusion = lie;
        fails(() -> told.verifyEvent(event, verifier));
      }
      liar.inclusion = answer -> answer;
      assertEquals(2, told.verifyEvent(event, verifier, 2).size());
      liar.checkpoint = answer -> liar.of(3);
      fails(() -> told.signedCheckpoint(verifier, 2));
      liar.inclusion = // A proof that holds, of another size than what was asked for.
          answer ->
              liar.truth.getInclusionProof(
                  GetInclusionProofRequest.newBuilder().setPosition(1).setSize(3).build());
      fails(() -> told.verifyEvent(event, verifier, 2));

      liar.consistency = answer -> answer.toBuilder().setCheckpoint(liar.of(3)).build();
      fails(() -> told.verifyConsistency(old, verifier));
      liar.consistency = answer -> answer.toBuilder().clearHashes().build();
      fails(() -> told.verifyConsistency(old, verifier));
      String note = liar.of(5).getCheckpoint().replace("\n5\n", "\n4\n");
      liar.checkpoint = answer -> answer.toBuilder().setCheckpoint(note).build();
      fails(() -> told.signedCheckpoint(verifier));
      assertFalse(note.isEmpty());
      assertTrue(note.contains("\n4\n"));
    }
  }
}
