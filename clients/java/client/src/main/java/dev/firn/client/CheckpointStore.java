package dev.firn.client;

import java.util.Optional;

/** Where a consumer's checkpoint is kept. What it throws ends the consumer. */
public interface CheckpointStore {
  /**
   * The checkpoint that was saved last; empty if none was.
   *
   * @throws Exception if it cannot be read
   */
  Optional<Checkpoint> load() throws Exception;

  /**
   * Keeps a checkpoint instead of the one before.
   *
   * @throws Exception if it cannot be kept
   */
  void save(Checkpoint checkpoint) throws Exception;
}
