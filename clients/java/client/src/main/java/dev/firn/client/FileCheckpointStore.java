package dev.firn.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps a checkpoint in a file of its own, as JSON. A crash leaves either the one before or the new
 * one.
 */
public final class FileCheckpointStore implements CheckpointStore {
  private final Path file;
  private final Path next;

  /** A store in a file, which need not be there yet. Its folder must be. */
  public FileCheckpointStore(Path file) {
    this.file = file.toAbsolutePath();
    next = this.file.resolveSibling(file.getFileName() + ".next");
  }

  @Override
  public Optional<Checkpoint> load() throws IOException {
    JsonNode json;
    try {
      json = Json.read(Files.readString(file), JsonNode.class);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw new IOException(file + " is no checkpoint: " + e.getMessage(), e);
    }
    String storeId = json.path("store_id").asText();
    JsonNode position = json.path("position");
    boolean isOne = json.path("store_id").isTextual() && !storeId.isEmpty();
    boolean isPlace = position.isIntegralNumber() && position.canConvertToLong();
    if (!isOne || !isPlace || position.asLong() < 0) {
      throw new IOException(file + " is no checkpoint: it has no store_id and position");
    }
    return Optional.of(new Checkpoint(storeId, position.asLong()));
  }

  /** Saves also if the thread is interrupted, which it stays: the batch was dealt with. */
  @Override
  public void save(Checkpoint checkpoint) throws IOException {
    boolean isInterrupted = false;
    try {
      while (true) {
        isInterrupted |= Thread.interrupted();
        try {
          replace(checkpoint);
          return;
        } catch (ClosedByInterruptException e) {
          // Once more, without it.
        }
      }
    } finally {
      if (isInterrupted || Thread.interrupted()) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void replace(Checkpoint checkpoint) throws IOException {
    var content = Map.of("store_id", checkpoint.storeId(), "position", checkpoint.position());
    try (FileChannel channel =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.wrap(Json.write(content).getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      // So that the new name is kept. Elsewhere a folder cannot be opened.
      try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
        folder.force(true);
      }
    }
  }
}
