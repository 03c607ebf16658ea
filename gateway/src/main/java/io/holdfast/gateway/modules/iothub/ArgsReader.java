/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.iothub;

import io.holdfast.client.ClientOptions;
import io.holdfast.client.mqtt.RetryPolicy;
import io.holdfast.client.mqtt.Transport;
import io.holdfast.gateway.json.JsonFault;
import io.holdfast.gateway.json.JsonPlace;
import io.holdfast.model.ConnectionString;
import io.holdfast.model.InvalidConnectionStringException;
import io.holdfast.model.ModuleIdentity;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the arguments of a bridge. Values that are secret are never quoted. */
final class ArgsReader {

  private static final Logger LOG = LoggerFactory.getLogger(ArgsReader.class);

  private static final String HUB_NAME = "IoTHubName";
  private static final String HUB_SUFFIX = "IoTHubSuffix";
  private static final String TRANSPORT = "Transport";
  private static final String RETRY = "RetryPolicy";
  private static final String GATEWAY = "gatewayHost";
  private static final String AUTHORITY = "caFile";
  private static final String PORT = "port";
  private static final String PATIENCE = "deviceWait";
  private static final String CONTENT_TYPE = "contentType";
  private static final String CONNECTION = "connectionString";
  private static final String VARIABLE = "connectionStringEnv";
  private static final String OUTPUTS = "outputs";
  private static final String OUTPUT = "output";
  private static final String METHODS = "methods";
  private static final String TWIN = "twin";

  private static final Set<String> OF_DEVICES =
      Set.of(
          HUB_NAME, HUB_SUFFIX, TRANSPORT, RETRY, GATEWAY, AUTHORITY, PORT, CONTENT_TYPE, PATIENCE);
  private static final Set<String> OF_MODULE =
      Set.of(
          CONNECTION,
          VARIABLE,
          TRANSPORT,
          RETRY,
          AUTHORITY,
          PORT,
          CONTENT_TYPE,
          OUTPUTS,
          OUTPUT,
          METHODS,
          TWIN);

  private static final Duration MAX_PATIENCE = Duration.ofHours(1);
  private static final String DEFAULT_OUTPUT = "messages";

  private final Map<String, String> environment;

