package dev.firn.client;

/** gRPC's status codes, by their numbers; the reason of an error says more. */
public enum Code {
  /** No error; never of a {@link FirnException}. */
  OK,
  /** The call was given up: by the application, or by the server. */
  CANCELLED,
  /** Something on the way failed. */
  UNKNOWN,
  /** The request breaks a rule. */
  INVALID_ARGUMENT,
  /** The deadline passed. */
  DEADLINE_EXCEEDED,
  /** What was asked for is not there. */
  NOT_FOUND,
  /** An id was used for two facts. */
  ALREADY_EXISTS,
  /** Not allowed. */
  PERMISSION_DENIED,
  /** A queue, a disk or a limit is full. */
  RESOURCE_EXHAUSTED,
  /** The state of things does not allow it. */
  FAILED_PRECONDITION,
  /** What was read has changed since. */
  ABORTED,
  /** A position beyond the head. */
  OUT_OF_RANGE,
  /** The server does not know the call, or a part of it. */
  UNIMPLEMENTED,
  /** A fault of the server, or of the way to it. */
  INTERNAL,
  /** The server is not there, or is stopping. */
  UNAVAILABLE,
  /** The log is damaged. */
  DATA_LOSS,
  /** There is no token, or a wrong one. */
  UNAUTHENTICATED;

  static Code of(int number) {
    return number >= 0 && number < values().length ? values()[number] : UNKNOWN;
  }
}
