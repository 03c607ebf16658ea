/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import static io.holdfast.hub.enroll.ProvisionerRig.KEYS;
import static io.holdfast.hub.enroll.ProvisionerRig.done;
import static io.holdfast.hub.enroll.ProvisionerRig.group;
import static io.holdfast.hub.enroll.ProvisionerRig.individual;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.registry.SymmetricKeys;
import io.holdfast.model.Bytes;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Registrations that meet each other, changes of their enrollment, and hubs that are away. */
class AssignerTest {

  @TempDir Path directory;
  private ProvisionerRig rig;

  @BeforeEach
  void open() {
    rig = new ProvisionerRig(directory);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private static EnrollmentTerms terms(AllocationPolicy policy, @Nullable Webhook webhook) {
    return new EnrollmentTerms(
        true,
        false,
        "other.example",
        List.of(),
        policy,
        webhook,
        Bytes.EMPTY,
        ReprovisionPolicy.DEFAULT);
  }

  private static final EnrollmentTerms AT_OTHER = terms(AllocationPolicy.STATIC, null);

  private Answer.Operation begin(Applicant applicant) {
    return (Answer.Operation) done(rig.register(applicant));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("of many requests of one device at once one is carried out, and all are told of it")
  void register_AT_ONCE_isOneRegistration() {
    CountDownLatch go = new CountDownLatch(1);
    rig.other.told = () -> await(go);
    rig.enroll(individual("dev").on(AT_OTHER));
    List<CompletionStage<Outcome<Answer>>> asked = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Applicant applicant = rig.applicant(i % 2 == 0 ? "dev" : "DEV", KEYS.primary());
      asked.add(
          rig.provisioning().register(new Application(applicant, null, Bytes.EMPTY, null, true)));
    }
    Set<String> operations = new HashSet<>();
    for (CompletionStage<Outcome<Answer>> each : asked) {
      Answer answer = done(io.holdfast.hub.registry.Records.await(each));
      operations.add(((Answer.Operation) answer).state().operationId());
    }
    go.countDown();

    assertThat(operations).hasSize(1);
    assertThat(rig.outcome("dev").status()).isEqualTo(RegistrationStatus.ASSIGNED);
    assertThat(rig.other.puts).hasValue(1);
  }

  @Test
  @DisplayName("a registration that begins anew waits until the hub has done with the old one")
  void register_ANEW_MEANWHILE_waits() {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    rig.other.told =
        () -> {
          inside.countDown();
          await(go);
        };
    rig.enroll(individual("dev").on(AT_OTHER));
    Applicant applicant = rig.applicant("dev", KEYS.primary());
    String first = begin(applicant).state().operationId();
    await(inside);
    done(rig.provisioner.registrations().delete("dev", IfMatch.ANY));

    String second = begin(applicant).state().operationId();
    go.countDown();

    assertThat(second).isNotEqualTo(first);
    DeviceRegistrationState state = rig.outcome("dev");
    assertThat(state.operationId()).isEqualTo(second);
    assertThat(state.status()).isEqualTo(RegistrationStatus.ASSIGNED);
    assertThat(rig.other.mostInside).hasValue(1);
  }

  @Test
  @DisplayName("a hub that is away is asked again, and the device gets it once it is back")
  void assign_AWAY_isAskedAgain() {
    rig.other.refusal = new Refusal(ErrorCode.SERVICE_UNAVAILABLE, "away");
    rig.other.told =
        () -> {
          if (rig.other.puts.get() == 5) {
            rig.other.refusal = null;
          }
        };
    rig.enroll(individual("dev").on(AT_OTHER));

    DeviceRegistrationState state = rig.provision(rig.applicant("dev", KEYS.primary()));

    assertThat(state.status()).isEqualTo(RegistrationStatus.ASSIGNED);
    assertThat(rig.other.puts).hasValue(5);
  }

  @Test
  @DisplayName(
      "a hub that stays away fails the registration with 503001, one that refuses with 400209")
  void assign_REFUSED_fails() {
    rig.enroll(individual("dev").on(AT_OTHER));
    Applicant applicant = rig.applicant("dev", KEYS.primary());

    rig.other.refusal = new Refusal(ErrorCode.SERVICE_UNAVAILABLE, "away");
    DeviceRegistrationState away = rig.provision(applicant);
    assertThat(away.status()).isEqualTo(RegistrationStatus.FAILED);
    assertThat(away.errorCode()).isEqualTo(503001);
    assertThat(rig.other.puts).hasValue(13);

    rig.other.refusal = new Refusal(ErrorCode.HUB_UNAUTHORIZED, "no");
    DeviceRegistrationState refused = rig.provision(applicant);
    assertThat(refused.status()).isEqualTo(RegistrationStatus.FAILED);
    assertThat(refused.errorCode()).isEqualTo(400209);
    assertThat(rig.other.puts).hasValue(14);

    rig.other.refusal = null;
    assertThat(rig.provision(applicant).status()).isEqualTo(RegistrationStatus.ASSIGNED);
  }

  @Test
  @DisplayName("an outcome that cannot be stored is stored later, and never forgotten")
  void finish_DISK_FAILS_isStoredLater() {
    rig.other.told = () -> rig.records.disk().fail(rig.other.puts.get() < 3);
    rig.enroll(individual("dev").on(AT_OTHER));

    DeviceRegistrationState state = rig.provision(rig.applicant("dev", KEYS.primary()));

    assertThat(state.status()).isEqualTo(RegistrationStatus.ASSIGNED);
    assertThat(rig.other.puts).hasValue(3);
  }

  /** Enrolls with a web service that does something to the enrollment while it is asked. */
  private HttpServer hook(EnrollmentDraft draft, Runnable asked) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.run();
          byte[] body = "{\"iotHubHostName\":\"other.example\"}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    rig.enroll(draft.on(terms(AllocationPolicy.CUSTOM, new Webhook(url, "2019-03-31"))));
    return server;
  }

