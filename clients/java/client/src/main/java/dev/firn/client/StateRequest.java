package dev.firn.client;

/**
 * Which target's state is wanted. Each method returns another request with one thing changed.
 *
 * @param target the target
 * @param asOf the moment
 * @param projection whose idea of a state it is
 */
public record StateRequest(Target target, AsOf asOf, String projection) {
  /** The target's newest state, as the projection {@code catalog} has it. */
  public static StateRequest of(Target target) {
    return new StateRequest(target, AsOf.NEWEST, Projection.CATALOG);
  }

  /** At another moment. */
  public StateRequest withAsOf(AsOf moment) {
    return new StateRequest(target, moment, projection);
  }

  /** As another projection has it. */
  public StateRequest withProjection(String name) {
    return new StateRequest(target, asOf, name);
  }
}
