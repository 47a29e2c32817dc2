package dev.firn.client;

import io.grpc.Channel;
import io.grpc.ChannelCredentials;
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
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The one connection of a client, and the clock for its pauses. Thread-safe. */
final class Connection implements AutoCloseable {
  static final String VERSION = "0.1.0";

  private static final int MAX_MESSAGE_BYTES = 32 << 20;
  // The server allows a ping every 10 s.
  private static final int KEEPALIVE_SECONDS = 20;
  private static final int CLOSE_SECONDS = 5;

  private final ManagedChannel managed;
  private final Channel channel;
  private final ScheduledThreadPoolExecutor clock;
  private volatile boolean closed;

  Connection(ConnectionString to) {
    ManagedChannelBuilder<?> builder =
        builder(to)
            .userAgent("firn-java/" + VERSION)
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
            // What is tried again is decided here, with the same ids.
            .disableRetry();
    to.serverName().ifPresent(builder::overrideAuthority);
    Optional<String> token = to.token().or(() -> to.tokenFile().map(Connection::readToken));
    managed = builder.build();
    channel = token.<Channel>map(this::withToken).orElse(managed);
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

  private static ManagedChannelBuilder<?> builder(ConnectionString to) {
    ChannelCredentials credentials = credentials(to);
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
      String token = Files.readString(file).strip();
      if (token.isEmpty()) {
        throw new IllegalArgumentException("token_file: there is no token in " + file);
      }
      return token;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Channel withToken(String token) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    return ClientInterceptors.intercept(
        managed, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  /** Where calls are made. */
  Channel channel() {
    return channel;
  }

  /** Makes the next call try to connect at once: the pauses between attempts are the client's. */
  void connectNow() {
    managed.resetConnectBackoff();
  }

  /** Runs a task after a pause; at once if the client is closed, for the task to notice. */
  void after(Duration pause, Runnable task) {
    try {
      clock.schedule(task, Times.nanos(pause), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      task.run();
    }
  }

  /** Runs a task again and again until the result is cancelled or the client is closed. */
  ScheduledFuture<?> every(Duration period, Runnable task) {
    return clock.scheduleAtFixedRate(
        task, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
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
    closed = true;
    // Pauses under way end in time, and their tasks notice.
    clock.shutdown();
    managed.shutdownNow();
    try {
      managed.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
