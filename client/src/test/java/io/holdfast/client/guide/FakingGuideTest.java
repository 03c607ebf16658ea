/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.client.Disposition;
import io.holdfast.client.InputHandler;
import io.holdfast.client.InputMessage;
import io.holdfast.client.ModuleClient;
import io.holdfast.client.Registration;
import io.holdfast.model.Bytes;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // The fake answers by reflection.
class FakingGuideTest {

  // example: code-under-test
  static final class HeatFilter {
    private final ModuleClient client;

    HeatFilter(ModuleClient client) {
      this.client = client;
    }

    Registration start() {
      return client.onInput("readings", this::filter);
    }

    private CompletionStage<Disposition> filter(InputMessage message) {
      double degrees = Double.parseDouble(message.message().body().utf8());
      CompletableFuture<Void> passed =
          degrees < 80
              ? CompletableFuture.completedFuture(null)
              : client.sendToOutput("alerts", message.message());
      return passed.thenApply(done -> Disposition.ACCEPTED);
    }
  }

  // end

  // example: fake
  static final class FakeModule {
    final Map<String, InputHandler> inputs = new HashMap<>();
    final List<String> sent = new ArrayList<>();

    ModuleClient client() {
      return (ModuleClient)
          Proxy.newProxyInstance(
              ModuleClient.class.getClassLoader(),
              new Class<?>[] {ModuleClient.class},
              (proxy, method, arguments) -> called(method.getName(), arguments));
    }

    private Object called(String name, Object[] arguments) {
      CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
      if (name.equals("onInput")) {
        inputs.put((String) arguments[0], (InputHandler) arguments[1]);
        return Registration.of(done, () -> inputs.remove(arguments[0]));
      }
      if (name.equals("sendToOutput")) {
        sent.add(arguments[0] + ": " + ((Message) arguments[1]).body().utf8());
        return done;
      }
      throw new UnsupportedOperationException(name);
    }
  }

  // end

  @Test
  @DisplayName("Guide: code is tested with a client of the test's own, without a hub")
  void faked_MESSAGES_areFiltered() {
    // example: unit-test
    FakeModule module = new FakeModule();
    new HeatFilter(module.client()).start();
    InputHandler readings = Objects.requireNonNull(module.inputs.get("readings"));
    for (String degrees : List.of("21.5", "81.5")) {
      Message message = new Message(MessageProperties.NONE, Bytes.utf8(degrees));
      CompletionStage<Disposition> answer =
          readings.received(new InputMessage("readings", message, false));
      assertEquals(Disposition.ACCEPTED, answer.toCompletableFuture().join());
    }
    assertEquals(List.of("alerts: 81.5"), module.sent);
    // end
  }
}
