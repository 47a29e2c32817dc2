package dev.firn.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The way to a server, whose connections can die without either end being told. */
final class Way implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket(0);
  private final String host;
  private final int port;
  private final List<Pair> pairs = new CopyOnWriteArrayList<>();

  private static final class Pair {
    private final Socket near;
    private final Socket far;
    private volatile boolean blocked;

    Pair(Socket near, Socket far) {
      this.near = near;
      this.far = far;
    }

    void pass(Socket from, Socket to) {
      try (InputStream in = from.getInputStream();
          OutputStream out = to.getOutputStream()) {
        byte[] bytes = new byte[8192];
        for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
          if (!blocked) {
            out.write(bytes, 0, n);
          }
        }
      } catch (IOException e) {
        // It is the end of this connection.
      }
    }
  }

  Way(String server) throws IOException {
    int colon = server.lastIndexOf(':');
    host = server.substring(0, colon);
    port = Integer.parseInt(server.substring(colon + 1));
    start(this::listen);
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    thread.start();
  }

  private void listen() {
    try {
      while (true) {
        Socket near = listener.accept();
        Pair pair = new Pair(near, new Socket(host, port));
        pairs.add(pair);
        start(() -> pair.pass(pair.near, pair.far));
        start(() -> pair.pass(pair.far, pair.near));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  String address() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /** Lets nothing through any more on the connections that there are. */
  void block() {
    pairs.forEach(pair -> pair.blocked = true);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Pair pair : pairs) {
      pair.near.close();
      pair.far.close();
    }
  }
}
