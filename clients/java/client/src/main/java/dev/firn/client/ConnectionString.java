package dev.firn.client;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a connection string says. One that is at fault is an {@link IllegalArgumentException} whose
 * message begins with the name of the part or of the parameter.
 */
record ConnectionString(
    String host,
    int port,
    boolean tls,
    Optional<Path> ca,
    Optional<Path> cert,
    Optional<Path> key,
    Optional<String> serverName,
    Optional<String> token,
    Optional<Path> tokenFile,
    Duration deadline) {
  private static final String SCHEME = "firn://";
  private static final int DEFAULT_PORT = 3476;
  private static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(30);
  private static final Pattern ADDRESS =
      Pattern.compile("(?:\\[(?<v6>[0-9A-Fa-f:.%]+)]|(?<host>[^\\[\\]:@]*))(?::(?<port>.*))?");
  private static final Pattern DEADLINE = Pattern.compile("(?<number>[0-9]{1,9})(?<unit>ms|s|m)");
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}|::1");

  static ConnectionString parse(String text) {
    String rest = text;
    int scheme = text.indexOf("://");
    if (scheme >= 0) {
      if (!text.startsWith(SCHEME)) {
        throw fault("scheme", "must be firn; got " + text.substring(0, scheme));
      }
      rest = text.substring(SCHEME.length());
    }
    int question = rest.indexOf('?');
    String place = question < 0 ? rest : rest.substring(0, question);
    Parameters parameters =
        new Parameters(question < 0 ? Optional.empty() : Optional.of(rest.substring(question + 1)));

    int slash = place.indexOf('/');
    if (slash >= 0 && slash < place.length() - 1) {
      throw fault("path", "there is none; got " + place.substring(slash));
    }
    String address = slash < 0 ? place : place.substring(0, slash);
    Matcher match = ADDRESS.matcher(address);
    if (!match.matches()) {
      throw fault("host", "must be a name or an address, IPv6 in brackets; got " + address);
    }
    String host = match.group("v6") == null ? match.group("host") : match.group("v6");
    if (host.isEmpty()) {
      throw fault("host", "is missing");
    }
    int port = match.group("port") == null ? DEFAULT_PORT : port(match.group("port"));
    return parameters.with(host, port);
  }

  /** Says nothing of the token. */
  @Override
  public String toString() {
    return "ConnectionString[" + host + ":" + port + (tls ? ", TLS]" : "]");
  }

  private static int port(String text) {
    int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
    if (port < 1 || port > 65535) {
      throw fault("port", "must be 1 to 65535; got " + text);
    }
    return port;
  }

  private static IllegalArgumentException fault(String part, String message) {
    return new IllegalArgumentException(part + ": " + message);
  }

  /** The parameters, each taken once by its name; what nobody takes is unknown. */
  private static final class Parameters {
    private final Map<String, String> values = new HashMap<>();

    Parameters(Optional<String> text) {
      for (String part : text.map(all -> all.split("&", -1)).orElse(new String[0])) {
        int equals = part.indexOf('=');
        String name = equals < 0 ? part : part.substring(0, equals);
        if (name.isEmpty()) {
          throw fault("parameter", "one has no name");
        }
        if (equals < 0 || equals == part.length() - 1) {
          throw fault(name, "has no value");
        }
        if (values.put(name, decode(name, part.substring(equals + 1))) != null) {
          throw fault(name, "is given twice");
        }
      }
    }

    private static String decode(String name, String value) {
      try {
        // A plus is a plus; the decoder would make it a space.
        return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        throw fault(name, "is not percent-encoded as it should be");
      }
    }

    ConnectionString with(String host, int port) {
      Optional<Boolean> tlsGiven = take("tls").map(Parameters::onOrOff);
      Optional<Path> ca = take("ca").map(Path::of);
      Optional<Path> cert = take("cert").map(Path::of);
      Optional<Path> key = take("key").map(Path::of);
      Optional<String> serverName = take("server_name");
      Optional<String> token = take("token");
      Optional<Path> tokenFile = take("token_file").map(Path::of);
      Duration deadline = take("deadline").map(Parameters::duration).orElse(DEFAULT_DEADLINE);
      values.keySet().stream().findFirst().ifPresent(Parameters::unknown);

      if (cert.isPresent() != key.isPresent()) {
        throw fault(cert.isPresent() ? "key" : "cert", "cert and key go together");
      }
      String needsTls =
          ca.isPresent()
              ? "ca"
              : cert.isPresent() ? "cert" : serverName.isPresent() ? "server_name" : "";
      boolean tls = tlsGiven.orElse(!needsTls.isEmpty());
      if (!tls && !needsTls.isEmpty()) {
        throw fault(needsTls, "needs TLS, which tls=off refuses");
      }
      if (token.isPresent() && tokenFile.isPresent()) {
        throw fault("token_file", "token and token_file do not go together");
      }
      boolean hasToken = token.isPresent() || tokenFile.isPresent();
      if (hasToken && !tls && !LOOPBACK.matcher(host).matches()) {
        throw fault(
            token.isPresent() ? "token" : "token_file",
            "would be readable on the way to " + host + "; add tls=on");
      }
      return new ConnectionString(
          host, port, tls, ca, cert, key, serverName, token, tokenFile, deadline);
    }

    private Optional<String> take(String name) {
      return Optional.ofNullable(values.remove(name));
    }

    private static void unknown(String name) {
      throw fault(
          name,
          "is unknown; there are tls, ca, cert, key, server_name, token, token_file, deadline");
    }

    private static boolean onOrOff(String value) {
      return switch (value) {
        case "on" -> true;
        case "off" -> false;
        default -> throw fault("tls", "must be on or off; got " + value);
      };
    }

    private static Duration duration(String value) {
      Matcher match = DEADLINE.matcher(value);
      long number = match.matches() ? Long.parseLong(match.group("number")) : 0;
      if (number == 0) {
        throw fault("deadline", "must be as 250ms, 30s or 2m; got " + value);
      }
      return switch (match.group("unit")) {
        case "ms" -> Duration.ofMillis(number);
        case "s" -> Duration.ofSeconds(number);
        default -> Duration.ofMinutes(number);
      };
    }
  }
}
