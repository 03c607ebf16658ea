/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.enroll.AllocationPolicy;
import io.holdfast.hub.enroll.AskedAttestation;
import io.holdfast.hub.enroll.DeviceRegistrationState;
import io.holdfast.hub.enroll.Enrollment;
import io.holdfast.hub.enroll.EnrollmentDraft;
import io.holdfast.hub.enroll.EnrollmentKind;
import io.holdfast.hub.enroll.EnrollmentTerms;
import io.holdfast.hub.enroll.ReprovisionPolicy;
import io.holdfast.hub.enroll.Webhook;
import io.holdfast.hub.service.EnrollmentService.EnrollmentView;
import io.holdfast.listen.dps.AnswerJson;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import io.holdfast.wire.IsoTime;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Enrollments in the provisioning service's JSON. */
final class EnrollmentJson {

  private static final String TWIN = "initialTwin";

  private EnrollmentJson() {}

  /** The member that has the id. */
  static String idName(EnrollmentKind kind) {
    return kind == EnrollmentKind.GROUP ? "enrollmentGroupId" : "registrationId";
  }

  /** What an enrollment of this id is to be. */
  static Outcome<EnrollmentDraft> read(EnrollmentKind kind, String id, Body body) {
    String named = body.text(idName(kind));
    if (named != null && !named.equalsIgnoreCase(id)) {
      body.wrong(idName(kind) + " is not the one of the path");
    }
    boolean isGroup = kind == EnrollmentKind.GROUP;
    String deviceId = isGroup ? null : body.text("deviceId");
    if (deviceId != null && !deviceId.isEmpty() && !Identity.isValidId(deviceId)) {
      body.wrong("deviceId is no device's id");
    }
    EnrollmentTerms terms = terms(body);
    Bytes information = isGroup ? Bytes.EMPTY : object(body, "optionalDeviceInformation");
    AskedAttestation attestation = AttestationJson.read(kind, body);
    return body.finish(
        new EnrollmentDraft(
            kind,
            id,
            deviceId == null || deviceId.isEmpty() ? null : deviceId,
            attestation,
            terms,
            information));
  }

  private static EnrollmentTerms terms(Body body) {
    AllocationPolicy allocation = allocation(body);
    String hub = body.text("iotHubHostName");
    return new EnrollmentTerms(
        isEnabled(body),
        body.object("capabilities").flag("iotEdge"),
        hub == null || hub.isBlank() ? null : hub.strip(),
        body.texts("iotHubs"),
        allocation,
        allocation == AllocationPolicy.CUSTOM ? webhook(body) : null,
        twin(body),
        reprovision(body));
  }

  private static boolean isEnabled(Body body) {
    String status = body.text("provisioningStatus");
    if (status == null || status.equalsIgnoreCase("enabled")) {
      return true;
    }
    if (!status.equalsIgnoreCase("disabled")) {
      body.wrong("provisioningStatus is not enabled or disabled");
    }
    return false;
  }

  private static @Nullable AllocationPolicy allocation(Body body) {
    String name = body.text("allocationPolicy");
    if (name == null) {
      return null;
    }
    for (AllocationPolicy policy : AllocationPolicy.values()) {
      if (policy.azureName().equalsIgnoreCase(name)) {
        return policy;
      }
    }
    body.wrong("allocationPolicy is not hashed, geoLatency, static or custom");
    return null;
  }

  private static @Nullable Webhook webhook(Body body) {
    Body definition = body.object("customAllocationDefinition");
    String url = definition.text("webhookUrl");
    String version = definition.text("apiVersion");
    if (url == null || !url.toLowerCase(Locale.ROOT).matches("https?://.+")) {
      body.wrong("customAllocationDefinition.webhookUrl is no URL of http or https");
      return null;
    }
    if (version == null) {
      body.wrong("customAllocationDefinition.apiVersion is missing");
      return null;
    }
    return new Webhook(url, version);
  }

  private static ReprovisionPolicy reprovision(Body body) {
    Body policy = body.object("reprovisionPolicy");
    ReprovisionPolicy usual = ReprovisionPolicy.DEFAULT;
    return new ReprovisionPolicy(
        policy.value("updateHubAssignment") == null
            ? usual.updateHubAssignment()
            : policy.flag("updateHubAssignment"),
        policy.value("migrateDeviceData") == null
            ? usual.migrateDeviceData()
            : policy.flag("migrateDeviceData"));
  }

  private static Bytes twin(Body body) {
    Body twin = body.object(TWIN);
    var _ = twin.object("tags");
    var _ = twin.object("properties").object("desired");
    return object(body, TWIN);
  }

  /** The object of this name as it came; empty if there is none. */
  private static Bytes object(Body body, String name) {
    var _ = body.object(name);
    return body.value(name) instanceof ObjectNode node && !node.isEmpty()
        ? Json.bytes(node)
        : Bytes.EMPTY;
  }

  static ObjectNode write(EnrollmentView view) {
    ObjectNode node = write(view.enrollment());
    DeviceRegistrationState state = view.registration();
    if (state != null) {
      node.set("registrationState", AnswerJson.tree(state));
    }
    return node;
  }

  /** Without keys and certificates. */
  static ObjectNode write(Enrollment enrollment) {
    EnrollmentTerms terms = enrollment.terms();
    ObjectNode node = Json.object();
    node.put(idName(enrollment.kind()), enrollment.id());
    put(node, "deviceId", enrollment.deviceId());
    put(node, "optionalDeviceInformation", enrollment.deviceInformation());
    node.set("attestation", AttestationJson.write(enrollment.attestation()));
    node.putObject("capabilities").put("iotEdge", terms.iotEdge());
    put(node, "iotHubHostName", terms.hub());
    put(node, TWIN, terms.initialTwin());
    // Its clients want the quotes in the text.
    node.put("etag", "\"" + enrollment.etag() + "\"");
    node.put("provisioningStatus", terms.enabled() ? "enabled" : "disabled");
    node.putObject("reprovisionPolicy")
        .put("updateHubAssignment", terms.reprovision().updateHubAssignment())
        .put("migrateDeviceData", terms.reprovision().migrateDeviceData());
    node.put("createdDateTimeUtc", IsoTime.format7(enrollment.created()));
    node.put("lastUpdatedDateTimeUtc", IsoTime.format7(enrollment.updated()));
    writeAllocation(terms, node);
    return node;
  }

  private static void writeAllocation(EnrollmentTerms terms, ObjectNode node) {
    AllocationPolicy allocation = terms.allocation();
    AllocationPolicy shown = allocation == null ? AllocationPolicy.HASHED : allocation;
    node.put("allocationPolicy", shown.azureName());
    List<String> hubs = terms.hubs();
    if (!hubs.isEmpty()) {
      ArrayNode array = node.putArray("iotHubs");
      hubs.forEach(array::add);
    }
    Webhook webhook = terms.webhook();
    if (webhook != null) {
      node.putObject("customAllocationDefinition")
          .put("webhookUrl", webhook.url())
          .put("apiVersion", webhook.apiVersion());
    }
  }

  private static void put(ObjectNode node, String name, @Nullable String value) {
    if (value != null) {
      node.put(name, value);
    }
  }

  private static void put(ObjectNode node, String name, Bytes json) {
    JsonNode value = json.isEmpty() ? null : Json.parse(json);
    if (value != null) {
      node.set(name, value);
    }
  }
}
