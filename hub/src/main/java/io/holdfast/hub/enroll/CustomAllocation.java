/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Exchanges;
import io.holdfast.hub.Outcome;
import io.holdfast.model.Bytes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks a web service of the operator's for a device's hub. Blocks on it, within bounds. */
final class CustomAllocation implements AutoCloseable {

  /** Of the answer: the documented bound of a message. */
  private static final long MAX_ANSWER = 96 * 1024;

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final int OK = 200;
  private static final int NOT_OK = 300;

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
  private final Duration patience;

  CustomAllocation() {
    this(TIMEOUT);
  }

  /** With another bound of the time until the whole answer is there. */
  CustomAllocation(Duration patience) {
    this.patience = patience;
  }

  /** Refused with {@code CUSTOM_ALLOCATION_FAILED} for whatever goes wrong. */
  Outcome<Choice> choose(
      Enrollment enrollment,
      DeviceRegistrationState before,
      Request request,
      List<LinkedHub> among) {
    Webhook webhook = enrollment.terms().webhook();
    if (webhook == null) {
      return failed(enrollment + " has no webhook");
    }
    try {
      HttpRequest asked =
          HttpRequest.newBuilder(address(webhook))
              .header("Content-Type", "application/json; charset=utf-8")
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      question(enrollment, before, request, among).toString()))
              .build();
      HttpResponse<byte[]> answer =
          Exchanges.send(
              http, asked, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER), patience);
      return answer.statusCode() >= OK && answer.statusCode() < NOT_OK
          ? read(answer.body(), among)
          : failed("the webhook answered with status " + answer.statusCode());
    } catch (IOException e) {
      // Its address may hold a secret, and the message may tell it.
      return failed("the webhook did not answer: " + e.getClass().getSimpleName());
    } catch (IllegalArgumentException e) {
      return failed("the webhook is no URL");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Outcome.refused(ErrorCode.SERVICE_UNAVAILABLE, "the hub is closing");
    }
  }

  private static URI address(Webhook webhook) {
    String separator = webhook.url().contains("?") ? "&" : "?";
    return URI.create(
        webhook.url().contains("api-version=")
            ? webhook.url()
            : webhook.url() + separator + "api-version=" + webhook.apiVersion());
  }

  private static ObjectNode question(
      Enrollment enrollment,
      DeviceRegistrationState before,
      Request request,
      List<LinkedHub> among) {
    ObjectNode node = Fields.JSON.createObjectNode();
    boolean isGroup = enrollment.kind() == EnrollmentKind.GROUP;
    ObjectNode about = node.putObject(isGroup ? "enrollmentGroup" : "individualEnrollment");
    about.put(isGroup ? "enrollmentGroupId" : "registrationId", enrollment.id());
    Fields.put(about, "deviceId", enrollment.deviceId());
    about.put("etag", enrollment.etag());
    about.putObject("capabilities").put("iotEdge", enrollment.terms().iotEdge());
    if (!enrollment.terms().initialTwin().isEmpty()) {
      about.set("initialTwin", parsed(enrollment.terms().initialTwin()));
    }
    ObjectNode device = node.putObject("deviceRuntimeContext");
    device.put("registrationId", before.registrationId());
    Fields.put(device, "currentIotHubHostName", before.hub());
    Fields.put(device, "currentDeviceId", before.deviceId());
    if (request.certificate() != null) {
      Fields.put(
          device.putObject("x509").putObject("clientCertificate"),
          "certificate",
          request.certificate());
    } else {
      device.putObject(request.tpm() == null ? "symmetricKey" : "tpm");
    }
    if (!request.payload().isEmpty()) {
      device.set("payload", parsed(request.payload()));
    }
    ArrayNode hubs = node.putArray("linkedHubs");
    among.forEach(hub -> hubs.add(hub.hostName()));
    return node;
  }

  private static JsonNode parsed(Bytes json) {
    return Fields.JSON.readTree(json.toByteArray());
  }

  private static Outcome<Choice> read(byte[] body, List<LinkedHub> among) {
    JsonNode node;
    try {
      node = Fields.JSON.readTree(new String(body, StandardCharsets.UTF_8));
    } catch (JacksonException | NumberFormatException e) {
      // NumberFormatException: an exponent that no BigDecimal has.
      return failed("the webhook's answer is no JSON");
    }
    String name = node.path("iotHubHostName").asString("");
    LinkedHub hub = new LinkedHubs(among).find(name);
    return hub == null
        ? failed("the webhook's answer names no hub that was asked about")
        : Outcome.done(
            new Choice(hub, object(node.get("initialTwin")), bytes(node.get("payload"))));
  }

  private static @Nullable Bytes object(@Nullable JsonNode node) {
    return node == null || !node.isObject() ? null : bytes(node);
  }

  private static Bytes bytes(@Nullable JsonNode node) {
    return node == null || node.isNull()
        ? Bytes.EMPTY
        : Bytes.owning(Fields.JSON.writeValueAsBytes(node));
  }

  private static <T> Outcome<T> failed(String detail) {
    return Outcome.refused(ErrorCode.CUSTOM_ALLOCATION_FAILED, detail);
  }

  /** What waits for an answer gets none. */
  @Override
  public void close() {
    http.shutdownNow();
  }
}
