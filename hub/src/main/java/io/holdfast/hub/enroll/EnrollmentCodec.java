/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import io.holdfast.hub.registry.SymmetricKeys;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The stored form of enrollments: a JSON object each, so that members can come later. */
final class EnrollmentCodec implements RecordTable.Codec<Enrollment> {

  @Override
  public byte[] encode(Enrollment enrollment) {
    ObjectNode node = Fields.JSON.createObjectNode();
    node.put("kind", enrollment.kind().name());
    node.put("id", enrollment.id());
    Fields.put(node, "deviceId", enrollment.deviceId());
    node.set("attestation", encode(enrollment.attestation()));
    encode(enrollment.terms(), node.putObject("terms"));
    Fields.put(node, "deviceInformation", enrollment.deviceInformation());
    node.put("etag", enrollment.etag());
    node.put("created", enrollment.created().toString());
    node.put("updated", enrollment.updated().toString());
    return Fields.JSON.writeValueAsBytes(node);
  }

  @Override
  public Enrollment decode(byte[] stored) {
    JsonNode node = Fields.JSON.readTree(stored);
    return new Enrollment(
        EnrollmentKind.valueOf(node.required("kind").asString()),
        node.required("id").asString(),
        Fields.text(node, "deviceId"),
        attestation(node.required("attestation")),
        terms(node.required("terms")),
        Fields.bytes(node, "deviceInformation"),
        node.required("etag").asString(),
        Instant.parse(node.required("created").asString()),
        Instant.parse(node.required("updated").asString()));
  }

  private static ObjectNode encode(Attestation attestation) {
    ObjectNode node = Fields.JSON.createObjectNode();
    switch (attestation) {
      case Attestation.SymmetricKey(SymmetricKeys keys) ->
          Fields.put(node.put("type", "symmetricKey"), keys);
      case Attestation.ClientCertificates(
              X509Certificate primary,
              @Nullable X509Certificate secondary) ->
          certificates(node.put("type", "clientCertificates"), primary, secondary);
      case Attestation.SigningCertificates(
              X509Certificate primary,
              @Nullable X509Certificate secondary) ->
          certificates(node.put("type", "signingCertificates"), primary, secondary);
      case Attestation.AuthorityReferences(String primary, @Nullable String secondary) ->
          Fields.put(
              node.put("type", "authorityReferences").put("primary", primary),
              "secondary",
              secondary);
      case Attestation.Tpm(TpmKeys keys) -> Fields.put(node.put("type", "tpm"), keys);
    }
    return node;
  }

  private static void certificates(
      ObjectNode node, X509Certificate primary, @Nullable X509Certificate secondary) {
    Fields.put(node, "primary", primary);
    Fields.put(node, "secondary", secondary);
  }

  private static Attestation attestation(JsonNode node) {
    String type = node.required("type").asString();
    return switch (type) {
      case "symmetricKey" -> new Attestation.SymmetricKey(Fields.keys(node));
      case "clientCertificates" ->
          new Attestation.ClientCertificates(
              Objects.requireNonNull(Fields.certificate(node, "primary")),
              Fields.certificate(node, "secondary"));
      case "signingCertificates" ->
          new Attestation.SigningCertificates(
              Objects.requireNonNull(Fields.certificate(node, "primary")),
              Fields.certificate(node, "secondary"));
      case "authorityReferences" ->
          new Attestation.AuthorityReferences(
              node.required("primary").asString(), Fields.text(node, "secondary"));
      case "tpm" -> new Attestation.Tpm(Objects.requireNonNull(Fields.tpm(node)));
      default -> throw new IllegalStateException("an enrollment has the attestation " + type);
    };
  }

  private static void encode(EnrollmentTerms terms, ObjectNode node) {
    node.put("enabled", terms.enabled());
    node.put("iotEdge", terms.iotEdge());
    Fields.put(node, "hub", terms.hub());
    ArrayNode hubs = node.putArray("hubs");
    terms.hubs().forEach(hubs::add);
    AllocationPolicy allocation = terms.allocation();
    Fields.put(node, "allocation", allocation == null ? null : allocation.name());
    Webhook webhook = terms.webhook();
    if (webhook != null) {
      node.put("webhookUrl", webhook.url()).put("webhookVersion", webhook.apiVersion());
    }
    Fields.put(node, "initialTwin", terms.initialTwin());
    node.put("updateHub", terms.reprovision().updateHubAssignment());
    node.put("migrateData", terms.reprovision().migrateDeviceData());
  }

  private static EnrollmentTerms terms(JsonNode node) {
    List<String> hubs = new ArrayList<>();
    node.required("hubs").forEach(hub -> hubs.add(hub.asString()));
    String allocation = Fields.text(node, "allocation");
    String webhook = Fields.text(node, "webhookUrl");
    return new EnrollmentTerms(
        node.required("enabled").asBoolean(),
        node.required("iotEdge").asBoolean(),
        Fields.text(node, "hub"),
        hubs,
        allocation == null ? null : AllocationPolicy.valueOf(allocation),
        webhook == null ? null : new Webhook(webhook, node.required("webhookVersion").asString()),
        Fields.bytes(node, "initialTwin"),
        new ReprovisionPolicy(
            node.required("updateHub").asBoolean(), node.required("migrateData").asBoolean()));
  }
}
