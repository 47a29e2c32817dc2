package dev.firn.client;

import com.google.protobuf.ByteString;
import dev.firn.internal.v1.EventDTO;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;

/** Writes what an event's leaf commits to (docs/proofs.md). The format is for ever. */
final class ProofEntry {
  private static final int VERSION = 1;
  // In one form only: what can be written in two ways could be changed.
  private static final Pattern ID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");

  private ProofEntry() {}

  /**
   * @throws IllegalArgumentException if the event has no payload, of which it commits to the hash
   * @throws ProofFailedException if it is none that a log can have recorded
   */
  static byte[] of(EventDTO event) {
    ByteString payload = payload(event);
    if (!ID.matcher(event.getId()).matches()) {
      throw new ProofFailedException("the event's id is not as a log has it");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      write(event, payload, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // It is memory.
    }
    return bytes.toByteArray();
  }

  private static ByteString payload(EventDTO event) {
    return switch (event.getPayloadFormCase()) {
      case PAYLOAD_JSON -> event.getPayloadJsonBytes();
      case PAYLOAD_BYTES -> event.getPayloadBytes();
      default ->
          throw new IllegalArgumentException(
              "the event has no payload, without which it cannot be verified; read it again");
    };
  }

  private static void write(EventDTO event, ByteString payload, DataOutputStream out)
      throws IOException {
    out.writeByte(VERSION);
    out.writeLong(event.getPosition());
    UUID id = UUID.fromString(event.getId());
    out.writeLong(id.getMostSignificantBits());
    out.writeLong(id.getLeastSignificantBits());
    out.writeLong(micros(event.getCreatedAt()));
    out.writeLong(event.getTimestamp());
    text(event.getEventTypeBytes(), out);
    text(event.getTargetTypeBytes(), out);
    out.writeLong(event.getTargetId());
    text(event.getStreamBytes(), out);
    out.writeLong(event.getRevision());
    out.writeInt(event.getBatchIndex());
    out.writeByte(event.hasUserId() ? 1 : 0);
    if (event.hasUserId()) {
      text(event.getUserIdBytes(), out);
    }
    text(event.hasPayloadJson() ? ByteString.EMPTY : event.getContentTypeBytes(), out);
    out.writeInt(event.getTagsCount());
    for (ByteString tag : event.getTagsList().asByteStringList()) {
      text(tag, out);
    }
    Map<ByteString, String> metadata =
        new TreeMap<>(ByteString.unsignedLexicographicalComparator());
    event
        .getMetadataMap()
        .forEach((key, value) -> metadata.put(ByteString.copyFromUtf8(key), value));
    out.writeInt(metadata.size());
    for (Map.Entry<ByteString, String> each : metadata.entrySet()) {
      text(each.getKey(), out);
      text(ByteString.copyFromUtf8(each.getValue()), out);
    }
    out.write(Merkle.sha256(payload.toByteArray()));
  }

  private static void text(ByteString text, DataOutputStream out) throws IOException {
    out.writeInt(text.size());
    text.writeTo(out);
  }

  private static long micros(String time) {
    try {
      if (TIME.matcher(time).matches()) {
        Instant instant = Instant.parse(time);
        return Math.addExact(
            Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
      }
    } catch (DateTimeParseException e) {
      // Not as a log has it either.
    }
    throw new ProofFailedException("the event's recorded time is not as a log has it");
  }
}
