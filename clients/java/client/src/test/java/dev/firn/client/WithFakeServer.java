package dev.firn.client;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests that have a scripted server, and a client of it, each. */
abstract class WithFakeServer {
  protected FakeServer server;
  protected FirnClient client;

  @BeforeEach
  void start() throws IOException {
    server = new FakeServer();
    client = FirnClient.connect(server.address());
  }

  @AfterEach
  void stop() throws InterruptedException {
    client.close();
    server.stop();
  }
}
