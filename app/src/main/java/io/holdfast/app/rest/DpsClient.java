/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.rest;

import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Calls a provisioning service's REST API. One thread at a time. */
public final class DpsClient implements AutoCloseable {

  private static final String REGISTRATIONS = "/registrations/";
  private static final String CONTINUATION = "x-ms-continuation";

  /** How many items one page brings at most. */
  private static final int PAGE = 100;

  private final Calls calls;

  /** Opens no connection yet. */
  public DpsClient(HubAddress address, InstantSource clock) {
    this.calls = new Calls(address, clock);
  }

  /** What devices need to know of the service: {@code idScope} and so on. */
  public JsonNode service() {
    return calls.get("/holdfast/v1/provisioning");
  }

  /** An enrollment, without its keys. */
  public JsonNode enrollment(EnrollmentKind kind, String id) {
    return calls.get(path(kind, id));
  }

  /** How devices prove to be of an enrollment, with the keys. */
  public JsonNode attestation(EnrollmentKind kind, String id) {
    return calls.call("POST", path(kind, id) + "/attestationmechanism", Map.of(), null);
  }

  /** Creates an enrollment. The id is added to the draft. */
  public JsonNode create(EnrollmentKind kind, String id, ObjectNode draft) {
    return calls.call("PUT", path(kind, id), Map.of(), draft.put(kind.idName(), id));
  }

  /** Changes an enrollment to what the draft says; what it says of no secret stays. */
  public JsonNode update(EnrollmentKind kind, String id, JsonNode draft, String etag) {
    return calls.call("PUT", path(kind, id), ifMatch(etag), draft);
  }

  /** Deletes an enrollment; what was registered by it stays. */
  public void delete(EnrollmentKind kind, String id, String etag) {
    calls.call("DELETE", path(kind, id), ifMatch(etag), null);
  }

  /** All enrollments of a kind, up to a number. */
  public ArrayNode enrollments(EnrollmentKind kind, int top) {
    return pages(kind.path() + "/query", top);
  }

  /** What became of a device that asked to be provisioned. */
  public JsonNode registration(String id) {
    return calls.get(REGISTRATIONS + Calls.encode(id));
  }

  /** Those of a group, up to a number. */
  public ArrayNode registrations(String groupId, int top) {
    return pages(REGISTRATIONS + Calls.encode(groupId) + "/query", top);
  }

  /** Forgets what became of a device; its identity at its hub stays. */
  public void deleteRegistration(String id, String etag) {
    calls.call("DELETE", REGISTRATIONS + Calls.encode(id), ifMatch(etag), null);
  }

  private ArrayNode pages(String path, int top) {
    ArrayNode all = HubJson.MAPPER.createArrayNode();
    ObjectNode query = HubJson.MAPPER.createObjectNode().put("query", "SELECT * FROM enrollments");
    String continuation = "";
    do {
      Map<String, String> headers = new HashMap<>();
      headers.put("x-ms-max-item-count", Integer.toString(Math.min(PAGE, top - all.size())));
      if (!continuation.isEmpty()) {
        headers.put(CONTINUATION, continuation);
      }
      HttpResponse<String> page = calls.answer("POST", path, headers, query);
      calls.parse(page.body()).forEach(all::add);
      continuation = page.headers().firstValue(CONTINUATION).orElse("");
    } while (!continuation.isEmpty() && all.size() < top);
    return all;
  }

  @Override
  public void close() {
    calls.close();
  }

  private static String path(EnrollmentKind kind, String id) {
    return kind.path() + "/" + Calls.encode(id);
  }

  /** An etag of this service has its quotes in its text. */
  private static Map<String, String> ifMatch(String etag) {
    return Map.of("If-Match", etag);
  }
}
