package dev.firn.catalog;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * A key of a payload that may be left out, or be {@code null}, which is something else: in what
 * holds values before and after, a key that is left out was not touched, and {@code null} is no
 * value.
 *
 * @param <T> the value's type
 */
public final class Maybe<T> {
  private static final Maybe<?> ABSENT = new Maybe<>(false, Optional.empty());
  private static final Maybe<?> NULL = new Maybe<>(true, Optional.empty());

  private final boolean present;
  private final Optional<T> value;

  private Maybe(boolean present, Optional<T> value) {
    this.present = present;
    this.value = value;
  }

  /** A key that is left out. */
  @SuppressWarnings("unchecked")
  public static <T> Maybe<T> absent() {
    return (Maybe<T>) ABSENT;
  }

  /** A key that is {@code null}. */
  @SuppressWarnings("unchecked")
  public static <T> Maybe<T> ofNull() {
    return (Maybe<T>) NULL;
  }

  /** A key with a value. */
  public static <T> Maybe<T> of(T value) {
    return new Maybe<>(true, Optional.of(value));
  }

  /** Whether the key is there, {@code null} or not. */
  public boolean isPresent() {
    return present;
  }

  /** Whether the key is there and {@code null}. */
  public boolean isNull() {
    return present && value.isEmpty();
  }

  /** The value; empty if the key is left out or {@code null}. */
  public Optional<T> value() {
    return value;
  }

  /** The same with what a function makes of the value, if there is one. */
  <R> Maybe<R> map(Function<? super T, ? extends R> function) {
    return new Maybe<>(present, value.map(function));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Maybe<?> maybe
        && present == maybe.present
        && value.equals(maybe.value);
  }

  @Override
  public int hashCode() {
    return Objects.hash(present, value);
  }

  @Override
  public String toString() {
    return present ? value.map(Object::toString).orElse("null") : "absent";
  }
}
