/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.BlockingModuleClient;
import io.holdfast.client.ClientOptions;
import io.holdfast.client.DesiredChange;
import io.holdfast.client.ModuleClient;
import io.holdfast.client.core.Credentials;
import io.holdfast.client.core.TwinRefusedException;
import io.holdfast.client.mqtt.ClientException;
import io.holdfast.client.net.ClientDriver;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.model.SasToken;
import io.holdfast.model.Twin;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(HoldfastExtension.class)
@SuppressWarnings("FutureReturnValueIgnored") // As in programs that do not care.
class TwinGuideTest {

  // example: settings
  private final Map<String, Object> settings = new HashMap<>();

  void apply(DesiredChange change) {
    if (change.complete()) {
      settings.clear();
    }
    change
        .properties()
        .values()
        .forEach((name, value) -> {
          if (value == null) {
            settings.remove(name);
          } else {
            settings.put(name, value);
          }
        });
  }

  // end

  private static void follow(ModuleClient client, Consumer<DesiredChange> apply) {
    // example: desired
    client.onDesired(apply::accept).granted().join();
    // end
  }

  @Test
  @DisplayName("[client-91] [client-92] Guide: the desired half first whole, then its changes")
  void desired_CHANGED_isFollowed(Hub hub) throws Exception {
    Registered module = hub.newModule();
    hub.service().patchDesired(module.identity(), "{\"interval\":5,\"unit\":\"C\"}");
    BlockingQueue<DesiredChange> changes = new LinkedBlockingQueue<>();
    try (ClientDriver driver = ClientDriver.start();
        ModuleClient client = Reading.client(driver, hub, module)) {
      client.open();
      follow(client, changes::add);
      DesiredChange whole = Reading.next(changes);
      assertThat(whole.complete()).isTrue();
      assertThat(whole.properties().version()).isEqualTo(2);
      apply(whole);
      assertThat(settings).isEqualTo(Map.of("interval", 5L, "unit", "C"));
      hub.service().patchDesired(module.identity(), "{\"unit\":null,\"interval\":9}");
      DesiredChange change = Reading.next(changes);
      assertThat(change.complete()).isFalse();
      assertThat(change.properties().version()).isEqualTo(3);
      apply(change);
      assertThat(settings).isEqualTo(Map.of("interval", 9L));
    }
  }

  private static OptionalLong report(ModuleClient client) {
    // example: twin
    Twin twin = client.twin().join();
    Object interval = twin.desired().values().getOrDefault("interval", 60L);
    OptionalLong version =
        client.updateReported(Map.of("interval", interval, "state", "running")).join();
    // end
    return version;
  }

  @Test
  @DisplayName("[client-100] Guide: the twin is read, and its reported half changed")
  void twin_REPORTED_hasItsVersion(Hub hub) {
    Registered module = hub.newModule();
    hub.service().patchDesired(module.identity(), "{\"interval\":5}");
    try (ClientDriver driver = ClientDriver.start();
        ModuleClient client = Reading.client(driver, hub, module)) {
      client.open();
      OptionalLong version = report(client);
      var reported = hub.service().twin(module.identity()).at("/properties/reported");
      assertThat(reported.path("interval").intValue()).isEqualTo(5);
      assertThat(reported.path("state").asString()).isEqualTo("running");
      assertThat(version).hasValue(reported.path("$version").longValue());
    }
  }

  private static String tryReport(BlockingModuleClient module, Map<String, Object> patch)
      throws InterruptedException {
    // example: errors
    try {
      module.updateReported(patch);
      return "done";
    } catch (TwinRefusedException refused) {
      return "the hub said " + refused.status();
    } catch (ClientException failed) {
      return failed.code() == ClientException.Code.TIMEOUT ? "later" : "not at all: " + failed;
    }
    // end
  }

  @Test
  @DisplayName("[client-98] Guide: a refusal has the hub's status, and no answer is a time-out")
  void errors_REFUSED_AND_LATE_areTold(Hub hub) throws Exception {
    try (ClientDriver driver = ClientDriver.start();
        ModuleClient client = Reading.client(driver, hub, hub.newModule())) {
      BlockingModuleClient module = client.blocking(Duration.ofSeconds(30));
      assertThat(tryReport(client.blocking(Duration.ofMillis(1)), Map.of("a", 1)))
          .as("not open yet")
          .isEqualTo("later");
      module.open();
      assertThat(tryReport(module, Map.of("a", 1))).isEqualTo("done");
      assertThat(tryReport(module, Map.of("a$b", 1))).isEqualTo("the hub said 400");
    }
  }

  /** Signs as a vault would that keeps the key to itself. */
  private record Vault(Bytes key) {
    CompletableFuture<String> sign(String resource, Instant expiry) {
      return CompletableFuture.completedFuture(
          SasToken.sign(resource, key.toByteArray(), expiry.getEpochSecond(), null).text());
    }
  }

  private static ModuleClient signed(
      ClientDriver driver, ClientOptions options, String hostName, Vault vault) {
    // example: token-provider
    Credentials credentials =
        new Credentials.Provider(
            (resource, now) -> vault.sign(resource, now.plus(Duration.ofHours(1))));
    ModuleClient client =
        ModuleClient.create(
            driver, hostName, new ModuleIdentity("press-7", "controller"), credentials, options);
    // end
    return client;
  }

  @Test
  @DisplayName("[client-89] Guide: tokens that somebody else signs, and one that is given later")
  void tokens_OF_A_VAULT_connect(Hub hub) {
    Registered device = hub.service().create(new DeviceIdentity("press-7"));
    Registered module = hub.newModule(device, "controller");
    Vault vault = new Vault(Bytes.owning(Base64.getDecoder().decode(module.primaryKey())));
    try (ClientDriver driver = ClientDriver.start();
        ModuleClient client = signed(driver, Reading.options(hub).build(), hub.host(), vault)) {
      client.open().join();
      client.send(Reading.of("{}")).join();
      String token = vault.sign(module.resource(), Instant.now().plus(Duration.ofHours(1))).join();
      renew(client, token);
      client.send(Reading.of("{}")).join();
    }
  }

  private static void renew(ModuleClient client, String token) {
    // example: ready-token
    client.credentials(new Credentials.ReadyToken(token));
    // end
  }
}
