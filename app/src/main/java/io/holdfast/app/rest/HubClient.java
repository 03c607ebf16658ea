/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.rest;

import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Calls a hub's service API. One thread at a time. */
public final class HubClient implements AutoCloseable {

  private static final String FEEDBACK = "/messages/serviceBound/feedback";

  private final Calls calls;

  /** Opens no connection yet. */
  public HubClient(HubAddress address, InstantSource clock) {
    this.calls = new Calls(address, clock);
  }

  /** A registration. */
  public JsonNode registration(Identity identity) {
    return calls.get(registrationPath(identity));
  }

  /** All devices, up to a number. */
  public JsonNode devices(int top) {
    return calls.get("/devices?top=" + top);
  }

  /** What the hub counts. */
  public JsonNode statistics() {
    return calls.get("/holdfast/v1/statistics");
  }

  /** All modules of a device. */
  public JsonNode modules(String deviceId) {
    return calls.get("/devices/" + Calls.encode(deviceId) + "/modules");
  }

  /** Creates a registration. The draft may hold keys, status and so on; the ids are added. */
  public JsonNode create(Identity identity, ObjectNode draft) {
    draft.put("deviceId", identity.deviceId());
    if (identity instanceof ModuleIdentity module) {
      draft.put("moduleId", module.moduleId());
    }
    return calls.call("PUT", registrationPath(identity), Map.of(), draft);
  }

  /** Changes a registration to what the draft says. */
  public JsonNode update(Identity identity, JsonNode draft, String etag) {
    return calls.call("PUT", registrationPath(identity), Map.of("If-Match", quoted(etag)), draft);
  }

  /** Deletes a registration; a device's modules go with it. */
  public void delete(Identity identity, String etag) {
    calls.call("DELETE", registrationPath(identity), Map.of("If-Match", quoted(etag)), null);
  }

  /** All authorities that may say who a device is. */
  public JsonNode certificates() {
    return calls.get("/holdfast/v1/certificates");
  }

  /** One of them. */
  public JsonNode certificate(String name) {
    return calls.get(certificatePath(name));
  }

  /** Names an authority, which is not verified yet. */
  public JsonNode createCertificate(String name, String pem) {
    return calls.call("PUT", certificatePath(name), Map.of(), certificateBody(pem));
  }

  /** Makes a code that a proof of possession must carry. */
  public JsonNode newVerificationCode(String name, String etag) {
    String path = certificatePath(name) + "/verification-code";
    return calls.call("POST", path, Map.of("If-Match", quoted(etag)), null);
  }

  /** Shows a proof of possession. */
  public JsonNode verifyCertificate(String name, String pem, String etag) {
    String path = certificatePath(name) + "/verify";
    return calls.call("POST", path, Map.of("If-Match", quoted(etag)), certificateBody(pem));
  }

  /** Forgets an authority. */
  public void deleteCertificate(String name, String etag) {
    calls.call("DELETE", certificatePath(name), Map.of("If-Match", quoted(etag)), null);
  }

  /** The twin. */
  public JsonNode twin(Identity identity) {
    return calls.get(twinPath(identity));
  }

  /** Merges into tags and desired properties; the whole twin comes back. */
  public JsonNode patchTwin(Identity identity, JsonNode patch, String etag) {
    return calls.call("PATCH", twinPath(identity), Map.of("If-Match", quoted(etag)), patch);
  }

  /** Calls a direct method and waits for its answer: {@code status} and {@code payload}. */
  public JsonNode invoke(Identity identity, ObjectNode call, Duration wait) {
    return calls.call(
        "POST", twinPath(identity) + "/methods", Map.of(), call, wait.plusSeconds(10));
  }

  /**
   * Sends a message to a device; its id and its times come back.
   *
   * @param headers its properties: {@code iothub-messageid}, {@code iothub-app-NAME} and so on
   */
  public JsonNode send(String deviceId, byte[] body, Map<String, String> headers) {
    String path = "/holdfast/v1/devices/" + Calls.encode(deviceId) + "/messages/devicebound";
    return calls.post(path, headers, body);
  }

  /** Removes all messages that wait for a device: {@code totalMessagesPurged}. */
  public JsonNode purge(String deviceId) {
    return calls.call("DELETE", "/devices/" + Calls.encode(deviceId) + "/commands", Map.of(), null);
  }

  /**
   * Takes what became of messages off the hub's list, once the reader has it.
   *
   * @return whether there was any
   */
  public boolean feedback(Consumer<JsonNode> reader) {
    HttpResponse<String> response = calls.answer(FEEDBACK);
    if (response.statusCode() == 204) {
      return false;
    }
    calls.parse(response.body()).forEach(reader);
    String lock = response.headers().firstValue("ETag").orElse("").replace("\"", "");
    var _ = calls.call("DELETE", FEEDBACK + "/" + Calls.encode(lock), Map.of(), null);
    return true;
  }

  /**
   * Reads the stream of events, a JSON object at a time, until the hub ends it, the reader returns
   * false or the thread is interrupted.
   *
   * @param query of {@code GET /holdfast/v1/events}: {@code follow}, {@code from} and so on
   */
  public void events(Map<String, String> query, Predicate<JsonNode> reader) {
    StringBuilder path = new StringBuilder("/holdfast/v1/events");
    query.forEach((name, value) ->
        path.append(path.indexOf("?") < 0 ? '?' : '&')
            .append(name)
            .append('=')
            .append(Calls.encode(value)));
    calls.lines(path.toString(), line -> reader.test(calls.parse(line)));
  }

  @Override
  public void close() {
    calls.close();
  }

  private static String certificatePath(String name) {
    return "/holdfast/v1/certificates/" + Calls.encode(name);
  }

  private static ObjectNode certificateBody(String pem) {
    ObjectNode body = HubJson.MAPPER.createObjectNode();
    body.putObject("properties").put("certificate", pem);
    return body;
  }

  private static String registrationPath(Identity identity) {
    return "/devices/" + idPath(identity);
  }

  private static String twinPath(Identity identity) {
    return "/twins/" + idPath(identity);
  }

  private static String idPath(Identity identity) {
    return identity instanceof ModuleIdentity module
        ? Calls.encode(module.deviceId()) + "/modules/" + Calls.encode(module.moduleId())
        : Calls.encode(identity.deviceId());
  }

  private static String quoted(String etag) {
    boolean isQuoted = etag.length() > 1 && etag.startsWith("\"") && etag.endsWith("\"");
    return etag.equals("*") || isQuoted ? etag : "\"" + etag + "\"";
  }
}
