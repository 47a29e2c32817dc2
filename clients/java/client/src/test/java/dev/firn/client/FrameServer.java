package dev.firn.client;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Speaks as much HTTP/2 as it takes to end calls in ways that no server of gRPC can be told to. */
final class FrameServer implements AutoCloseable {
  static final int INTERNAL_ERROR = 2;
  static final int PROTOCOL_ERROR = 1;
  static final int CANCEL = 8;
  static final int ENHANCE_YOUR_CALM = 11;

  private static final int PREFACE_BYTES = 24;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;
  private static final int ACK = 1;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;

  /** What a call is answered with. */
  interface End {
    /**
     * @return whether the connection ends too
     */
    boolean write(DataOutputStream to, int stream) throws IOException;
  }

  final AtomicInteger calls = new AtomicInteger();
  private final ServerSocket listener = new ServerSocket(0);
  private final Queue<End> ends;

  /**
   * @param ends one for each call
   */
  FrameServer(List<End> ends) throws IOException {
    this.ends = new ConcurrentLinkedQueue<>(ends);
    start(this::listen);
  }

  String address() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /** The call alone is ended. */
  static End reset(int error) {
    return (to, stream) -> {
      frame(to, RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(error).array());
      return false;
    };
  }

  /** All calls are ended, and the connection with them. */
  static End goAway(int error, boolean known) {
    return (to, stream) -> {
      int lastKnown = known ? stream : 0;
      frame(to, GOAWAY, 0, 0, ByteBuffer.allocate(8).putInt(lastKnown).putInt(error).array());
      return true;
    };
  }

  /** A status, as a server gives it. */
  static End status(Code code, String message) {
    return (to, stream) -> {
      ByteArrayOutputStream headers = new ByteArrayOutputStream();
      headers.write(0x88); // ":status: 200", of HPACK's table.
      header(headers, "content-type", "application/grpc");
      header(headers, "grpc-status", String.valueOf(code.ordinal()));
      header(headers, "grpc-message", message);
      frame(to, HEADERS, END_STREAM | END_HEADERS, stream, headers.toByteArray());
      return false;
    };
  }

  private static void header(ByteArrayOutputStream headers, String name, String value) {
    headers.write(0); // Of no table.
    for (String text : List.of(name, value)) {
      headers.write(text.length());
      headers.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static void frame(DataOutputStream to, int type, int flags, int stream, byte[] payload)
      throws IOException {
    to.writeShort(payload.length >> 8);
    to.writeByte(payload.length);
    to.writeByte(type);
    to.writeByte(flags);
    to.writeInt(stream);
    to.write(payload);
    to.flush();
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    thread.start();
  }

  private void listen() {
    try {
      while (true) {
        Socket socket = listener.accept();
        start(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket socket) {
    try (socket;
        DataInputStream in = new DataInputStream(socket.getInputStream());
        DataOutputStream out = new DataOutputStream(socket.getOutputStream())) {
      in.readNBytes(PREFACE_BYTES);
      frame(out, SETTINGS, 0, 0, new byte[0]);
      while (true) {
        int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        in.readNBytes(length);
        if (type == SETTINGS && flags != ACK) {
          frame(out, SETTINGS, ACK, 0, new byte[0]);
        } else if (stream > 0 && (flags & END_STREAM) != 0) { // All of the call is there.
          calls.incrementAndGet();
          if (ends.remove().write(out, stream)) {
            socket.shutdownOutput(); // What was written is read before the end.
          }
        }
      }
    } catch (IOException e) {
      // It is the end of this connection.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
