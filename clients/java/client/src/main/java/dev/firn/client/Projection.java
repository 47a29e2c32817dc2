package dev.firn.client;

import dev.firn.internal.v1.CreateProjectionRequest;
import dev.firn.internal.v1.SqlFile;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A projection to be created, or to be given another definition. Each method returns another one
 * with one thing changed.
 */
public final class Projection {
  /** The name of the projection of photo catalogues, which the server ships. */
  public static final String CATALOG = "catalog";

  final CreateProjectionRequest proto;

  private Projection(CreateProjectionRequest.Builder proto) {
    this.proto = proto.build();
  }

  /** The one that the server ships under this name. */
  public static Projection builtIn(String name) {
    return new Projection(CreateProjectionRequest.newBuilder().setName(name));
  }

  /**
   * One of the application's own.
   *
   * @param name 1 to 64 of {@code a-z}, {@code 0-9}, {@code _} and {@code -}, beginning with a
   *     letter
   * @param files the text of each file by its path, which ends in {@code .sql}: 1 to 64 files, 512
   *     KiB in all
   */
  public static Projection of(String name, Map<String, String> files) {
    CreateProjectionRequest.Builder request = CreateProjectionRequest.newBuilder().setName(name);
    files.forEach((path, sql) -> request.addFiles(SqlFile.newBuilder().setPath(path).setSql(sql)));
    return new Projection(request);
  }

  /** Created only if the newest version is this; 0: only if there is none. */
  public Projection withExpectedVersion(int version) {
    return with(request -> request.setExpectedVersion(version));
  }

  /** Changing nothing, only saying what would happen. */
  public Projection withValidateOnly() {
    return with(request -> request.setValidateOnly(true));
  }

  private Projection with(Consumer<CreateProjectionRequest.Builder> change) {
    CreateProjectionRequest.Builder builder = proto.toBuilder();
    change.accept(builder);
    return new Projection(builder);
  }
}
