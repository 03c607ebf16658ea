/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.provisioning.attest.Attestation;
import io.holdfast.provisioning.core.RegistrationOutcome;
import io.holdfast.provisioning.core.RegistrationOutcome.Assigned;
import io.holdfast.provisioning.core.RegistrationOutcome.Refused;
import io.holdfast.provisioning.ll.ProvisioningProtocol;
import io.holdfast.provisioning.transport.ProvisioningResult;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The program's commands {@code dps}, at a hub that runs, and devices that register by them. */
@ExtendWith(HoldfastExtension.class)
class DpsCommandsTest {

  private static final int PATIENCE_SECONDS = 180;

  /** What a command came to, with what it printed. */
  private record Result(int exitCode, String output) {

    JsonNode json() {
      assertThat(exitCode).as(output).isZero();
      return JsonMapper.shared().readTree(output);
    }
  }

  private static Result dps(Hub hub, String... words) throws Exception {
    Path data = Objects.requireNonNull(hub.ready().caFile().getParent());
    List<String> command = new ArrayList<>();
    command.add(HoldfastOptions.in(data).command().toString());
    command.add("dps");
    command.addAll(List.of(words));
    if (!words[0].equals("compute-device-key")) {
      command.addAll(List.of("--data", data.toString()));
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      return new Result(process.exitValue(), output);
    } finally {
      process.destroyForcibly();
    }
  }

  private static RegistrationOutcome register(Hub hub, String id, String key) throws Exception {
    try (OwnClient client = new OwnClient(hub)) {
      Attestation device = Attestation.SymmetricKey.fromBase64(id, key);
      return client.register(device, client.options(ProvisioningProtocol.MQTT).build());
    }
  }

  private static String key(Hub hub, String kind, String id) throws Exception {
    return dps(hub, kind, "show", "--eid", id, "--show-keys", "--json")
        .json()
        .at("/attestation/symmetricKey/primaryKey")
        .stringValue();
  }

  @Test
  @DisplayName("dps enrollment: a device registers once it is enrolled, until it is disabled")
  void enrollment_COMMANDS_decide(Hub hub) throws Exception {
    String id = Hub.freshId("command");
    assertThat(dps(hub, "enrollment", "create", "--eid", id).exitCode()).isZero();
    String key = key(hub, "enrollment", id);
    assertThat(register(hub, id, key)).isInstanceOf(Assigned.class);
    assertThat(
            dps(hub, "registration", "show", "--rid", id, "--json")
                .json()
                .path("status")
                .asString())
        .isEqualTo("assigned");
    assertThat(dps(hub, "enrollment", "list").output()).contains(id);

    assertThat(dps(hub, "enrollment", "update", "--eid", id, "--ps", "disabled").exitCode())
        .isZero();
    assertThat(register(hub, id, key))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.result()).isEqualTo(ProvisioningResult.DISABLED));

    assertThat(dps(hub, "enrollment", "delete", "--eid", id).exitCode()).isZero();
    Result gone = dps(hub, "enrollment", "show", "--eid", id);
    assertThat(gone.exitCode()).as(gone.output()).isEqualTo(1);
    assertThat(gone.output()).contains(id).doesNotContain("\tat ");
  }

  @Test
  @DisplayName("dps enrollment-group: a member registers by the key that is computed for it")
  void group_COMMANDS_decide(Hub hub) throws Exception {
    String group = Hub.freshId("line");
    String id = Hub.freshId("member");
    assertThat(dps(hub, "enrollment-group", "create", "--eid", group).exitCode()).isZero();
    String key =
        dps(
                hub,
                "compute-device-key",
                "--key",
                key(hub, "enrollment-group", group),
                "--rid",
                id,
                "--json")
            .json()
            .path("deviceKey")
            .stringValue();
    assertThat(register(hub, id, key)).isInstanceOf(Assigned.class);
    assertThat(dps(hub, "registration", "list", "--eid", group).output()).contains(id);

    assertThat(dps(hub, "registration", "delete", "--rid", id).exitCode()).isZero();
    assertThat(dps(hub, "registration", "list", "--eid", group).output()).doesNotContain(id);
    assertThat(dps(hub, "enrollment-group", "delete", "--eid", group).exitCode()).isZero();
    assertThat(register(hub, id, key)).isInstanceOf(Refused.class);
  }
}
