/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.rest;

import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.model.SasToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Calls a hub's service API. One thread at a time. */
public final class HubClient implements AutoCloseable {

  private static final String API_VERSION = "2021-04-12";
  private static final String FEEDBACK = "/messages/serviceBound/feedback";
  private static final Duration TOKEN_LIFE = Duration.ofHours(1);

  /** The longest that a call other than a method may take. */
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

  private final HubAddress address;
  private final InstantSource clock;
  private final HttpClient http;

  /** Opens no connection yet. */
  public HubClient(HubAddress address, InstantSource clock) {
    this.address = address;
    this.clock = clock;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .sslContext(Trust.in(address.caFile()))
            .build();
  }

  /** A registration. */
  public JsonNode registration(Identity identity) {
    return call("GET", registrationPath(identity), Map.of(), null);
  }

  /** All devices, up to a number. */
  public JsonNode devices(int top) {
    return call("GET", "/devices?top=" + top, Map.of(), null);
  }

  /** What the hub counts. */
  public JsonNode statistics() {
    return call("GET", "/holdfast/v1/statistics", Map.of(), null);
  }

  /** All modules of a device. */
  public JsonNode modules(String deviceId) {
    return call("GET", "/devices/" + encode(deviceId) + "/modules", Map.of(), null);
  }

  /** Creates a registration. The draft may hold keys, status and so on; the ids are added. */
  public JsonNode create(Identity identity, ObjectNode draft) {
    draft.put("deviceId", identity.deviceId());
    if (identity instanceof ModuleIdentity module) {
      draft.put("moduleId", module.moduleId());
    }
    return call("PUT", registrationPath(identity), Map.of(), draft);
  }

  /** Deletes a registration; a device's modules go with it. */
  public void delete(Identity identity, String etag) {
    call("DELETE", registrationPath(identity), Map.of("If-Match", quoted(etag)), null);
  }

  /** All authorities that may say who a device is. */
  public JsonNode certificates() {
    return call("GET", "/holdfast/v1/certificates", Map.of(), null);
  }

  /** One of them. */
  public JsonNode certificate(String name) {
    return call("GET", certificatePath(name), Map.of(), null);
  }

  /** Names an authority, which is not verified yet. */
  public JsonNode createCertificate(String name, String pem) {
    return call("PUT", certificatePath(name), Map.of(), certificateBody(pem));
  }

  /** Makes a code that a proof of possession must carry. */
  public JsonNode newVerificationCode(String name, String etag) {
    String path = certificatePath(name) + "/verification-code";
    return call("POST", path, Map.of("If-Match", quoted(etag)), null);
  }

  /** Shows a proof of possession. */
  public JsonNode verifyCertificate(String name, String pem, String etag) {
    String path = certificatePath(name) + "/verify";
    return call("POST", path, Map.of("If-Match", quoted(etag)), certificateBody(pem));
  }

  /** Forgets an authority. */
  public void deleteCertificate(String name, String etag) {
    call("DELETE", certificatePath(name), Map.of("If-Match", quoted(etag)), null);
  }

  /** The twin. */
  public JsonNode twin(Identity identity) {
    return call("GET", twinPath(identity), Map.of(), null);
  }

  /** Merges into tags and desired properties; the whole twin comes back. */
  public JsonNode patchTwin(Identity identity, JsonNode patch, String etag) {
    return call("PATCH", twinPath(identity), Map.of("If-Match", quoted(etag)), patch);
  }

  /** Calls a direct method and waits for its answer: {@code status} and {@code payload}. */
  public JsonNode invoke(Identity identity, ObjectNode call, Duration wait) {
    HttpRequest request =
        request("POST", twinPath(identity) + "/methods", Map.of(), call)
            .timeout(wait.plusSeconds(10))
            .build();
    return exchange(request);
  }

  /**
   * Sends a message to a device; its id and its times come back.
   *
   * @param headers its properties: {@code iothub-messageid}, {@code iothub-app-NAME} and so on
   */
  public JsonNode send(String deviceId, byte[] body, Map<String, String> headers) {
    String path = "/holdfast/v1/devices/" + encode(deviceId) + "/messages/devicebound";
    HttpRequest.Builder request = request("POST", path, headers, null);
    return exchange(request.POST(BodyPublishers.ofByteArray(body)).timeout(CALL_TIMEOUT).build());
  }

  /** Removes all messages that wait for a device: {@code totalMessagesPurged}. */
  public JsonNode purge(String deviceId) {
    return call("DELETE", "/devices/" + encode(deviceId) + "/commands", Map.of(), null);
  }

