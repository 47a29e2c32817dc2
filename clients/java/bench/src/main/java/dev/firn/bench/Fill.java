package dev.firn.bench;

import dev.firn.client.AppendStream;
import dev.firn.client.FirnClient;
import dev.firn.client.NewEvent;
import java.util.ArrayList;
import java.util.List;

/** Stores the events that are replayed. */
final class Fill {
  private static final int BATCH = 500;

  private Fill() {}

  static void fill(FirnClient client, int events) {
    try (AppendStream stream = client.appendStream()) {
      List<NewEvent> batch = new ArrayList<>();
      for (int number = 0; number < events; number++) {
        batch.add(SdkRounds.event(number));
        if (batch.size() == BATCH || number == events - 1) {
          stream.append(batch);
          batch = new ArrayList<>();
        }
      }
    }
    if (client.head().position() < events) {
      throw new IllegalStateException("not all events were stored");
    }
  }
}
