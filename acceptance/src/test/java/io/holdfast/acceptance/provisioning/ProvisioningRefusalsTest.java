/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.provisioning;

import static io.holdfast.acceptance.certificates.Certificates.draft;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.azure.sdk.iot.provisioning.device.AdditionalData;
import com.microsoft.azure.sdk.iot.provisioning.device.ProvisioningDeviceClientTransportProtocol;
import io.holdfast.acceptance.certificates.Certificates;
import io.holdfast.faults.Certified;
import io.holdfast.faults.ConnectProxy;
import io.holdfast.faults.HttpReply;
import io.holdfast.faults.LoopbackAddress;
import io.holdfast.faults.ScriptedHttpServer;
import io.holdfast.faults.StandardPort;
import io.holdfast.provisioning.ProvisioningOptions;
import io.holdfast.provisioning.attest.Attestation;
import io.holdfast.provisioning.core.RegistrationOutcome;
import io.holdfast.provisioning.core.RegistrationOutcome.Failed;
import io.holdfast.provisioning.ll.ProvisioningProtocol;
import io.holdfast.provisioning.transport.HttpProxyOptions;
import io.holdfast.provisioning.transport.ProvisioningResult;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.HubOptions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Who is not let in, and what this project's client and Microsoft's are told: over MQTT, WebSockets
 * and HTTPS.
 */
@ExtendWith(HoldfastExtension.class)
@HubOptions(httpsPort = 443)
class ProvisioningRefusalsTest {

  private static final String NO_KEY = "AAAAAAAAAAAAAAAAAAAAAA==";
  private static final int UNAUTHORIZED = 401_002;
  private static final int NOT_FOUND = 404_201;

  @BeforeAll
  static void require() {
    StandardPort.require(443);
  }

  /** An authority whose key somebody has proved to hold, and an enabled group of its own. */
  private record Line(Certified root, Enrolled group) {
    static Line of(Hub hub, String name) {
      Certified root = draft(name).authority().selfSigned();
      Certificates.trust(hub, name, root);
      return new Line(root, Enrolled.group(hub, name, Enrolled.below(root)));
    }
  }

  @Test
  @DisplayName("[dps-70] A wrong key, and the group's own: 401002")
  void key_WRONG_isRefused(Hub hub) throws Exception {
    String id = Hub.freshId("wrong-key");
    var _ = Enrolled.device(hub, id, Enrolled.byKeys());
    Asking.key(hub, id, NO_KEY).isTold(UNAUTHORIZED);
    Enrolled group = Enrolled.group(hub, Hub.freshId("keys"), Enrolled.byKeys());
    Asking.key(hub, Hub.freshId("member"), group.key()).isTold(UNAUTHORIZED);
    // While there is such a group, nobody is told that an id is unknown.
    group.delete();
  }

  @Test
  @DisplayName("Another service's id scope, and an id that nobody enrolled: 404201")
  void scopeAndId_UNKNOWN_areRefused(Hub hub) throws Exception {
    String id = Hub.freshId("wrong-scope");
    Enrolled enrolled = Enrolled.device(hub, id, Enrolled.byKeys());
    Asking.key(hub, id, enrolled.key()).at("0neFFFFFFFF").isTold(NOT_FOUND);
    Asking.key(hub, Hub.freshId("nobody"), NO_KEY).isTold(NOT_FOUND);
  }

  @Test
  @DisplayName("A disabled enrollment, and a member of a disabled group: disabled")
  void enrollment_DISABLED_isDisabled(Hub hub) throws Exception {
    String id = Hub.freshId("disabled");
    Enrolled enrolled = Enrolled.device(hub, id, Enrolled.byKeys()).disabled();
    Asking.key(hub, id, enrolled.key()).isDisabled();

    Line line = Line.of(hub, Hub.freshId("revoked"));
    String member = Hub.freshId("member");
    Asking device = Asking.certificate(hub, member, draft(member).by(line.root).showing(1));
    device.isAssigned();
    line.group.disabled();
    device.isDisabled();
  }

  @Test
  @DisplayName("[dps-60] A disabled enrollment keeps a member of an enabled group out: disabled")
  void member_DISABLED_isDisabled(Hub hub) throws Exception {
    Line line = Line.of(hub, Hub.freshId("blocked"));
    String member = Hub.freshId("member");
    Certified own = draft(member).by(line.root);
    Enrolled blocked = Enrolled.device(hub, member, Enrolled.by(own)).disabled();
    Asking device = Asking.certificate(hub, member, own.showing(1));
    device.isDisabled();
    blocked.delete();
    device.isAssigned();
  }

  @Test
  @DisplayName("[dps-57] A branch's disabled group keeps its devices out of the root's: disabled")
  void branch_DISABLED_isDisabled(Hub hub) throws Exception {
    Line line = Line.of(hub, Hub.freshId("branched"));
    Certified between = draft(Hub.freshId("between")).authority().by(line.root);
    Enrolled branch =
        Enrolled.group(hub, Hub.freshId("branch"), Enrolled.below(between)).disabled();
    String member = Hub.freshId("member");
    Asking device = Asking.certificate(hub, member, draft(member).by(between).showing(2));
    device.isDisabled();
    String direct = Hub.freshId("direct");
    Asking.certificate(hub, direct, draft(direct).by(line.root).showing(1)).isAssigned();
    branch.delete();
    device.isAssigned();
  }

