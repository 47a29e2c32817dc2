package dev.firn.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firn.testing.Firnd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS, certificates of clients, and tokens. */
class SecurityTest {
  private static final String TOKEN = "0123456789abcdef0123";

  @TempDir static Path folder;

  @BeforeAll
  static void makeCertificates() throws Exception {
    openssl("req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -subj /CN=authority");
    certificate("server", "store.example");
    certificate("client", "client");
    Files.writeString(folder.resolve("tokens"), TOKEN + "\n");
    Files.writeString(folder.resolve("token"), " " + TOKEN + "\n");
  }

  private static void certificate(String file, String name) throws Exception {
    Files.writeString(folder.resolve(file + ".ext"), "subjectAltName=DNS:" + name + "\n");
    openssl(
        "req -newkey rsa:2048 -nodes -keyout %s.key -out %s.csr -subj /CN=%s", file, file, name);
    openssl(
        "x509 -req -in %s.csr -CA ca.pem -CAkey ca.key -CAcreateserial -extfile %s.ext -out %s.pem",
        file, file, file);
  }

  private static void openssl(String command, Object... arguments)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(("openssl " + String.format(command, arguments)).split(" "))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
  }

  private static String file(String name) {
    return folder.resolve(name).toString();
  }

  private static Head head(Firnd firnd, String parameters) {
    return head(firnd, parameters, "30s");
  }

  private static Head head(Firnd firnd, String parameters, String deadline) {
    String to = "firn://" + firnd.address() + "?deadline=" + deadline + parameters;
    try (FirnClient client = FirnClient.connect(to)) {
      return client.head();
    }
  }

  private static Code codeOf(Firnd firnd, String parameters) {
    return Patience.failure(deadline -> head(firnd, parameters, deadline.toMillis() + "ms")).code();
  }

  @Test
  void theServersCertificateIsChecked() throws IOException {
    try (Firnd firnd =
        Firnd.launch("--tls-cert", file("server.pem"), "--tls-key", file("server.key"))) {
      String ca = "&ca=" + file("ca.pem");
      assertEquals(0, head(firnd, ca + "&server_name=store.example").position());
      assertEquals(Code.UNAVAILABLE, codeOf(firnd, ca));
      assertEquals(Code.UNAVAILABLE, codeOf(firnd, ca + "&server_name=other.example"));
      assertEquals(Code.UNAVAILABLE, codeOf(firnd, "&server_name=store.example"));
      assertEquals(Code.UNAVAILABLE, codeOf(firnd, ""));
    }
  }

  @Test
  void theClientsCertificateIsShown() throws IOException {
    try (Firnd firnd =
        Firnd.launch(
            "--tls-cert", file("server.pem"),
            "--tls-key", file("server.key"),
            "--tls-client-ca", file("ca.pem"))) {
      String server = "&server_name=store.example&ca=" + file("ca.pem");
      String own = "&cert=" + file("client.pem") + "&key=" + file("client.key");
      assertEquals(0, head(firnd, server + own).position());
      assertEquals(Code.UNAVAILABLE, codeOf(firnd, server));
    }
  }

  @Test
  void aFileWithSomethingElseIsAFaultOfItsParameter() {
    for (String[] fault :
        new String[][] {
          {"ca", "ca=" + file("tokens")},
          {"ca", "ca=" + file("ca.key")},
          {"key", "cert=" + file("client.pem") + "&key=" + file("client.csr")}
        }) {
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> FirnClient.connect("firn://localhost?" + fault[1]))
              .getMessage();
      assertTrue(message.startsWith(fault[0] + ": "), message);
    }
  }

  @Test
  void aTokenIsSentWithEveryCall() throws IOException {
    try (Firnd firnd = Firnd.launch("--token-file", file("tokens"))) {
      assertEquals(0, head(firnd, "&token=" + TOKEN).position());
      assertEquals(0, head(firnd, "&token_file=" + file("token")).position());
      for (String wrong : new String[] {"", "&token=" + TOKEN.substring(1)}) {
        FirnException e = assertThrows(FirnException.class, () -> head(firnd, wrong));
        assertEquals(Code.UNAUTHENTICATED, e.code());
        assertEquals(ErrorReason.UNAUTHENTICATED, e.reason());
      }
      String to = "firn://" + firnd.address();
      NewEvent event = NewEvent.builder("seen", "image", 1).payloadJson("{}").build();
      try (FirnClient client = FirnClient.connect(to + "?token=" + TOKEN);
          AppendStream stream = client.appendStream()) {
        client.append(event);
        assertTrue(stream.append(List.of(event)).join().duplicate());
        try (EventStream events = client.follow(Selection.all())) {
          assertEquals(event.id(), events.iterator().next().id());
        }
      }
      try (FirnClient client = FirnClient.connect(to);
          EventStream events = client.follow(Selection.all())) {
        FirnException e = assertThrows(FirnException.class, () -> events.iterator().hasNext());
        assertEquals(ErrorReason.UNAUTHENTICATED, e.reason());
      }
    }
  }
}
