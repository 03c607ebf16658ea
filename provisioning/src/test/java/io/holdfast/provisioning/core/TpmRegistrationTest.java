/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.net.ClientDriver;
import io.holdfast.client.net.Endpoint;
import io.holdfast.faults.HttpAsked;
import io.holdfast.faults.HttpReply;
import io.holdfast.faults.ScriptedHttpServer;
import io.holdfast.model.Bytes;
import io.holdfast.model.SasToken;
import io.holdfast.provisioning.core.RegistrationOutcome.Assigned;
import io.holdfast.provisioning.core.RegistrationOutcome.Failed;
import io.holdfast.provisioning.core.RegistrationOutcome.Refused;
import io.holdfast.provisioning.transport.ProvisioningResult;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a TPM's registration asks, and makes of the answers, against a scripted service. */
class TpmRegistrationTest {

  private static final String CHALLENGE =
      """
      {"errorCode":401002,"trackingId":"t","message":"Authorization required",\
      "authenticationKey":"%s","keyName":"registration"}\
      """
          .formatted(base64("nonce"));

  private static final String ASSIGNING = "{\"operationId\":\"5.ab.c-d\",\"status\":\"assigning\"}";

  private static final String ASSIGNED =
      """
      {"operationId":"5.ab.c-d","status":"assigned","registrationState":{\
      "registrationId":"pump 7","assignedHub":"hub.example.org","deviceId":"pump-7",\
      "substatus":"initialAssignment","tpm":{"authenticationKey":"%s"}}}\
      """
          .formatted(base64("hub key"));

  private final ClientDriver driver = ClientDriver.start();
  private final PretendedTpm tpm = new PretendedTpm();
  private final List<RegistrationStatus> statuses = new CopyOnWriteArrayList<>();
  private final List<HttpAsked> asked = new CopyOnWriteArrayList<>();
  private ScriptedHttpServer server;

  @BeforeEach
  void listen() throws IOException {
    server = ScriptedHttpServer.plain(request -> HttpReply.json(500, "{}"));
  }

  @AfterEach
  void close() throws IOException {
    driver.close();
    server.close();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(Bytes.utf8(text).toByteArray());
  }

