/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

import io.holdfast.gateway.json.JsonFault;
import io.holdfast.gateway.json.JsonPlace;
import io.holdfast.gateway.sp.SpAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Reads the entrypoint of a module out of process. The dots in keys are part of their names. */
final class EntrypointReader {

  private static final Set<String> KEYS =
      Set.of(
          "activation.type",
          "control.id",
          "message.id",
          "timeout",
          "launch",
          "create.timeout",
          "queue");
  private static final Set<String> LAUNCH_KEYS = Set.of("path", "args", "grace.period.ms");
  private static final int DAY_MILLIS = 86_400_000;
  private static final int MOST_QUEUED = 1_000_000;

  private final Supplier<String> freshId;

  /** With what makes a name that nobody has: for message channels without one. */
  EntrypointReader(Supplier<String> freshId) {
    this.freshId = freshId;
  }

  /**
   * The settings.
   *
   * @throws JsonFault naming what is wrong
   */
  OutProcessSettings read(JsonPlace entrypoint) {
    entrypoint.object(KEYS);
    boolean launched = launched(entrypoint.member("activation.type"));
    JsonPlace controlId = entrypoint.member("control.id");
    String controlUri = uri(controlId.string());
    SpAddress control = address(controlId, controlUri);
    Optional<JsonPlace> messageId = entrypoint.optional("message.id");
    String messageUri =
        messageId.map(place -> uri(place.string())).orElseGet(() -> beside(control, entrypoint));
    SpAddress message = address(messageId.orElse(controlId), messageUri);
    if (messageUri.equals(controlUri)) {
      throw messageId.orElse(controlId).fault("must not be the same as control.id");
    }
    Optional<JsonPlace> launch = entrypoint.optional("launch");
    if (launched && launch.isEmpty()) {
      throw entrypoint.fault("lacks \"launch\", which says what activation.type launch starts");
    }
    Optional<OutProcessSettings.Launch> program = launch.map(EntrypointReader::launch);
    return new OutProcessSettings(
        controlUri,
        control,
        messageUri,
        message,
        millis(entrypoint, "timeout", OutProcessSettings.DEFAULT_WAIT),
        millis(entrypoint, "create.timeout", OutProcessSettings.DEFAULT_CREATE_TIMEOUT),
        entrypoint
            .optional("queue")
            .map(place -> place.whole(1, MOST_QUEUED))
            .orElse(OutProcessSettings.DEFAULT_QUEUE),
        launched ? program : Optional.empty());
  }

  private static boolean launched(JsonPlace type) {
    return switch (type.string()) {
      case "none" -> false;
      case "launch" -> true;
      default ->
          throw type.fault(
              "must be \"none\", for a host that is started by somebody else, or \"launch\"");
    };
  }

  private static OutProcessSettings.Launch launch(JsonPlace launch) {
    launch.object(LAUNCH_KEYS);
    JsonPlace path = launch.member("path");
    List<String> args =
        launch
            .optional("args")
            .map(place -> place.elements().stream().map(EntrypointReader::argument).toList())
            .orElse(List.of());
    Duration grace =
        launch
            .optional("grace.period.ms")
            .map(place -> Duration.ofMillis(place.whole(0, DAY_MILLIS)))
            .orElse(OutProcessSettings.DEFAULT_GRACE);
    return new OutProcessSettings.Launch(withoutNul(path, path.string()), args, grace);
  }

  /** An argument may be empty. */
  private static String argument(JsonPlace place) {
    if (!place.isString()) {
      throw place.fault("must be a text");
    }
    return withoutNul(place, place.text().equals("\"\"") ? "" : place.string());
  }

  private static String withoutNul(JsonPlace place, String text) {
    if (text.indexOf('\0') >= 0) {
      throw place.fault("must not hold a NUL character");
    }
    return text;
  }

  /** Zero is the default, too. */
  private static Duration millis(JsonPlace entrypoint, String key, Duration otherwise) {
    int millis = entrypoint.optional(key).map(place -> place.whole(0, DAY_MILLIS)).orElse(0);
    return millis == 0 ? otherwise : Duration.ofMillis(millis);
  }

  private static String uri(String id) {
    return id.startsWith("ipc://") || id.startsWith("tcp://") ? id : "ipc://" + id;
  }

  private static SpAddress address(JsonPlace place, String uri) {
    try {
      SpAddress address = SpAddress.parse(withoutNul(place, uri));
      if (address instanceof SpAddress.Tcp tcp && (tcp.port() == 0 || tcp.host().equals("*"))) {
        throw place.fault("must name a host and a port that the gateway can connect to");
      }
      return address;
    } catch (IllegalArgumentException e) {
      throw place.fault(String.valueOf(e.getMessage()));
    }
  }

  /**
   * A fresh name in the folder of the control channel: a host that can bind there can bind this,
   * whatever its working directory.
   */
  private String beside(SpAddress control, JsonPlace entrypoint) {
    if (!(control instanceof SpAddress.Ipc ipc)) {
      throw entrypoint.fault("lacks \"message.id\", which a control.id over tcp wants beside it");
    }
    Path folder = ipc.path().getParent();
    String name = freshId.get();
    return "ipc://" + (folder == null ? name : folder.resolve(name).toString());
  }
}
