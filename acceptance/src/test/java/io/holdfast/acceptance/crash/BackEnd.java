/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.crash;

import io.holdfast.model.ConnectionString;
import io.holdfast.model.SasToken;
import io.holdfast.testkit.Hub;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * A back end whose calls may break in the middle: the exception says so, and the caller does not
 * know what became of its call. Any thread.
 */
final class BackEnd implements AutoCloseable {

  private final String base;
  private final String authorization;
  private final HttpClient http;

  BackEnd(Hub hub) {
    ConnectionString service = ConnectionString.parse(hub.ready().serviceConnectionString());
    base = "https://" + hub.host() + ":" + hub.ready().httpsPort();
    long end = InstantSource.system().instant().getEpochSecond() + 3600;
    authorization =
        SasToken.sign(
                service.hostName(),
                Objects.requireNonNull(service.key()),
                end,
                service.sharedAccessKeyName())
            .text();
    http = HttpClient.newBuilder().sslContext(hub.trust()).connectTimeout(Load.PATIENCE).build();
  }

  /**
   * An answer.
   *
   * @param etag without its quotes, or nothing
   */
  record Answer(int status, String etag, String body) {

    JsonNode json() {
      return body.isEmpty() ? MissingNode.getInstance() : JsonMapper.shared().readTree(body);
    }

    /** The body of a success. */
    JsonNode ok() {
      if (status / 100 != 2) {
        throw new AssertionError("expected success, got " + this);
      }
      return json();
    }
  }

  /**
   * Any call.
   *
   * @param target path and query, without api-version
   * @param headers names and values in turn
   * @throws IOException if no answer came
   */
  Answer call(String method, String target, @Nullable String body, String... headers)
      throws IOException, InterruptedException {
    String version = (target.contains("?") ? "&" : "?") + "api-version=2021-04-12";
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + target + version))
            .timeout(Duration.ofMinutes(2))
            .header("Authorization", authorization)
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
    String etag = response.headers().firstValue("etag").orElse("").replace("\"", "");
    return new Answer(response.statusCode(), etag, response.body());
  }

  /** The member of a list, or of a document, by GET; missing where the hub has no such thing. */
  JsonNode find(String target) throws IOException, InterruptedException {
    Answer answer = call("GET", target, null);
    return answer.status == 404 ? MissingNode.getInstance() : answer.ok();
  }

  /** What a module sent, from an offset of one partition, up to the end. */
  List<JsonNode> events(String device, String module, String position)
      throws IOException, InterruptedException {
    String query = "?deviceId=" + device + "&moduleId=" + module + "&" + position;
    Answer answer = call("GET", "/holdfast/v1/events" + query, null);
    if (answer.status != 200) {
      throw new AssertionError("cannot read the stream: " + answer);
    }
    List<JsonNode> events = new ArrayList<>();
    answer
        .body
        .lines()
        .filter(line -> !line.isBlank())
        .forEach(line -> events.add(JsonMapper.shared().readTree(line)));
    return events;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
