/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.rest;

import io.holdfast.hub.Exchanges;
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
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Requests to a hub with the caller's login, and its answers as JSON. A refusal becomes a {@link
 * HubRefusal}, everything else that goes wrong a {@link HubUnreachableException}. One thread at a
 * time.
 */
final class Calls implements AutoCloseable {

  private static final String API_VERSION = "2021-04-12";
  private static final Duration TOKEN_LIFE = Duration.ofHours(1);

  /** The longest that a call other than a method may take. */
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

  private final HubAddress address;
  private final InstantSource clock;
  private final HttpClient http;

  /** Opens no connection yet. */
  Calls(HubAddress address, InstantSource clock) {
    this.address = address;
    this.clock = clock;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .sslContext(Trust.in(address.caFile()))
            .build();
  }

  JsonNode get(String path) {
    return call("GET", path, Map.of(), null);
  }

  /** An answer without a body is an empty object. */
  JsonNode call(String method, String path, Map<String, String> headers, @Nullable JsonNode body) {
    return call(method, path, headers, body, CALL_TIMEOUT);
  }

  JsonNode call(
      String method,
      String path,
      Map<String, String> headers,
      @Nullable JsonNode body,
      Duration wait) {
    return json(answered(request(method, path, headers, body), wait));
  }

  /** Sends a body that need not be JSON. */
  JsonNode post(String path, Map<String, String> headers, byte[] body) {
    HttpRequest.Builder request = request("POST", path, headers, null);
    return json(answered(request.POST(BodyPublishers.ofByteArray(body)), CALL_TIMEOUT));
  }

  /** The whole answer. */
  HttpResponse<String> answer(String path) {
    return answer("GET", path, Map.of(), null);
  }

  /** The whole answer, headers and all. */
  HttpResponse<String> answer(
      String method, String path, Map<String, String> headers, @Nullable JsonNode body) {
    return answered(request(method, path, headers, body), CALL_TIMEOUT);
  }

  /** Reads an answer without end, a line at a time, until the reader returns false. */
  void lines(String path, Predicate<String> reader) {
    HttpRequest request = request("GET", path, Map.of(), null).build();
    try {
      HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
        if (response.statusCode() != 200) {
          throw refusal(response, lines.readLine());
        }
        String line = lines.readLine();
        while (line != null && (line.isEmpty() || reader.test(line))) {
          line = lines.readLine();
        }
      }
    } catch (IOException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private JsonNode json(HttpResponse<String> response) {
    String body = response.body();
    return body.isEmpty() ? HubJson.MAPPER.createObjectNode() : parse(body);
  }

  /** Reads what the hub sent. */
  JsonNode parse(String text) {
    try {
      return HubJson.read(text);
    } catch (JacksonException | NumberFormatException e) {
      throw new HubUnreachableException(
          place() + " answers with what is not JSON; is that a hub?", e);
    }
  }

  private HttpResponse<String> answered(HttpRequest.Builder request, Duration wait) {
    try {
      HttpResponse<String> response =
          Exchanges.send(http, request.build(), BodyHandlers.ofString(), wait);
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
                    : BodyPublishers.ofString(HubJson.MAPPER.writeValueAsString(body)));
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
      JsonNode error = HubJson.read(text);
      String message = error.path("Message").asString("");
      // "ErrorCode:DeviceNotFound;E404001: no such device"
      text = message.isEmpty() ? text : message.substring(message.indexOf(';') + 1);
      // The form of the provisioning service.
      text = error.path("message").asString(text);
    } catch (JacksonException | NumberFormatException e) {
      // some proxy's page: shown as it is
    }
    return new HubRefusal(
        response.statusCode(),
        response
            .headers()
            .firstValue("iothub-errorcode")
            .or(() -> response.headers().firstValue("x-ms-error-code"))
            .orElse(""),
        text.isBlank() ? "the hub answered HTTP " + response.statusCode() : text.strip());
  }

  private static boolean isUnresolved(Throwable e) {
    Throwable cause = e;
    while (cause != null && !(cause instanceof UnresolvedAddressException)) {
      cause = cause.getCause();
    }
    return cause != null;
  }

  private String place() {
    return address.host() + ":" + address.port();
  }

  private HubUnreachableException unreachable(Exception e) {
    String hub = place();
    String reason =
        switch (e) {
          case ConnectException _ when isUnresolved(e) ->
              address.host() + " has no address: is the name right, and does this machine know it?";
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

  @Override
  public void close() {
    http.shutdownNow();
  }

  /** Text as a part of a path or a query. */
  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
