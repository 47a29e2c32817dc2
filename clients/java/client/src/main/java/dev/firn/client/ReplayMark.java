package dev.firn.client;

/** What a batch of a replay says besides its events. */
public enum ReplayMark {
  /** Nothing. Without events: progress of a query that has matched nothing for a while. */
  NONE,
  /** Of a follower: everything up to the head has been offered; what follows is new. */
  CAUGHT_UP,
  /**
   * Of a follower: it reads more slowly than events are appended, and is served from the disk until
   * it has caught up again. Nothing is left out.
   */
  FELL_BEHIND,
  /** Of a follower: nothing matched for a heartbeat interval, but the position has moved. */
  CHECKPOINT,
  /** Of a follower: nothing has happened for a heartbeat interval. */
  HEARTBEAT;

  static ReplayMark of(dev.firn.internal.v1.ReplayMark mark) {
    return switch (mark) {
      case REPLAY_MARK_CAUGHT_UP -> CAUGHT_UP;
      case REPLAY_MARK_FELL_BEHIND -> FELL_BEHIND;
      case REPLAY_MARK_CHECKPOINT -> CHECKPOINT;
      case REPLAY_MARK_HEARTBEAT -> HEARTBEAT;
      case REPLAY_MARK_UNSPECIFIED, UNRECOGNIZED -> NONE;
    };
  }
}
