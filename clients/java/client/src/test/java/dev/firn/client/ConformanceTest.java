package dev.firn.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.firn.testing.Firnd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every case of tests/conformance, through this client. */
class ConformanceTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String VALID_EVENT =
      """
      {"id": "#1", "timestamp": 1700000000000, "event_type": "rating_changed",
       "payload_json": "{}", "target_type": "image", "target_id": 42}""";

  @TestFactory
  Stream<DynamicContainer> cases() throws IOException {
    List<DynamicContainer> files = new ArrayList<>();
    try (var paths = Files.list(Firnd.root().resolve("tests/conformance/cases"))) {
      for (Path path : paths.sorted().toList()) {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode testCase : MAPPER.readTree(path.toFile())) {
          tests.add(
              DynamicTest.dynamicTest(
                  testCase.get("name").asText(),
                  path.toUri(),
                  () -> new CaseRunner().run(testCase)));
        }
        files.add(DynamicContainer.dynamicContainer(path.getFileName().toString(), tests));
      }
    }
    assertFalse(files.isEmpty());
    return files.stream();
  }

  private static final class CaseRunner {
    private final Map<String, JsonNode> saved = new HashMap<>();

    void run(JsonNode testCase) throws Exception {
      try (Firnd firnd = Firnd.launch("--catalog", "warn");
          FirnClient client = FirnClient.connect(firnd.address())) {
        for (JsonNode step : testCase.get("steps")) {
          if (step.has("restart")) {
            firnd.stop();
            firnd.start();
            continue;
          }
          check(step, answer(client, step));
        }
      }
    }

    private ObjectNode answer(FirnClient client, JsonNode step) throws Exception {
      String call = step.get("call").asText();
      JsonNode request = expand(step.get("request"));
      boolean wire = step.path("wire").asBoolean();
      ObjectNode answer = MAPPER.createObjectNode();
      try {
        String response =
            wire
                ? ConformanceWire.call(client, call, request)
                : ConformanceCalls.call(client, call, request);
        answer.set("response", MAPPER.readTree(response));
      } catch (FirnException e) {
        answer.set("error", MAPPER.readTree(ConformanceJson.error(e)));
      }
      return answer;
    }

    private void check(JsonNode step, JsonNode answer) {
      String expected = step.get("expect").has("error") ? "error" : "response";
      if (!answer.has(expected)) {
        fail(step + "\nwas answered with " + answer);
      }
      match(step.get("expect").get(expected), answer.get(expected), expected, step);
    }

    private void match(JsonNode expected, JsonNode actual, String path, JsonNode step) {
      String context = path + " is " + actual + " after " + step;
      if (expected.isObject()) {
        expected
            .properties()
            .forEach(
                member -> {
                  boolean present = actual.has(member.getKey());
                  if (member.getValue().isNull()) {
                    assertFalse(present, member.getKey() + " of " + context);
                    return;
                  }
                  assertTrue(present, member.getKey() + " is missing: " + context);
                  match(
                      member.getValue(),
                      actual.get(member.getKey()),
                      path + "." + member.getKey(),
                      step);
                });
      } else if (expected.isArray()) {
        assertEquals(expected.size(), actual.size(), context);
        for (int i = 0; i < expected.size(); i++) {
          match(expected.get(i), actual.get(i), path + "[" + i + "]", step);
        }
      } else if (expected.isTextual() && expected.asText().matches("\\$any|\\$save:.*")) {
        assertFalse(actual.isNull() || (actual.isTextual() && actual.asText().isEmpty()), context);
        saved.put(expected.asText().replace("$save:", "$"), actual);
      } else {
        assertEquals(expand(expected), actual, context);
      }
    }

    /** Replaces what stands for something else. */
    private JsonNode expand(JsonNode value) {
      if (value.isTextual()) {
        return expandText(value);
      }
      if (value.isArray()) {
        ArrayNode array = MAPPER.createArrayNode();
        value.forEach(element -> array.add(expand(element)));
        return array;
      }
      if (!value.isObject()) {
        return value;
      }
      if (value.has("$repeat")) {
        JsonNode repeat = value.get("$repeat");
        return TextNode.valueOf(repeat.get(0).asText().repeat(repeat.get(1).asInt()));
      }
      ObjectNode object = MAPPER.createObjectNode();
      if (value.has("$event")) {
        object.setAll((ObjectNode) Json.read(VALID_EVENT, JsonNode.class));
        object.setAll((ObjectNode) value.get("$event"));
        value.get("$event").fieldNames().forEachRemaining(name -> removeNull(object, name));
        return expand(object);
      }
      value.properties().forEach(m -> object.set(m.getKey(), expand(m.getValue())));
      return object;
    }

    private static void removeNull(ObjectNode object, String name) {
      if (object.get(name).isNull()) {
        object.remove(name);
      }
    }

    private JsonNode expandText(JsonNode value) {
      String text = value.asText();
      if (text.startsWith("#")) {
        String number = "0".repeat(13 - text.length()) + text.substring(1);
        return TextNode.valueOf("00000000-0000-4000-8000-" + number);
      }
      return text.startsWith("$") ? saved.getOrDefault(text, value) : value;
    }
  }
}
