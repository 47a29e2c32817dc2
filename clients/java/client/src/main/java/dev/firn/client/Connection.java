package dev.firn.client;

import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The one connection of a client, which another can take the place of, and the clock for its
 * pauses. Thread-safe.
 */
final class Connection implements AutoCloseable {
  static final String VERSION = "0.1.0";

  private static final int MAX_MESSAGE_BYTES = 32 << 20;
  // The server allows a ping every 10 s.
  private static final int KEEPALIVE_SECONDS = 20;
  private static final int CLOSE_SECONDS = 5;
  private static final Pattern TOKEN = Pattern.compile("[!-~]+");

  /** A channel to make calls on, and the same as what can be closed. */
  private record Line(ManagedChannel managed, Channel channel) {}

  private final Supplier<Line> connect;
  private final ScheduledThreadPoolExecutor clock;
  private final Set<Pause> pauses = ConcurrentHashMap.newKeySet();
  private volatile Line line;
  private final Set<ManagedChannel> given = new HashSet<>(); // Up. Guarded by this.
  private volatile boolean closed;

  Connection(ConnectionString to) {
    ChannelCredentials credentials = credentials(to);
    Optional<ClientInterceptor> token =
        to.token()
            .map(text -> bearer("token", text))
            .or(() -> to.tokenFile().map(file -> bearer("token_file", readToken(file))));
    connect =
        () -> {
          ManagedChannel managed = channel(to, credentials);
          return new Line(
              managed, token.map(t -> ClientInterceptors.intercept(managed, t)).orElse(managed));
        };
    line = connect.get();
    clock =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "firn-clock");
              thread.setDaemon(true);
              return thread;
            });
    clock.setRemoveOnCancelPolicy(true);
  }

  private static ManagedChannel channel(ConnectionString to, ChannelCredentials credentials) {
    ManagedChannelBuilder<?> builder =
        builder(to, credentials)
            .userAgent("firn-java/" + VERSION)
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
            // One that is set for the web would be asked for this machine too, and told the token.
            .proxyDetector(address -> null)
            // What is tried again is decided here, with the same ids.
            .disableRetry();
    to.serverName().ifPresent(builder::overrideAuthority);
    return builder.build();
  }

  private static ManagedChannelBuilder<?> builder(
      ConnectionString to, ChannelCredentials credentials) {
    try {
      return Grpc.newChannelBuilderForAddress(to.host(), to.port(), credentials);
    } catch (RuntimeException e) {
      if (to.key().isEmpty()) {
        throw e;
      }
      throw new IllegalArgumentException(
          "key: it and the certificate cannot be used: " + e.getMessage(), e);
    }
  }

  private static ChannelCredentials credentials(ConnectionString to) {
    if (!to.tls()) {
      return InsecureChannelCredentials.create();
    }
    try {
      TlsChannelCredentials.Builder tls = TlsChannelCredentials.newBuilder();
      if (to.ca().isPresent()) {
        checkCertificates(to.ca().get());
        tls.trustManager(to.ca().get().toFile());
      }
      if (to.cert().isPresent()) {
        tls.keyManager(to.cert().get().toFile(), to.key().orElseThrow().toFile());
      }
      return tls.build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** gRPC would only say that there is no way to make a connection. */
  private static void checkCertificates(Path ca) throws IOException {
    try (InputStream pem = Files.newInputStream(ca)) {
      if (!CertificateFactory.getInstance("X.509").generateCertificates(pem).isEmpty()) {
        return;
      }
    } catch (CertificateException e) {
      throw new IllegalArgumentException("ca: " + ca + ": " + e.getMessage(), e);
    }
    throw new IllegalArgumentException("ca: there is no certificate in " + ca);
  }

  private static String readToken(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ClientInterceptor bearer(String parameter, String token) {
    // gRPC would log what it cannot send, and go on without it.
    if (!TOKEN.matcher(token).matches()) {
      throw new IllegalArgumentException(
          parameter + ": must be one or more printable ASCII characters, without spaces");
    }
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    return MetadataUtils.newAttachHeadersInterceptor(headers);
  }

  /** Where calls are made. */
  Channel channel() {
    return line.channel();
  }

  /** Makes the next call try to connect at once: the pauses between attempts are the client's. */
  void connectNow() {
    line.managed().resetConnectBackoff();
  }

  /**
   * Gives up a channel that is silent: its connection may be dead without anybody having noticed.
   * Calls to come take another one; what is under way stays where it is.
   */
  synchronized void giveUp(Channel silent) {
    if (closed || silent != channel()) {
      return;
    }
    given.removeIf(ManagedChannel::isTerminated);
    given.add(line.managed());
    line.managed().shutdown();
    line = connect.get();
  }

  /** A task that is run once: after its pause, or when the client is closed before. */
  private final class Pause implements Runnable {
    private final AtomicReference<Runnable> task;

    Pause(Runnable task) {
      this.task = new AtomicReference<>(task);
    }

    @Override
    public void run() {
      pauses.remove(this);
      Runnable left = task.getAndSet(null);
      if (left != null) {
        left.run();
      }
    }
  }

  /** Runs a task after a pause; at once if the client is, or was, closed, for it to notice. */
  void after(Duration length, Runnable task) {
    Pause pause = new Pause(task);
    pauses.add(pause);
    try {
      clock.schedule(pause, Times.nanos(length), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      pause.run();
    }
  }

  /** Runs a task again and again until the result is cancelled or the client is closed. */
  Future<?> every(Duration period, Runnable task) {
    try {
      return clock.scheduleAtFixedRate(
          task, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(null); // It was closed just now.
    }
  }

  /** Throws if the client was closed before a call began. */
  void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the client is closed");
    }
  }

  /** The error of what was under way when the client was closed. */
  static FirnException closedError() {
    return new FirnException(Code.CANCELLED, "the client was closed");
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    List<ManagedChannel> all;
    synchronized (this) {
      closed = true;
      all = new ArrayList<>(given);
      all.add(line.managed());
    }
    clock.shutdown();
    all.forEach(ManagedChannel::shutdownNow);
    // Those who wait for something notice.
    List.copyOf(pauses).forEach(Pause::run);
    try {
      for (ManagedChannel each : all) {
        each.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
