/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.model.ConnectionString;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.model.SasToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** The REST calls of a back end, as any HTTP client makes them. Any thread. */
public final class ServiceApi implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final String host;
  private final String base;
  private final String authorization;
  private final HttpClient http;

  ServiceApi(ReadyFile ready, SSLContext trust) {
    this(ready, ready.serviceConnectionString(), trust);
  }

  ServiceApi(ReadyFile ready, String connectionString, SSLContext trust) {
    ConnectionString service = ConnectionString.parse(connectionString);
    this.host = ready.host();
    this.base = "https://" + host + ":" + ready.httpsPort();
    this.authorization =
        SasToken.sign(
                service.hostName(),
                Objects.requireNonNull(service.key()),
                InstantSource.system().instant().getEpochSecond() + 3600,
                service.sharedAccessKeyName())
            .text();
    this.http = HttpClient.newBuilder().sslContext(trust).connectTimeout(PATIENCE).build();
  }

  /**
   * An answer.
   *
   * @param status HTTP's
   * @param json the body, or a missing node if it is not JSON
   * @param text the body as it came
   * @param etag the header, without quotes; empty if there is none
   */
  public record Reply(int status, JsonNode json, String text, String etag) {

    /** The body, after a check that all went well. */
    public JsonNode ok() {
      if (status / 100 != 2) {
        throw new AssertionError("expected success, got " + this);
      }
      return json;
    }
  }

  /** Registers an identity with keys of the hub's choice. */
  public Registered create(Identity identity) {
    return create(identity, Map.of());
  }

  /** Registers an identity with more members in the request. */
  public Registered create(Identity identity, Map<String, ?> members) {
    var body = JsonMapper.shared().createObjectNode().put("deviceId", identity.deviceId());
    if (identity instanceof ModuleIdentity module) {
      body.put("moduleId", module.moduleId());
    }
    members.forEach(body::putPOJO);
    JsonNode keys =
        call("PUT", path("devices", identity), body.toString())
            .ok()
            .required("authentication")
            .required("symmetricKey");
    return new Registered(
        host,
        identity,
        keys.required("primaryKey").stringValue(),
        keys.required("secondaryKey").stringValue());
  }

  /** The twin as a back end sees it. */
  public JsonNode twin(Identity identity) {
    return call("GET", path("twins", identity), null).ok();
  }

  /** Changes desired properties. */
  public JsonNode patchDesired(Identity identity, String json) {
    return call("PATCH", path("twins", identity), "{\"properties\":{\"desired\":" + json + "}}")
        .ok();
  }

  /** Calls a method; whatever comes of it is in the reply. */
  public Reply invoke(Identity identity, String body) {
    return call("POST", path("twins", identity) + "/methods", body);
  }

  /**
   * Sends a message to a device.
   *
   * @param headers its properties: {@code iothub-ack}, {@code iothub-app-NAME} and so on
   */
  public Reply sendToDevice(Identity device, String body, Map<String, String> headers) {
    String path = "/holdfast/v1" + path("devices", device) + "/messages/devicebound";
    HttpRequest.Builder request = request(path).POST(BodyPublishers.ofString(body));
    headers.forEach(request::header);
    HttpResponse<String> response = send(request.timeout(PATIENCE), BodyHandlers.ofString());
    return replyOf(response);
  }

  /** Enables or disables a device. */
  public void setStatus(Identity identity, String status) {
    JsonNode device = call("GET", path("devices", identity), null).ok();
    String body = ((ObjectNode) device).put("status", status).toString();
    call("PUT", path("devices", identity), "*", body).ok();
  }

  /** Removes an identity. */
  public void delete(Identity identity) {
    call("DELETE", path("devices", identity), "*", null).ok();
  }

  /** {@code /collection/D} or {@code /collection/D/modules/M}, the ids percent-encoded. */
  public static String path(String collection, Identity identity) {
    String module = identity instanceof ModuleIdentity m ? "/modules/" + encode(m.moduleId()) : "";
    return "/" + collection + "/" + encode(identity.deviceId()) + module;
  }

  private static String encode(String id) {
    return URLEncoder.encode(id, UTF_8).replace("+", "%20");
  }

  /** Any call, without If-Match. */
  public Reply call(String method, String path, @Nullable String json) {
    return call(method, path, null, json);
  }

  /** Any call; the path may have a query. */
  public Reply call(String method, String path, @Nullable String ifMatch, @Nullable String json) {
    HttpRequest.Builder request =
        request(path + (path.contains("?") ? "&" : "?") + "api-version=2021-04-12")
            .method(method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
    if (json != null) {
      request.header("Content-Type", "application/json; charset=utf-8");
    }
    if (ifMatch != null) {
      request.header("If-Match", ifMatch);
    }
    HttpResponse<String> response =
        send(request.timeout(PATIENCE.plusMinutes(5)), BodyHandlers.ofString());
    return replyOf(response);
  }

  private static Reply replyOf(HttpResponse<String> response) {
    String etag = response.headers().firstValue("ETag").orElse("").replace("\"", "");
    return new Reply(response.statusCode(), jsonOf(response.body()), response.body(), etag);
  }

  /** A GET whose body is read as it comes. */
  HttpResponse<InputStream> open(String path) {
    return send(request(path).GET(), BodyHandlers.ofInputStream());
  }

  /** Ends the connections; calls that wait for an answer fail. */
  @Override
  public void close() {
    http.shutdownNow();
  }

  private HttpRequest.Builder request(String pathAndQuery) {
    return HttpRequest.newBuilder(URI.create(base + pathAndQuery))
        .header("Authorization", authorization);
  }

  private <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> handler) {
    try {
      return http.send(request.build(), handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while calling the hub", e);
    }
  }

  private static JsonNode jsonOf(String text) {
    return text.startsWith("{") || text.startsWith("[")
        ? JsonMapper.shared().readTree(text)
        : MissingNode.getInstance();
  }
}
