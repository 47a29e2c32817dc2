package dev.firn.bench;

import dev.firn.client.FirnClient;
import dev.firn.client.Selection;
import java.util.Arrays;
import java.util.Locale;

/** Runs the client and the bare generated stubs in turn, and prints an object for every round. */
final class Bench {
  private Bench() {}

  /** A round, which gives events per second. */
  private interface Round {
    double run() throws Exception;
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments.length == 0) {
      System.err.println("usage: run HOST:PORT [--rounds N] [--seconds S] [--events N]");
      System.exit(2);
    }
    String address = arguments[0];
    int rounds = (int) option(arguments, "--rounds", 7);
    double seconds = option(arguments, "--seconds", 5);
    int events = (int) option(arguments, "--events", 200_000);

    try (FirnClient client = FirnClient.connect(address);
        BareClient bare = new BareClient(address)) {
      Fill.fill(client, events);
      long head = client.head().position();
      Selection all = Selection.all().until(head);
      compare("replay", rounds, () -> SdkRounds.replay(client, all), () -> bare.replay(head));
      compare(
          "append", rounds, () -> SdkRounds.append(client, seconds), () -> bare.append(seconds));
    }
  }

  private static double option(String[] arguments, String name, double unlessGiven) {
    int index = Arrays.asList(arguments).indexOf(name);
    return index < 0 ? unlessGiven : Double.parseDouble(arguments[index + 1]);
  }

  private static void compare(String name, int rounds, Round sdk, Round bare) throws Exception {
    for (int round = 0; round <= rounds; round++) {
      double sdkRate = sdk.run();
      double bareRate = bare.run();
      if (round > 0) { // The first pair warms up.
        print(name, "sdk", sdkRate);
        print(name, "bare", bareRate);
      }
    }
  }

  private static void print(String name, String system, double rate) {
    System.out.printf(
        Locale.ROOT,
        "{\"client\":\"java\",\"case\":\"%s\",\"system\":\"%s\",\"events_per_second\":%.1f}%n",
        name,
        system,
        rate);
  }
}