  @Test
  @DisplayName("[dps-57] An authority that nobody proved, that was forgotten, another: 401002")
  void authority_WRONG_isRefused(Hub hub) throws Exception {
    String member = Hub.freshId("member");
    Certified unproved = draft("unproved").authority().selfSigned();
    var _ = Enrolled.group(hub, Hub.freshId("unproved"), Enrolled.below(unproved));
    Asking.certificate(hub, member, draft(member).by(unproved)).isTold(UNAUTHORIZED);

    String name = Hub.freshId("forgotten");
    Line line = Line.of(hub, name);
    Certified impostor = draft(name).authority().selfSigned();
    Asking.certificate(hub, member, draft(member).by(impostor)).isTold(UNAUTHORIZED);
    Certificates.distrust(hub, name);
    Asking.certificate(hub, member, draft(member).by(line.root)).isTold(UNAUTHORIZED);
  }

  @Test
  @DisplayName("[dps-59] An expired certificate, and one that is not valid yet: 401002")
  void certificate_EXPIRED_isRefused(Hub hub) throws Exception {
    Line line = Line.of(hub, Hub.freshId("ended"));
    String member = Hub.freshId("member");
    Instant now = Instant.now();
    Duration day = Duration.ofDays(1);
    Certified expired =
        draft(member).valid(now.minus(day.multipliedBy(2)), now.minus(day)).by(line.root);
    Asking.certificate(hub, member, expired).isTold(UNAUTHORIZED);
    Certified early =
        draft(member).valid(now.plus(day), now.plus(day.multipliedBy(2))).by(line.root);
    Asking.certificate(hub, member, early).isTold(UNAUTHORIZED);
  }

  @Test
  @DisplayName("[dps-56] [dps-58] A certificate for another name, and another of the name: 401002")
  void certificate_OTHER_isRefused(Hub hub) throws Exception {
    Line line = Line.of(hub, Hub.freshId("named"));
    String member = Hub.freshId("member");
    Asking.certificate(hub, member, draft("somebody-else").by(line.root)).isTold(UNAUTHORIZED);

    String pinned = Hub.freshId("pinned");
    var _ = Enrolled.device(hub, pinned, Enrolled.by(draft(pinned).selfSigned()));
    Asking.certificate(hub, pinned, draft(pinned).selfSigned()).isTold(UNAUTHORIZED);
    // Nor a good one of the root's: the device's own enrollment decides alone.
    Asking.certificate(hub, pinned, draft(pinned).by(line.root)).isTold(UNAUTHORIZED);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("own client: a man in the middle, by authority or by name, learns nothing")
  void server_IN_THE_MIDDLE_isLeft(ProvisioningProtocol protocol, Hub hub) throws Exception {
    Attestation device = Attestation.SymmetricKey.fromBase64("device", NO_KEY);
    try (OwnClient client = new OwnClient(hub);
        ConnectProxy middle = ConnectProxy.start()) {
      // The hub takes the place of a service that has another authority,
      String others = draft("another").authority().selfSigned().pem();
      ProvisioningOptions.Builder trustingOthers =
          client.options(protocol).trustedCertificates(others.getBytes(UTF_8));
      assertNotTrusted(client.register(device, trustingOthers.build()));

      // and then that of one with another name, by whoever stands between.
      int port = protocol == ProvisioningProtocol.MQTT ? hub.ready().mqttPort() : 443;
      middle.granting(hub.host(), port);
      ProvisioningOptions through =
          client
              .options(protocol)
              .proxy(new HttpProxyOptions("127.0.0.1", middle.port(), null, null))
              .build();
      assertNotTrusted(client.register("dps.example.org", "0ne0000000A", device, through));
      assertThat(middle.heads()).hasSize(1);
    }
    assertThat(hub.process().output()).doesNotContain("device is not provisioned");
  }

  private static void assertNotTrusted(RegistrationOutcome outcome) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> {
              assertThat(failed.result()).isEqualTo(ProvisioningResult.TRANSPORT);
              assertThat(failed.message()).contains("TLS");
            });
  }

  @Test
  @DisplayName("Java: a man in the middle, by authority or by name, learns nothing")
  void server_IN_THE_MIDDLE_OF_JAVA_isLeft(Hub hub) throws Exception {
    Certified another = draft("another").authority().selfSigned();
    for (var protocol : ProvisioningDeviceClientTransportProtocol.values()) {
      if (!protocol.name().startsWith("AMQPS")) {
        assertThatThrownBy(() ->
                ProvisioningSdk.register(
                    hub,
                    protocol,
                    ProvisioningSdk.key(
                        "device", NO_KEY, Certified.contextWithout(another.certificate()))))
            .as("%s", protocol)
            .hasStackTraceContaining("SSLHandshakeException");
      }
    }
    String address = LoopbackAddress.next();
    Certified elsewhere = draft("elsewhere").address("127.0.0.1").by(another);
    try (ScriptedHttpServer middle =
        ScriptedHttpServer.tls(
            address,
            elsewhere.clientContext(another.certificate()),
            asked -> HttpReply.json(200, "{}"))) {
      assertThatThrownBy(() ->
              ProvisioningSdk.register(
                  address + ":" + middle.port(),
                  "0ne0000000A",
                  ProvisioningDeviceClientTransportProtocol.HTTPS,
                  ProvisioningSdk.key(
                      "device", NO_KEY, Certified.contextWithout(another.certificate())),
                  new AdditionalData()))
          .hasStackTraceContaining("SSLHandshakeException");
      assertThat(middle.poll()).isNull();
    }
  }
}
