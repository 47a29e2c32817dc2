package dev.firn.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A daemon with data of its own, which can be killed and started again at the same address. */
public final class Firnd implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile("listening address=(\\S+)");
  private static final int START_SECONDS = 120;

  private final Path folder;
  private final List<String> flags;
  private String address = "127.0.0.1:0";
  private Process process;

  private Firnd(List<String> flags) throws IOException {
    this.flags = flags;
    folder = Files.createTempDirectory("firnd-");
  }

  /** Starts a daemon at a free port, with an empty log. */
  public static Firnd launch(String... flags) throws IOException {
    Firnd firnd = new Firnd(List.of(flags));
    firnd.start();
    return firnd;
  }

  /** The program: from the environment, else of this repository. */
  public static Path program() {
    String given = System.getenv("FIRN_FIRND");
    return given == null ? root().resolve("build/release/bin/firnd") : Path.of(given);
  }

  /** The root of the repository. */
  public static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("proto/firn/v1"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  /** Where it listens: {@code HOST:PORT}. */
  public String address() {
    return address;
  }

  /** Its port. */
  public int port() {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  /** Starts it again, on the same data at the same address. */
  public void start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(program().toString());
    command.addAll(List.of("--listen", address, "--data-dir", folder.resolve("data").toString()));
    command.addAll(flags);
    process = new ProcessBuilder(command).start();
    BufferedReader log = process.errorReader();
    StringBuilder said = new StringBuilder();
    CompletableFuture<String> listening = new CompletableFuture<>();
    Thread reader =
        new Thread(
            () -> {
              try {
                log.lines()
                    .forEach(
                        line -> {
                          said.append(line).append('\n');
                          Matcher match = LISTENING.matcher(line);
                          if (match.find()) {
                            listening.complete(match.group(1));
                          }
                        });
              } catch (UncheckedIOException e) {
                // It was killed, which closes the stream.
              }
              listening.completeExceptionally(new IOException("firnd ended:\n" + said));
            });
    reader.setDaemon(true);
    reader.start();
    try {
      address = listening.get(START_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      process.destroyForcibly();
      throw new IOException("firnd did not start", e);
    }
  }

  /** Ends it at once, with SIGKILL. */
  public void kill() {
    process.destroyForcibly();
    await();
  }

  /** Lets it end in an orderly way. */
  public void stop() {
    process.destroy();
    await();
  }

  private void await() {
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends it and removes its data. */
  @Override
  public void close() throws IOException {
    kill();
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(folder)) {
      paths = new ArrayList<>(walk.toList());
    }
    for (int i = paths.size() - 1; i >= 0; i--) {
      Files.delete(paths.get(i));
    }
  }
}
