package dev.firn.client;

/**
 * What an event is about, such as image 42.
 *
 * @param type the kind: 1 to 64 bytes of {@code A-Z a-z 0-9 _ . : -}
 * @param id the number, 0 or more
 */
public record Target(String type, long id) {
  /** What an event is about that has nothing but a stream. */
  public static final Target NONE = new Target("", 0);

  static Target of(dev.firn.internal.v1.Target target) {
    return new Target(target.getTargetType(), target.getTargetId());
  }

  dev.firn.internal.v1.Target toProto() {
    return dev.firn.internal.v1.Target.newBuilder().setTargetType(type).setTargetId(id).build();
  }
}
