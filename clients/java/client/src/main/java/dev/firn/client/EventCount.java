package dev.firn.client;

/**
 * How many events match.
 *
 * @param count how many, of those up to {@code position}
 * @param position up to where was counted: the head, or what was asked for
 */
public record EventCount(long count, long position) {}
