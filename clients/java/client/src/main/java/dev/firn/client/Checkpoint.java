package dev.firn.client;

/**
 * How far a consumer has come.
 *
 * @param storeId the log that it is of: a position is worth nothing in another one
 * @param position everything up to here has been dealt with
 */
public record Checkpoint(String storeId, long position) {}
