/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.guide;

import io.holdfast.client.ClientOptions;
import io.holdfast.client.ModuleClient;
import io.holdfast.client.net.ClientDriver;
import io.holdfast.model.Bytes;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the examples' tests share. */
final class Reading {

  private Reading() {}

  static Message of(String json) {
    return new Message(MessageProperties.NONE, Bytes.utf8(json));
  }

  /** How clients of the hub connect. */
  static ClientOptions.Builder options(Hub hub) {
    return ClientOptions.builder().trustedCertificates(hub.ready().caFile());
  }

  static ModuleClient client(ClientDriver driver, Hub hub, Registered module) {
    return ModuleClient.fromConnectionString(
        driver, module.connectionString(), options(hub).build());
  }

  /** The JSON of an event whose sender did not say that it is JSON. */
  static JsonNode body(JsonNode event) {
    return JsonMapper.shared().readTree(event.path("body").asString());
  }

  static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T got = queue.poll(120, TimeUnit.SECONDS);
    if (got == null) {
      throw new AssertionError("nothing came in 30 s");
    }
    return got;
  }
}