  /**
   * Takes what became of messages off the hub's list, once the reader has it.
   *
   * @return whether there was any
   */
  public boolean feedback(Consumer<JsonNode> reader) {
    HttpResponse<String> response =
        answered(request("GET", FEEDBACK, Map.of(), null).timeout(CALL_TIMEOUT).build());
    if (response.statusCode() == 204) {
      return false;
    }
    JsonMapper.shared().readTree(response.body()).forEach(reader);
    String lock = response.headers().firstValue("ETag").orElse("").replace("\"", "");
    var settled = call("DELETE", FEEDBACK + "/" + encode(lock), Map.of(), null);
    return settled.isEmpty();
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
            .append(encode(value)));
    HttpRequest request = request("GET", path.toString(), Map.of(), null).build();
    try {
      HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
        if (response.statusCode() != 200) {
          throw refusal(response, lines.readLine());
        }
        String line = lines.readLine();
        while (line != null
            && (line.isEmpty() || reader.test(JsonMapper.shared().readTree(line)))) {
          line = lines.readLine();
        }
      }
    } catch (IOException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private JsonNode call(
      String method, String path, Map<String, String> headers, @Nullable JsonNode body) {
    return exchange(request(method, path, headers, body).timeout(CALL_TIMEOUT).build());
  }

  private JsonNode exchange(HttpRequest request) {
    String body = answered(request).body();
    try {
      return body.isEmpty()
          ? JsonMapper.shared().createObjectNode()
          : JsonMapper.shared().readTree(body);
    } catch (JacksonException e) {
      throw unreachable(e);
    }
  }

  private HttpResponse<String> answered(HttpRequest request) {
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw refusal(response, response.body());
      }
      return response;
    } catch (IOException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable(e);
    }
  }

  private HttpRequest.Builder request(
      String method, String path, Map<String, String> headers, @Nullable JsonNode body) {
    String version = (path.indexOf('?') < 0 ? "?" : "&") + "api-version=" + API_VERSION;
    String host = address.host().indexOf(':') < 0 ? address.host() : "[" + address.host() + "]";
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("https://" + host + ":" + address.port() + path + version))
            .header("Authorization", token())
            .method(
                method,
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body)));
    if (body != null) {
      request.header("Content-Type", "application/json; charset=utf-8");
    }
    headers.forEach(request::header);
    return request;
  }

  private String token() {
    String ready = address.login().sharedAccessSignature();
    if (ready != null) {
      return ready;
    }
    byte[] key = address.login().key();
    if (key == null) {
      throw new IllegalArgumentException("the login has no SharedAccessKey");
    }
    long expiry = clock.instant().plus(TOKEN_LIFE).getEpochSecond();
    String resource = encode(address.host());
    return SasToken.sign(resource, key, expiry, address.login().sharedAccessKeyName()).text();
  }

  private static HubRefusal refusal(HttpResponse<?> response, @Nullable String body) {
    String text = body == null ? "" : body;
    try {
      String message = JsonMapper.shared().readTree(text).path("Message").asString("");
      // "ErrorCode:DeviceNotFound;E404001: no such device"
      text = message.isEmpty() ? text : message.substring(message.indexOf(';') + 1);
    } catch (JacksonException e) {
      // some proxy's page: shown as it is
    }
    return new HubRefusal(
        response.statusCode(),
        response.headers().firstValue("iothub-errorcode").orElse(""),
        text.isBlank() ? "the hub answered HTTP " + response.statusCode() : text.strip());
  }

  private HubUnreachableException unreachable(Exception e) {
    String hub = address.host() + ":" + address.port();
    String reason =
        switch (e) {
          case ConnectException _ -> "nothing listens at " + hub + "; is the hub running?";
          case SSLException _ ->
              hub
                  + " is not trusted ("
                  + e.getMessage()
                  + "); name the hub's ca.pem with --ca-file or HOLDFAST_CA_FILE";
          case java.net.http.HttpTimeoutException _ -> hub + " does not answer in time";
          default -> hub + " cannot be reached: " + e;
        };
    return new HubUnreachableException(reason, e);
  }

  private static String certificatePath(String name) {
    return "/holdfast/v1/certificates/" + encode(name);
  }

  private static ObjectNode certificateBody(String pem) {
    ObjectNode body = JsonMapper.shared().createObjectNode();
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
        ? encode(module.deviceId()) + "/modules/" + encode(module.moduleId())
        : encode(identity.deviceId());
  }

  private static String quoted(String etag) {
    boolean isQuoted = etag.length() > 1 && etag.startsWith("\"") && etag.endsWith("\"");
    return etag.equals("*") || isQuoted ? etag : "\"" + etag + "\"";
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