  @Test
  @DisplayName("an enrollment that is deleted while its web service decides gives nothing any more")
  void assign_ENROLLMENT_DELETED_registersNobody() throws Exception {
    CompletableFuture<?> deleted = new CompletableFuture<>();
    HttpServer server =
        hook(
            individual("dev"),
            () -> {
              done(
                  rig.provisioner
                      .enrollments()
                      .delete(EnrollmentKind.INDIVIDUAL, "dev", IfMatch.ANY));
              deleted.complete(null);
            });
    try {
      assertThat(begin(rig.applicant("dev", KEYS.primary())).isUnderWay()).isTrue();
      deleted.get(30, TimeUnit.SECONDS);
      // One that is assigned after it stands for the time that the other would have taken.
      rig.enroll(individual("next").on(AT_OTHER));
      rig.provision(rig.applicant("next", KEYS.primary()));
      Awaitility.await()
          .during(Duration.ofMillis(300))
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(rig.other.twins).containsOnlyKeys("next"));
    } finally {
      server.stop(0);
    }
    assertThat(rig.provisioner.registrations().find("dev")).isInstanceOf(Outcome.Refused.class);
  }

  @Test
  @DisplayName("a group that is disabled while its web service decides assigns nobody")
  void assign_GROUP_DISABLED_isDisabled() throws Exception {
    HttpServer server =
        hook(group("plant"), () -> rig.change(group("plant").on(AT_OTHER.with(false))));
    try {
      Applicant member = rig.applicant("dev", DerivedKeys.of(KEYS, "dev").primary());
      assertThat(begin(member).isUnderWay()).isTrue();
      assertThat(rig.outcome("dev").status()).isEqualTo(RegistrationStatus.DISABLED);
    } finally {
      server.stop(0);
    }
    assertThat(rig.other.twins).isEmpty();
  }

  @Test
  @DisplayName(
      "[dps-60] a disabled enrollment of its own stops a group's member that waits its turn")
  void assign_BLOCKED_MEANWHILE_isDisabled() {
    rig.perMinute = 1;
    rig.waitsForEver = true;
    rig.reopen();
    rig.enroll(group("plant").on(AT_OTHER));
    SymmetricKeys derived = DerivedKeys.of(KEYS, "dev");
    rig.provision(rig.applicant("first", DerivedKeys.of(KEYS, "first").primary()));
    assertThat(begin(rig.applicant("dev", derived.primary())).isUnderWay()).isTrue();
    rig.enroll(individual("dev").on(AT_OTHER.with(false)));
    rig.waitsForEver = false;
    rig.perMinute = 1000;
    rig.reopen();

    assertThat(rig.outcome("dev").status()).isEqualTo(RegistrationStatus.DISABLED);
    assertThat(rig.other.twins).containsOnlyKeys("first");
  }

  @Test
  @DisplayName("with groups about, one who shows nothing learns nothing of who is enrolled")
  void register_NOTHING_SHOWN_isUnauthorized() {
    Applicant nobody = new Applicant(rig.provisioning().idScope(), "nobody", new Evidence.None());
    assertThat(rig.refusal(nobody)).isEqualTo(ErrorCode.ENROLLMENT_NOT_FOUND);

    rig.enroll(group("plant"));
    assertThat(rig.refusal(nobody)).isEqualTo(ErrorCode.UNAUTHORIZED_ACCESS);
  }

  @Test
  @DisplayName("one that waits as a group's member begins anew by an enrollment of its own")
  void register_OWN_ENROLLMENT_MEANWHILE_beginsAnew() {
    rig.perMinute = 1;
    rig.waitsForEver = true;
    rig.reopen();
    rig.enroll(group("plant").on(AT_OTHER));
    rig.provision(rig.applicant("first", DerivedKeys.of(KEYS, "first").primary()));
    Applicant member = rig.applicant("dev", DerivedKeys.of(KEYS, "dev").primary());
    DeviceRegistrationState waiting = begin(member).state();
    assertThat(begin(member).state()).isEqualTo(waiting);
    rig.enroll(individual("dev").on(AT_OTHER));
    Applicant own = rig.applicant("dev", KEYS.primary());

    DeviceRegistrationState begun = begin(own).state();

    assertThat(begun.operationId()).isNotEqualTo(waiting.operationId());
    assertThat(begun.kind()).isEqualTo(EnrollmentKind.INDIVIDUAL);
    assertThat(begin(own).state()).isEqualTo(begun);
    assertThat(rig.provisioner.registrations().ofGroup("plant", "", 10))
        .extracting(DeviceRegistrationState::registrationId)
        .containsExactly("first");
    rig.waitsForEver = false;
    rig.perMinute = 1000;
    rig.reopen();
    DeviceRegistrationState state = rig.outcome("dev");
    assertThat(state.status()).isEqualTo(RegistrationStatus.ASSIGNED);
    assertThat(state.operationId()).isEqualTo(begun.operationId());
  }

  @Test
  @DisplayName("a web service that is asked as the hub closes is let go, and asked anew")
  void close_WEB_SERVICE_IS_ASKED_goesOnLater() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      silent.setSoTimeout(30_000);
      String url = "http://127.0.0.1:" + silent.getLocalPort();
      rig.enroll(
          individual("dev").on(terms(AllocationPolicy.CUSTOM, new Webhook(url, "2019-03-31"))));
      assertThat(begin(rig.applicant("dev", KEYS.primary())).isUnderWay()).isTrue();
      try (Socket asked = silent.accept()) {
        // Less than a web service is waited for.
        asked.setSoTimeout(15_000);
        assertThat(asked.getInputStream().read()).isPositive();
        rig.provisioner.close();
        long _ = asked.getInputStream().transferTo(OutputStream.nullOutputStream());
      }
      DeviceRegistrationState state = done(rig.provisioner.registrations().find("dev"));
      assertThat(state.status()).isEqualTo(RegistrationStatus.ASSIGNING);
      rig.reopen();
      silent.accept().close();
    }
    assertThat(rig.outcome("dev").errorCode())
        .isEqualTo(ErrorCode.CUSTOM_ALLOCATION_FAILED.number());
  }

  @Test
  @DisplayName("a registration that begins anew gets all its attempts, whatever the old one had")
  void register_ANEW_BETWEEN_ATTEMPTS_countsAnew() {
    rig.enroll(individual("dev").on(AT_OTHER));
    Applicant applicant = rig.applicant("dev", KEYS.primary());
    rig.other.refusal = new Refusal(ErrorCode.SERVICE_UNAVAILABLE, "away");
    rig.other.told =
        () -> {
          if (rig.other.puts.get() == 12) {
            done(rig.provisioner.registrations().delete("dev", IfMatch.ANY));
            begin(applicant);
          }
        };
    begin(applicant);

    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(rig.outcome("dev").errorCode()).isEqualTo(503001));
    assertThat(rig.other.puts).hasValue(12 + 13);
  }
}
