package dev.firn.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firn.testing.Firnd;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ConnectionStringTest {
  @TestFactory
  List<DynamicTest> cases() throws IOException {
    String json =
        Files.readString(Firnd.root().resolve("tests/conformance/connection_strings.json"));
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode test : Json.read(json, JsonNode.class)) {
      tests.add(DynamicTest.dynamicTest(test.get("about").asText(), () -> check(test)));
    }
    return tests;
  }

  @Test
  void whatIsNoParameterIsAFault() {
    for (var fault :
        Map.of(
                "firn://h?", "parameter",
                "firn://h?tls=on&", "parameter",
                "firn://h?=on", "parameter",
                "firn://h?tls=on&ca=%zz", "ca")
            .entrySet()) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> ConnectionString.parse(fault.getKey()))
              .getMessage();
      assertTrue(message.startsWith(fault.getValue() + ": "), message);
    }
  }

  @Test
  void aTokenIsNotPrinted() {
    String printed = ConnectionString.parse("firn://localhost?token=s3cret").toString();
    assertFalse(printed.contains("s3cret"), printed);
  }

  private static void check(JsonNode test) {
    String text = test.get("text").asText();
    if (test.has("fault")) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> ConnectionString.parse(text))
              .getMessage();
      assertTrue(message.startsWith(test.get("fault").asText() + ": "), message);
      return;
    }
    Map<String, Object> parts = parts(ConnectionString.parse(text));
    for (Map.Entry<String, JsonNode> part : test.get("is").properties()) {
      assertEquals(part.getValue().asText(), parts.get(part.getKey()).toString(), part.getKey());
    }
  }

  private static Map<String, Object> parts(ConnectionString to) {
    return Map.of(
        "host", to.host(),
        "port", to.port(),
        "tls", to.tls(),
        "deadline_ms", to.deadline().toMillis(),
        "ca", given(to.ca()),
        "cert", given(to.cert()),
        "key", given(to.key()),
        "server_name", given(to.serverName()),
        "token", given(to.token()),
        "token_file", given(to.tokenFile()));
  }

  private static String given(Optional<?> part) {
    return part.map(Object::toString).orElse("");
  }
}