  ArgsReader(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Reads arguments.
   *
   * @throws JsonFault naming what is wrong with them
   */
  BridgeArgs read(String text) {
    return read(text, this::here);
  }

  private static BridgeArgs read(String text, Function<JsonPlace, BridgeArgs.Who> who) {
    JsonPlace args = JsonPlace.parse(text);
    if (args.isNull()) {
      return module(JsonPlace.parse("{}"), who);
    }
    return args.has(HUB_NAME) || args.has(HUB_SUFFIX) ? devices(args) : module(args, who);
  }

  /**
   * Reads them, but for what they leave to variables.
   *
   * @throws JsonFault naming what is wrong with them
   */
  static void check(String text) {
    var unused = read(text, ArgsReader::anywhere);
  }

  private static BridgeArgs.Devices devices(JsonPlace args) {
    args.object(OF_DEVICES);
    String hub = args.member(HUB_NAME).string() + "." + args.member(HUB_SUFFIX).string();
    String transport = args.member(TRANSPORT).string();
    LOG.debug("devices of {} by {}", hub, transport);
    return new BridgeArgs.Devices(
        hub,
        args.optional(GATEWAY).map(JsonPlace::string).orElse(null),
        options(args),
        args.optional(CONTENT_TYPE).map(JsonPlace::string).orElse(null),
        args.optional(PATIENCE)
            .map(place -> place.duration(Duration.ZERO, MAX_PATIENCE))
            .orElse(Duration.ofMinutes(1)));
  }

  private static BridgeArgs.OneModule module(
      JsonPlace args, Function<JsonPlace, BridgeArgs.Who> who) {
    args.object(OF_MODULE);
    Map<String, String> outputs = new LinkedHashMap<>();
    args.optional(OUTPUTS)
        .ifPresent(place ->
            place.members().forEach((source, output) -> outputs.put(source, output.string())));
    return new BridgeArgs.OneModule(
        who.apply(args),
        options(args),
        args.optional(CONTENT_TYPE).map(JsonPlace::string).orElse(null),
        new BridgeArgs.Outputs(
            Map.copyOf(outputs),
            args.optional(OUTPUT).map(JsonPlace::string).orElse(DEFAULT_OUTPUT)),
        args.optional(METHODS).map(JsonPlace::flag).orElse(false),
        args.optional(TWIN).map(JsonPlace::flag).orElse(false));
  }

  private BridgeArgs.Who here(JsonPlace args) {
    return written(args).or(() -> named(args)).orElse(BridgeArgs.Who.of(environment));
  }

  private static BridgeArgs.Who anywhere(JsonPlace args) {
    args.optional(VARIABLE).ifPresent(JsonPlace::string);
    return written(args).orElse(BridgeArgs.Who.of(Map.of()));
  }

  private static Optional<BridgeArgs.Who> written(JsonPlace args) {
    if (args.has(CONNECTION) && args.has(VARIABLE)) {
      throw args.member(VARIABLE).fault("stands beside \"" + CONNECTION + "\"; give one of them");
    }
    return args.optional(CONNECTION)
        .map(place -> BridgeArgs.Who.of(connection(place, place.string(), "")));
  }

  private Optional<BridgeArgs.Who> named(JsonPlace args) {
    return args.optional(VARIABLE)
        .map(place -> {
          String value = environment.get(place.string());
          if (value == null || value.isBlank()) {
            throw place.fault(
                "names the environment variable " + place.string() + ", which is not set");
          }
          return BridgeArgs.Who.of(connection(place, value.strip(), place.string() + ": "));
        });
  }

  private static ConnectionString connection(JsonPlace place, String text, String where) {
    try {
      ConnectionString connection = ConnectionString.parse(text);
      if (connection.identity() instanceof ModuleIdentity) {
        return connection;
      }
    } catch (InvalidConnectionStringException e) {
      throw place.fault(where + e.getMessage());
    }
    throw place.fault(where + "must be a module's: a connection string with DeviceId and ModuleId");
  }

  private static ClientOptions options(JsonPlace args) {
    ClientOptions.Builder options =
        ClientOptions.builder().queue(2 * Window.MESSAGES, 8 * Window.BYTES);
    args.optional(TRANSPORT).ifPresent(place -> options.transport(transport(place)));
    args.optional(RETRY).ifPresent(place -> options.retry(retry(place)));
    args.optional(PORT).ifPresent(place -> options.port(place.whole(1, 65_535)));
    args.optional(AUTHORITY).ifPresent(place -> trust(options, place));
    return options.build();
  }

  private static void trust(ClientOptions.Builder options, JsonPlace place) {
    try {
      options.trustedCertificates(Path.of(place.string())).build();
    } catch (UncheckedIOException | InvalidPathException e) {
      throw place.fault("names " + place.string() + ", which cannot be read");
    } catch (IllegalArgumentException e) {
      throw place.fault("names " + place.string() + ": " + e.getMessage());
    }
  }

  private static Transport transport(JsonPlace place) {
    return switch (place.string().toUpperCase(Locale.ROOT)) {
      case "MQTT" -> Transport.MQTT;
      case "MQTT_WS" -> Transport.MQTT_WS;
      case "HTTP" -> {
        LOG.info("HTTP: messages go by MQTT in WebSockets, by the same port as HTTPS");
        yield Transport.MQTT_WS;
      }
      case "AMQP" ->
          throw place.fault("AMQP is not spoken yet; say MQTT, or MQTT_WS to use port 443");
      default -> throw place.fault("must be MQTT, MQTT_WS or HTTP");
    };
  }

  private static RetryPolicy retry(JsonPlace place) {
    return switch (place.string().toUpperCase(Locale.ROOT)) {
      case "NONE" -> new RetryPolicy.None();
      case "IMMEDIATE" -> new RetryPolicy.Immediate();
      case "INTERVAL" -> new RetryPolicy.Interval(RetryPolicy.DEFAULT_BASE);
      case "LINEAR_BACKOFF" -> new RetryPolicy.LinearBackoff();
      case "EXPONENTIAL_BACKOFF" -> new RetryPolicy.ExponentialBackoff();
      case "EXPONENTIAL_BACKOFF_WITH_JITTER" -> new RetryPolicy.ExponentialBackoffWithJitter();
      case "RANDOM" -> new RetryPolicy.Random();
      default ->
          throw place.fault(
              "must be NONE, IMMEDIATE, INTERVAL, LINEAR_BACKOFF, EXPONENTIAL_BACKOFF,"
                  + " EXPONENTIAL_BACKOFF_WITH_JITTER or RANDOM");
    };
  }
}
