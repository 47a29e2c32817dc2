package dev.firn.client;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.firn.catalog.Maybe;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/** Teaches Jackson {@link Optional} and {@link Maybe}: what is absent, null or a value. */
final class AbsenceModule extends SimpleModule {
  private static final long serialVersionUID = 1;

  @SuppressWarnings({"rawtypes", "unchecked"}) // Jackson has no type for a generic class.
  AbsenceModule() {
    addSerializer(Optional.class, new Writer(holder -> (Optional<?>) holder));
    addSerializer(Maybe.class, new Writer(holder -> ((Maybe<?>) holder).value()));
    addDeserializer(
        Optional.class,
        (JsonDeserializer)
            new Reader(Optional::of, Optional.empty(), Optional.empty(), Optional.empty()));
    addDeserializer(
        Maybe.class,
        (JsonDeserializer) new Reader(Maybe::of, Maybe.ofNull(), Maybe.absent(), Optional.empty()));
  }

  /** Writes the value or null; what is absent is left out by those who may. */
  private static final class Writer extends StdSerializer<Object> {
    private static final long serialVersionUID = 1;

    private final transient Function<Object, Optional<?>> value;

    Writer(Function<Object, Optional<?>> value) {
      super(Object.class);
      this.value = value;
    }

    @Override
    public void serialize(Object holder, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      provider.defaultSerializeValue(value.apply(holder).orElse(null), json);
    }
  }

  /** Reads a value, by a reader that depends on where it stands. */
  private static final class Reader extends JsonDeserializer<Object>
      implements ContextualDeserializer {
    private final Function<Object, Object> of;
    private final Object ofNull;
    private final Object absent;
    private final Optional<JsonDeserializer<?>> value;

    Reader(
        Function<Object, Object> of,
        Object ofNull,
        Object absent,
        Optional<JsonDeserializer<?>> value) {
      this.of = of;
      this.ofNull = ofNull;
      this.absent = absent;
      this.value = value;
    }

    @Override
    public JsonDeserializer<?> createContextual(
        DeserializationContext context, BeanProperty property) throws JsonMappingException {
      JavaType type = context.getContextualType().containedTypeOrUnknown(0);
      JsonDeserializer<?> reader = context.findContextualValueDeserializer(type, property);
      return new Reader(of, ofNull, absent, Optional.of(reader));
    }

    @Override
    public Object deserialize(JsonParser json, DeserializationContext context) throws IOException {
      return of.apply(value.orElseThrow().deserialize(json, context));
    }

    @Override
    public Object getNullValue(DeserializationContext context) {
      return ofNull;
    }

    @Override
    public Object getAbsentValue(DeserializationContext context) {
      return absent;
    }
  }
}
