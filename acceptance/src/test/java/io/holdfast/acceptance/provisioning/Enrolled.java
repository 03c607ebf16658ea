/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.provisioning;

import io.holdfast.faults.Certified;
import io.holdfast.model.Bytes;
import io.holdfast.testkit.Hub;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An enrollment that a back end has made, of a device or of a group.
 *
 * @param hub whose
 * @param path where it is
 */
public record Enrolled(Hub hub, String path) {

  /** Enrolls one device. */
  public static Enrolled device(Hub hub, String id, Map<String, ?> attestation) {
    return put(hub, "/enrollments/" + id, attestation);
  }

  /** Enrolls a group. */
  public static Enrolled group(Hub hub, String id, Map<String, ?> attestation) {
    return put(hub, "/enrollmentGroups/" + id, attestation);
  }

  private static Enrolled put(Hub hub, String path, Map<String, ?> attestation) {
    hub.dps().call("PUT", path, json(Map.of("attestation", attestation))).ok();
    return new Enrolled(hub, path);
  }

  /** By keys of the service's choice. */
  public static Map<String, ?> byKeys() {
    return Map.of("type", "symmetricKey", "symmetricKey", Map.of());
  }

  /** By this certificate. */
  public static Map<String, ?> by(Certified own) {
    return byCertificates("clientCertificates", Map.of("primary", shown(own)));
  }

  /** By either of two certificates. */
  public static Map<String, ?> by(Certified primary, Certified secondary) {
    return byCertificates(
        "clientCertificates", Map.of("primary", shown(primary), "secondary", shown(secondary)));
  }

  /** By a certificate that this authority signed, or one below it. */
  public static Map<String, ?> below(Certified authority) {
    return byCertificates("signingCertificates", Map.of("primary", shown(authority)));
  }

  private static Map<String, ?> byCertificates(String kind, Map<String, ?> certificates) {
    return Map.of("type", "x509", "x509", Map.of(kind, certificates));
  }

  private static Map<String, ?> shown(Certified certified) {
    return Map.of("certificate", certified.pem());
  }

  /** By the TPM with this endorsement key. */
  public static Map<String, ?> byTpm(Bytes endorsementKey) {
    String base64 = Base64.getEncoder().encodeToString(endorsementKey.toByteArray());
    return Map.of("type", "tpm", "tpm", Map.of("endorsementKey", base64));
  }

  /** Changes some members, as a back end does that has read the others. */
  public Enrolled with(Map<String, ?> members) {
    ObjectNode read = (ObjectNode) hub.dps().call("GET", path, null).ok();
    members.forEach(read::putPOJO);
    hub.dps().call("PUT", path, "*", json(read)).ok();
    return this;
  }

  /** Lets nobody in any more. */
  public Enrolled disabled() {
    return with(Map.of("provisioningStatus", "disabled"));
  }

  /** Removes it. */
  public void delete() {
    hub.dps().call("DELETE", path, null).ok();
  }

  /** Its primary key, base64. */
  public String key() {
    return key("primaryKey");
  }

  /** Its secondary key, base64. */
  public String secondaryKey() {
    return key("secondaryKey");
  }

  private String key(String name) {
    JsonNode keys = hub.dps().call("POST", path + "/attestationmechanism", null).ok();
    return keys.required("symmetricKey").required(name).stringValue();
  }

  private static String json(Object value) {
    return JsonMapper.shared().writeValueAsString(value);
  }
}
