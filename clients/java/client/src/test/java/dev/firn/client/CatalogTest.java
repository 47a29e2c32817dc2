package dev.firn.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firn.catalog.CatalogPayload;
import dev.firn.catalog.ColorLabelChanged;
import dev.firn.catalog.EditApplied;
import dev.firn.catalog.EditParameters;
import dev.firn.catalog.Maybe;
import dev.firn.catalog.Point;
import dev.firn.catalog.RatingChanged;
import dev.firn.testing.Firnd;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Typed payloads, each of which the daemon checks. */
class CatalogTest {
  private static final Map<String, Class<? extends CatalogPayload>> TYPES = types();

  private static Map<String, Class<? extends CatalogPayload>> types() {
    Map<String, Class<? extends CatalogPayload>> types = new HashMap<>();
    for (Class<?> permitted : CatalogPayload.class.getPermittedSubclasses()) {
      Class<? extends CatalogPayload> type = permitted.asSubclass(CatalogPayload.class);
      types.put(CatalogPayload.eventTypeOf(type), type);
    }
    return types;
  }

  private static List<JsonNode> samples() throws IOException {
    try (Stream<String> lines =
        Files.lines(Firnd.root().resolve("tests/fixtures/payload_samples.jsonl"))) {
      return lines.map(line -> Json.read(line, JsonNode.class)).toList();
    }
  }

  /** Whether two values are the same, whatever digits their numbers have. */
  private static boolean same(JsonNode a, JsonNode b) {
    return a.equals(
        (left, right) ->
            left.isNumber() && right.isNumber()
                ? Double.compare(left.asDouble(), right.asDouble())
                : left.equals(right) ? 0 : 1,
        b);
  }

  @Test
  void everySampleIsReadWrittenAndAccepted() throws IOException {
    assertEquals(79, TYPES.size());
    try (Firnd firnd = Firnd.launch();
        FirnClient client = FirnClient.connect(firnd.address())) {
      long position = 0;
      for (JsonNode sample : samples()) {
        CatalogPayload payload =
            Json.read(
                sample.get("payload").toString(), TYPES.get(sample.get("event_type").asText()));
        assertEquals(sample.get("event_type").asText(), payload.eventType());
        assertEquals(sample.get("target_type").asText(), payload.targetType());
        JsonNode written = Json.read(Json.write(payload), JsonNode.class);
        assertTrue(same(sample.get("payload"), written), sample + "\nis written as " + written);

        NewEvent event = NewEvent.builder(payload, targetId(sample)).build();
        assertEquals(++position, client.append(event).position());
        assertEquals(Optional.of(payload), event.payloadOf(payload.getClass()));
      }
      try (EventStream events = client.replay(Selection.all())) {
        events.forEach(
            event -> assertTrue(event.payloadOf(TYPES.get(event.eventType())).isPresent()));
      }
    }
  }

  /** The id in the member that repeats it; the catalogue itself has 1. */
  private static long targetId(JsonNode sample) {
    return sample.get("payload").path(sample.get("target_type").asText() + "_id").asLong(1);
  }

  @Test
  void anEventOfAnotherTypeHasNoSuchPayload() {
    NewEvent event = NewEvent.builder(RatingChanged.of(0, 4), 42).build();
    assertEquals("rating_changed", event.eventType());
    assertEquals(new Target("image", 42), event.target());
    assertEquals("{\"old_rating\":0,\"new_rating\":4}", event.payloadJson());
    assertEquals(Optional.of(RatingChanged.of(0, 4)), event.payloadOf(RatingChanged.class));
    assertEquals(Optional.empty(), event.payloadOf(ColorLabelChanged.class));
  }

  @Test
  void nullIsAValueOfItsOwn() {
    ColorLabelChanged label =
        ColorLabelChanged.of().withOldLabelNull().withNewLabel(ColorLabelChanged.Label.RED);
    String json = "{\"old_label\":null,\"new_label\":\"red\"}";
    assertEquals(json, Json.write(label));
    assertEquals(label, Json.read(json, ColorLabelChanged.class));
    ColorLabelChanged nothing = Json.read("{}", ColorLabelChanged.class);
    assertEquals(Maybe.absent(), nothing.oldLabel());
    assertFalse(nothing.oldLabel().isNull());
    assertEquals("{}", Json.write(nothing));
  }

  @Test
  void aValueOfANewerVersionIsKept() {
    String json = "{\"new_label\":\"orange\"}";
    ColorLabelChanged label = Json.read(json, ColorLabelChanged.class);
    assertEquals(Maybe.of(new ColorLabelChanged.Label("orange")), label.newLabel());
    assertEquals(json, Json.write(label));
  }

  @Test
  void otherSpellingsAndKeysAreRead() {
    String json =
        """
        {"imageId": "42", "edits": {"toneCurve": [[0, 0], [255, 240.5]], "grain": {"size": 2}},
         "somethingNew": true}""";
    EditApplied edit = Json.read(json, EditApplied.class);
    assertEquals(Optional.of(42L), edit.imageId());
    EditParameters edits = edit.edits().orElseThrow();
    assertEquals(
        Optional.of(List.of(new Point(0, 0), new Point(255, 240.5))), edits.toneCurve().value());
    assertEquals(2, edits.others().get("grain").get("size").asInt());
    assertEquals(
        "{\"image_id\":42,\"edits\":{\"tone_curve\":[[0.0,0.0],[255.0,240.5]],"
            + "\"grain\":{\"size\":2}}}",
        Json.write(edit));
  }
}
