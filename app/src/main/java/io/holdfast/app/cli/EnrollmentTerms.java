/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.rest.EnrollmentKind;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The options that say what becomes of the devices of an enrollment. */
final class EnrollmentTerms {

  /** What happens to a device that asks again, by the names of Azure's commands. */
  enum Reprovision {
    reprovisionAndMigrateData(true, true),
    reprovisionAndResetData(true, false),
    never(false, false);

    private final boolean updates;
    private final boolean migrates;

    Reprovision(boolean updates, boolean migrates) {
      this.updates = updates;
      this.migrates = migrates;
    }
  }

  /** How a device's hub is chosen, by the names that JSON has. */
  enum Allocation {
    hashed,
    geoLatency,
    // A word of Java.
    Static,
    custom
  }

  @Option(
      names = {"--device-id", "-d"},
      paramLabel = "ID",
      description = "What the device is called at its hub (default: as it registers).")
  private @Nullable String deviceId;

  @Option(
      names = {"--provisioning-status", "--ps"},
      paramLabel = "STATUS",
      description = "enabled or disabled.")
  private @Nullable String status;

  @Option(
      names = {"--edge-enabled", "--ee"},
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description = "Whether they become edge devices.")
  private @Nullable Boolean edgeEnabled;

  @Option(
      names = {"--reprovision-policy", "--rp"},
      paramLabel = "POLICY",
      description =
          "reprovisionAndMigrateData, reprovisionAndResetData or never (a new one's default: the"
              + " first).")
  private @Nullable Reprovision reprovision;

  @Option(
      names = {"--allocation-policy", "--ap"},
      paramLabel = "POLICY",
      description = "hashed, geoLatency, static or custom (a new one's default: the first).")
  private @Nullable Allocation allocation;

  @Option(
      names = {"--iot-hubs", "--ih"},
      paramLabel = "HOST",
      arity = "1..*",
      description = "Among which hubs; they must be linked to the service.")
  private @Nullable List<String> hubs;

  @Option(
      names = {"--webhook-url", "--wh"},
      paramLabel = "URL",
      description = "Whom to ask for the hub, with --allocation-policy custom.")
  private @Nullable String webhookUrl;

  @Option(
      names = {"--api-version", "--av"},
      paramLabel = "VERSION",
      description = "Of what the webhook is sent (default: 2021-10-01).")
  private @Nullable String webhookVersion;

  @Option(
      names = {"--initial-twin-properties", "--props"},
      paramLabel = "JSON",
      description = "Desired properties of a new device.")
  private @Nullable String desired;

  @Option(
      names = {"--initial-twin-tags", "--tags"},
      paramLabel = "JSON",
      description = "Tags of a new device.")
  private @Nullable String tags;

  /** Whether nothing is said. */
  boolean isEmpty() {
    ObjectNode nothing = Output.object();
    addTo(nothing);
    return nothing.isEmpty();
  }

  /** Refuses what goes together with nothing. */
  void check(EnrollmentKind kind) {
    if (deviceId != null && kind == EnrollmentKind.GROUP) {
      throw CommandException.misused("--device-id is of one device, not of a group");
    }
    if (status != null && !status.toLowerCase(Locale.ROOT).matches("enabled|disabled")) {
      throw CommandException.misused("--provisioning-status must be enabled or disabled");
    }
    if ((webhookUrl != null) != (allocation == Allocation.custom)) {
      throw CommandException.misused("--webhook-url and --allocation-policy custom go together");
    }
    if (webhookVersion != null && webhookUrl == null) {
      throw CommandException.misused("--api-version goes with --webhook-url");
    }
    addTo(Output.object());
  }

  /** Writes them into an enrollment, as far as they are said. */
  void addTo(ObjectNode draft) {
    put(draft, "deviceId", deviceId);
    put(draft, "provisioningStatus", status == null ? null : status.toLowerCase(Locale.ROOT));
    if (edgeEnabled != null) {
      draft.putObject("capabilities").put("iotEdge", edgeEnabled);
    }
    if (reprovision != null) {
      draft
          .putObject("reprovisionPolicy")
          .put("updateHubAssignment", reprovision.updates)
          .put("migrateDeviceData", reprovision.migrates);
    }
    if (allocation != null) {
      draft.put("allocationPolicy", allocation == Allocation.Static ? "static" : allocation.name());
    }
    if (hubs != null) {
      // It would stay the first of them.
      draft.remove("iotHubHostName");
      ArrayNode all = draft.putArray("iotHubs");
      hubs.forEach(all::add);
    }
    if (webhookUrl != null) {
      draft
          .putObject("customAllocationDefinition")
          .put("webhookUrl", webhookUrl)
          .put("apiVersion", webhookVersion == null ? "2021-10-01" : webhookVersion);
    }
    addTwin(draft);
  }

  private void addTwin(ObjectNode draft) {
    if (tags != null) {
      ObjectNode read = Output.parseObject("--initial-twin-tags", tags);
      draft.withObjectProperty("initialTwin").set("tags", read);
    }
    if (desired != null) {
      ObjectNode read = Output.parseObject("--initial-twin-properties", desired);
      draft.withObjectProperty("initialTwin").withObjectProperty("properties").set("desired", read);
    }
  }

  private static void put(ObjectNode node, String name, @Nullable String value) {
    if (value != null) {
      node.put(name, value);
    }
  }
}
