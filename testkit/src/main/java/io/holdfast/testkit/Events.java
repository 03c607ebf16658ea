/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.testkit;

import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one device or module sent, read from the event stream as it comes, from the earliest that
 * the stream still has. One thread uses it; another reads the connection.
 */
public final class Events implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final InputStream body;
  private final BlockingQueue<JsonNode> arrived = new LinkedBlockingQueue<>();

  private Events(InputStream body) {
    this.body = body;
    Thread.ofVirtual().name("events-reader").start(this::readAll);
  }

  static Events open(ServiceApi service, Identity sender) {
    String module = sender instanceof ModuleIdentity m ? "&moduleId=" + encode(m.moduleId()) : "";
    HttpResponse<InputStream> response =
        service.open(
            "/holdfast/v1/events?follow=true&from=earliest&deviceId="
                + encode(sender.deviceId())
                + module);
    if (response.statusCode() != 200) {
      throw new IllegalStateException("GET /holdfast/v1/events answered " + response.statusCode());
    }
    return new Events(response.body());
  }

  /**
   * The next event.
   *
   * @throws AssertionError if none comes in thirty seconds
   */
  public JsonNode next() {
    JsonNode event = poll(PATIENCE);
    if (event == null) {
      throw new AssertionError("no event in " + PATIENCE.toSeconds() + " s");
    }
    return event;
  }

  /** The next event, or null if none comes in time. */
  public @Nullable JsonNode poll(Duration patience) {
    try {
      return arrived.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for an event", e);
    }
  }

  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void readAll() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          arrived.add(JsonMapper.shared().readTree(line));
        }
      }
    } catch (IOException closed) {
      // by close(), or with the hub: whoever waits for more is told by the deadline
    }
  }

  private static String encode(String id) {
    return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