  private static HttpReply wait(int status, String body) {
    return HttpReply.bytes(
        "HTTP/1.1 %d S\r\nRetry-After: 1\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(status, body.length(), body));
  }

  /** The service's answers, one after the other, the last one again and again. */
  private void answers(HttpReply... replies) {
    server.script(request -> {
      asked.add(request);
      return replies[Math.min(asked.size(), replies.length) - 1];
    });
  }

  private RegistrationOutcome register(@Nullable String payload) throws Exception {
    CompletableFuture<RegistrationOutcome> outcome = new CompletableFuture<>();
    TpmRegistration registration =
        new TpmRegistration(
            driver.loop(),
            driver.callbacks(),
            Endpoint.plain("127.0.0.1", server.port()),
            "0ne000A",
            tpm,
            payload,
            Duration.ofSeconds(30),
            outcome::complete,
            statuses::add);
    driver.loop().execute(registration::begin);
    return outcome.get(60, TimeUnit.SECONDS);
  }

  @Test
  @DisplayName("A TPM is challenged, registers with a signed token, and takes its hub's key in")
  void register_TPM_GOES_THROUGH_isAssigned() throws Exception {
    answers(
        HttpReply.json(401, CHALLENGE),
        wait(202, ASSIGNING),
        wait(202, ASSIGNING),
        HttpReply.json(200, ASSIGNED));

    RegistrationOutcome outcome = register("{\"site\":1}");

    assertThat(outcome)
        .isEqualTo(
            new Assigned(
                "hub.example.org",
                "pump-7",
                "pump 7",
                "initialAssignment",
                null,
                null,
                null,
                null));
    assertThat(tpm.key().utf8()).isEqualTo("hub key");
    assertThat(tpm.overlaps).hasValue(0);
    assertThat(statuses)
        .containsExactly(
            RegistrationStatus.CONNECTED,
            RegistrationStatus.ASSIGNING,
            RegistrationStatus.ASSIGNING);
    assertThat(asked)
        .extracting(request -> request.method() + " " + request.target())
        .containsExactly(
            "PUT /0ne000A/registrations/pump%207/register?api-version=2021-06-01",
            "PUT /0ne000A/registrations/pump%207/register?api-version=2021-06-01",
            "GET /0ne000A/registrations/pump%207/operations/5.ab.c-d?api-version=2021-06-01",
            "GET /0ne000A/registrations/pump%207/operations/5.ab.c-d?api-version=2021-06-01");
    assertThat(asked.get(0).header("authorization")).isNull();
    assertThat(asked.get(0).body())
        .contains("\"endorsementKey\":\"AToAAQALAAMAsgAg", "\"storageRootKey\":\"ARoAAQALAAME")
        .endsWith(",\"payload\":{\"site\":1}}")
        .isEqualTo(asked.get(1).body());
    for (HttpAsked signed : asked.subList(1, 4)) {
      SasToken token = SasToken.parse(String.valueOf(signed.header("authorization")));
      assertThat(token.verify(Bytes.utf8("nonce").toByteArray())).isTrue();
      assertThat(token.policy()).isEqualTo("registration");
      assertThat(token.resource()).isEqualTo("0ne000A%2fregistrations%2fpump%207");
    }
  }

  @Test
  @DisplayName("A busy service is asked again; after a token was shown, from the beginning")
  void register_BUSY_asksAgain() throws Exception {
    answers(
        wait(429, "{}"),
        HttpReply.json(401, CHALLENGE),
        wait(503, "gone"),
        HttpReply.json(401, CHALLENGE),
        wait(202, ASSIGNING),
        wait(500, ""),
        HttpReply.json(200, ASSIGNED));

    assertThat(register(null)).isInstanceOf(Assigned.class);
    assertThat(asked)
        .extracting(request -> request.method() + (request.header("authorization") != null))
        .containsExactly(
            "PUTfalse", "PUTfalse", "PUTtrue", "PUTfalse", "PUTtrue", "GETtrue", "GETtrue");
  }

  @Test
  @DisplayName("A refusal is told with the service's code and words")
  void register_REFUSED_saysWhy() throws Exception {
    answers(
        HttpReply.json(404, "{\"errorCode\":404201,\"message\":\"no such\",\"trackingId\":\"x\"}"));
    assertThat(register(null))
        .isEqualTo(new Refused(ProvisioningResult.DEV_AUTH_ERROR, 404201, "no such", "x"));

    asked.clear();
    answers(
        HttpReply.json(401, CHALLENGE),
        HttpReply.json(401, "{\"errorCode\":401002,\"message\":\"\"}"));
    assertThat(register(null))
        .isEqualTo(new Refused(ProvisioningResult.DEV_AUTH_ERROR, 401002, "", null));

    asked.clear();
    answers(
        HttpReply.json(401, CHALLENGE),
        HttpReply.json(
            200,
            "{\"operationId\":\"5.a\",\"status\":\"disabled\",\"registrationState\":{\"errorCode\":1}}"));
    assertThat(register(null).result()).isEqualTo(ProvisioningResult.DISABLED);
  }

  @Test
  @DisplayName("A TPM that does not take a key, fails or has nothing to take ends it")
  void register_KEY_NOT_TAKEN_fails() throws Exception {
    answers(HttpReply.json(401, CHALLENGE.replace(base64("nonce"), base64("bad nonce"))));
    assertThat(register(null).result()).isEqualTo(ProvisioningResult.KEY_ERROR);

    asked.clear();
    answers(
        HttpReply.json(401, CHALLENGE),
        HttpReply.json(200, ASSIGNED.replace(base64("hub key"), base64("bad key"))));
    assertThat(register(null).result()).isEqualTo(ProvisioningResult.KEY_ERROR);

    tpm.broken = true;
    assertThat(register(null).result()).isEqualTo(ProvisioningResult.KEY_ERROR);
  }

  @Test
  @DisplayName("What is no answer, or none that can be used, ends it")
  void register_UNUSABLE_ANSWERS_fails() throws Exception {
    for (HttpReply reply :
        List.of(
            HttpReply.json(200, "not JSON"),
            HttpReply.json(401, "[]"),
            HttpReply.json(401, CHALLENGE.replace("keyName", "name")),
            HttpReply.json(200, ASSIGNED.replace("hub.example.org", "")),
            HttpReply.bytes("SSH-2.0\r\n"),
            HttpReply.silence().then(HttpReply.Then.RESET))) {
      asked.clear();
      answers(reply);
      assertThat(register(null)).as("%s", asked).isInstanceOf(Failed.class);
    }
    assertThat(register("{\"half")).isInstanceOf(Failed.class);
  }
}
