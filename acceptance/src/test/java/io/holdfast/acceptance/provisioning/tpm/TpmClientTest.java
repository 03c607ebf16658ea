/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.provisioning.tpm;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.core.Credentials;
import io.holdfast.client.net.ClientDriver;
import io.holdfast.faults.HttpAsked;
import io.holdfast.faults.HttpReply;
import io.holdfast.faults.ScriptedHttpServer;
import io.holdfast.faults.tpm.Swtpm;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.enroll.TpmKeys;
import io.holdfast.hub.enroll.tpm.TpmChallenges;
import io.holdfast.model.Bytes;
import io.holdfast.model.SasToken;
import io.holdfast.provisioning.ProvisioningClient;
import io.holdfast.provisioning.ProvisioningOptions;
import io.holdfast.provisioning.core.RegistrationOutcome;
import io.holdfast.provisioning.core.RegistrationOutcome.Assigned;
import io.holdfast.provisioning.tpm.TpmAttestation;
import io.holdfast.provisioning.tpm.TssTpm;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The client with a real TPM, and the service's challenges behind a scripted head. */
class TpmClientTest {

  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path folder;

  private final TpmChallenges challenges =
      new TpmChallenges(new SecureRandom(), InstantSource.system(), "hub.example.org");
  private final Bytes deviceKey = Bytes.owning(new SecureRandom().generateSeed(32));

  @Test
  @DisplayName(
      "A device with a TPM proves it, is assigned, and signs its tokens for the hub with it")
  void register_SWTPM_isAssignedAndSigns() throws Exception {
    try (Swtpm swtpm = Swtpm.start(folder);
        TssTpm tpm = TssTpm.ofSimulator(swtpm.host(), Swtpm.PORT);
        ScriptedHttpServer service = ScriptedHttpServer.plain(this::answer);
        ClientDriver driver = ClientDriver.start()) {
      TpmAttestation device = TpmAttestation.of(tpm, driver.callbacks());

      for (int time = 0; time < 2; time++) {
        assertThat(register(driver, service, device))
            .isInstanceOfSatisfying(
                Assigned.class,
                assigned -> {
                  assertThat(assigned.hub()).isEqualTo("hub.example.org");
                  assertThat(assigned.deviceId()).isEqualTo(device.registrationId());
                });
      }
      Credentials.Provider credentials = (Credentials.Provider) device.credentials();
      SasToken token =
          SasToken.parse(
              credentials
                  .tokens()
                  .token("hub.example.org%2Fdevices%2Fa", Instant.now())
                  .toCompletableFuture()
                  .get(30, TimeUnit.SECONDS));
      assertThat(token.verify(deviceKey.toByteArray())).isTrue();
    }
  }

  private static RegistrationOutcome register(
      ClientDriver driver, ScriptedHttpServer service, TpmAttestation device) throws Exception {
    ProvisioningOptions options =
        ProvisioningOptions.builder().port(service.port()).withoutTls().build();
    return ProvisioningClient.create(driver, "127.0.0.1", "0ne0000000A", device, options)
        .register()
        .get(60, TimeUnit.SECONDS);
  }

  /** Refuses what is not proved. */
  private HttpReply answer(HttpAsked request) {
    String id = request.path().split("/", -1)[3];
    String authorization = request.header("authorization");
    if (authorization == null) {
      return HttpReply.json(
          401,
          "{\"authenticationKey\":\"%s\",\"keyName\":\"registration\"}"
              .formatted(base64(challenges.challenge(id, keys(request.body())))));
    }
    SasToken token = SasToken.parse(authorization);
    // The same token a second time would be refused.
    TpmKeys shown = keys(request.body());
    return challenges.redeems(id, shown, token)
            && challenges.holds(id, shown.endorsementKey(), token)
        ? HttpReply.json(
            200,
            """
            {"operationId":"5.a","status":"assigned","registrationState":{"registrationId":"%1$s",\
            "assignedHub":"hub.example.org","deviceId":"%1$s","tpm":{"authenticationKey":"%2$s"}}}\
            """
                .formatted(id, base64(challenges.wrap(shown, deviceKey))))
        : HttpReply.json(401, "{\"errorCode\":401002,\"message\":\"Unauthorized\"}");
  }

  private static TpmKeys keys(String body) {
    JsonNode tpm = JSON.readTree(body).path("tpm");
    Base64.Decoder base64 = Base64.getDecoder();
    return new TpmKeys(
        Bytes.owning(base64.decode(tpm.path("endorsementKey").asString())),
        Bytes.owning(base64.decode(tpm.path("storageRootKey").asString())));
  }

  private static String base64(Outcome<Bytes> blob) {
    return switch (blob) {
      case Outcome.Done<Bytes>(Bytes value) ->
          Base64.getEncoder().encodeToString(value.toByteArray());
      case Outcome.Refused<Bytes> refused -> throw new AssertionError(refused);
    };
  }
}
