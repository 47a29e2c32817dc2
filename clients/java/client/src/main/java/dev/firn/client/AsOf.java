package dev.firn.client;

import java.time.Instant;

/** A moment of the log. */
public final class AsOf {
  /** The head, whatever it is when the request is answered. */
  public static final AsOf NEWEST = new AsOf(dev.firn.internal.v1.AsOf.getDefaultInstance());

  final dev.firn.internal.v1.AsOf proto;

  private AsOf(dev.firn.internal.v1.AsOf proto) {
    this.proto = proto;
  }

  /** The log up to and with this position. */
  public static AsOf position(long position) {
    return new AsOf(dev.firn.internal.v1.AsOf.newBuilder().setPosition(position).build());
  }

  /** The log as it was at this moment of recorded time. */
  public static AsOf time(Instant time) {
    return new AsOf(dev.firn.internal.v1.AsOf.newBuilder().setTime(Times.toProto(time)).build());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AsOf asOf && proto.equals(asOf.proto);
  }

  @Override
  public int hashCode() {
    return proto.hashCode();
  }

  @Override
  public String toString() {
    return "AsOf[" + proto.toString().strip().replace('\n', ' ') + "]";
  }
}
