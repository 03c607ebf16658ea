/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import static io.holdfast.hub.registry.Records.await;

import io.holdfast.faults.CertificateDraft;
import io.holdfast.faults.Certified;
import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.registry.AskedAuthentication;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.registry.Records;
import io.holdfast.hub.registry.SymmetricKeys;
import io.holdfast.hub.registry.Vault;
import io.holdfast.hub.trust.StoredAuthorities;
import io.holdfast.hub.twin.Imports;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.SasToken;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A provisioning service over a store in a directory, with a second hub that is linked. */
final class ProvisionerRig implements AutoCloseable {

  static final SymmetricKeys KEYS =
      new SymmetricKeys(bytes("primary-key-of-the-enrollment"), bytes("secondary-key-of-the-same"));

  final Records records;
  final OtherHub other = new OtherHub("other.example");
  StoredAuthorities authorities;
  Provisioner provisioner;
  int perMinute = 1_000_000;
  int weight = 1;
  TpmAttestation tpms = TpmAttestation.NONE;
  boolean waitsForEver;

  /** How long all that waited was to wait. */
  final List<Duration> delays = new CopyOnWriteArrayList<>();

  ProvisionerRig(Path directory) {
    records = new Records(directory);
    authorities = authorities();
    provisioner = opened();
  }

  private StoredAuthorities authorities() {
    return StoredAuthorities.open(
        records.store(), records.writer(), records.clock(), new SplittableRandom());
  }

  private Provisioner opened() {
    return Provisioner.open(
        records.store(),
        Vault.none(),
        records.writer(),
        new Provisioner.Parts(
            records.registry(),
            records.twins(),
            new Imports(records.writer(), records.registry(), records.twins()),
            authorities,
            records.clock(),
            (delay, task) -> {
              if (waitsForEver) {
                delays.add(delay);
              }
              if (!waitsForEver) {
                task.run();
              }
              return () -> {};
            },
            new SplittableRandom()),
        new ProvisioningOptions("own.example", weight, perMinute, 5, List.of(other), tpms));
  }

  /** As a restart of the hub does. */
  void reopen() {
    provisioner.close();
    records.reopen();
    authorities = authorities();
    provisioner = opened();
  }

  @Override
  public void close() {
    provisioner.close();
    records.close();
  }

  Provisioning provisioning() {
    return provisioner.provisioning();
  }

  Enrollment enroll(EnrollmentDraft draft) {
    return done(provisioner.enrollments().put(draft, null));
  }

  Enrollment change(EnrollmentDraft draft) {
    return done(provisioner.enrollments().put(draft, IfMatch.ANY));
  }

  /** Whether it is there or not. */
  Enrollment enrollAnyway(EnrollmentDraft draft) {
    return provisioner.enrollments().find(draft.kind(), draft.id()) instanceof Outcome.Done<?>
        ? change(draft)
        : enroll(draft);
  }

  static EnrollmentDraft individual(String id) {
    return EnrollmentDraft.of(EnrollmentKind.INDIVIDUAL, id, new Attestation.SymmetricKey(KEYS));
  }

  static EnrollmentDraft group(String id) {
    return EnrollmentDraft.of(EnrollmentKind.GROUP, id, new Attestation.SymmetricKey(KEYS));
  }

  /** A token as a device with this key makes it. */
  Applicant applicant(String id, Bytes key) {
    String resource = provisioning().idScope() + "/registrations/" + id;
    return shows(id, sign(resource, key));
  }

  SasToken sign(String resource, Bytes key) {
    long expiry = records.clock().instant().plusSeconds(3600).getEpochSecond();
    return SasToken.sign(resource, key.toByteArray(), expiry, null);
  }

  Applicant shows(String id, SasToken token) {
    return new Applicant(provisioning().idScope(), id, new Evidence.Token(token.text()));
  }

  Applicant shows(String id, Certified certified) {
    return new Applicant(provisioning().idScope(), id, new Evidence.Chain(certified.chain()));
  }

  Outcome<Answer> register(Applicant applicant) {
    return await(
        provisioning().register(new Application(applicant, null, Bytes.EMPTY, null, true)));
  }

  /** Registers, and polls until that is done. */
  DeviceRegistrationState provision(Applicant applicant) {
    return provision(applicant, Bytes.EMPTY);
  }

  DeviceRegistrationState provision(Applicant applicant, Bytes payload) {
    Answer.Operation begun =
        (Answer.Operation)
            done(
                await(
                    provisioning()
                        .register(new Application(applicant, null, payload, null, true))));
    return Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> done(provisioner.registrations().find(applicant.registrationId())),
            state -> state.isFinal() && state.operationId().equals(begun.state().operationId()));
  }

  /** What becomes of the operation that a device's registration has now. */
  DeviceRegistrationState outcome(String id) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> done(provisioner.registrations().find(id)), DeviceRegistrationState::isFinal);
  }

  ErrorCode refusal(Applicant applicant) {
    return switch (register(applicant)) {
      case Outcome.Done<Answer>(Answer answer) -> Assertions.fail("not refused: " + answer);
      case Outcome.Refused<Answer>(Refusal refusal) -> refusal.code();
    };
  }

  CertificateDraft draft(String name) {
    return CertificateDraft.of("CN=" + name, records.clock().instant());
  }

  /** Makes it an authority whose possession is proved. */
  void prove(String name, Certified authority) {
    done(await(authorities.create(name, authority.certificate())));
    String code =
        Objects.requireNonNull(
            done(await(authorities.newCode(name, IfMatch.ANY))).verificationCode());
    done(await(authorities.verify(name, draft(code).by(authority).certificate(), IfMatch.ANY)));
  }

  static <T> T done(Outcome<T> outcome) {
    return switch (outcome) {
      case Outcome.Done<T>(T value) -> value;
      case Outcome.Refused<T>(Refusal refusal) -> Assertions.fail("refused: " + refusal);
    };
  }

  static Bytes bytes(String text) {
    return Bytes.owning(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Another hub, far away: keeps what it is told. */
  static final class OtherHub implements LinkedHub {
    private final String hostName;
    final ConcurrentHashMap<String, String> twins = new ConcurrentHashMap<>();
    final AtomicInteger puts = new AtomicInteger();
    private final AtomicInteger inside = new AtomicInteger();
    final AtomicInteger mostInside = new AtomicInteger();
    int weight = 1;

    /** What it refuses to be told, or null. */
    volatile @Nullable Refusal refusal;

    /** Run by whoever tells it something. */
    volatile Runnable told = () -> {};

    OtherHub(String hostName) {
      this.hostName = hostName;
    }

    @Override
    public String hostName() {
      return hostName;
    }

    @Override
    public int weight() {
      return weight;
    }

    @Override
    public Outcome<DeviceIdentity> put(
        DeviceIdentity device,
        AskedAuthentication authentication,
        boolean iotEdge,
        boolean isReset,
        Bytes twin) {
      var _ = mostInside.accumulateAndGet(inside.incrementAndGet(), Math::max);
      int _ = puts.incrementAndGet();
      told.run();
      int _ = inside.decrementAndGet();
      Refusal said = refusal;
      if (said != null) {
        return new Outcome.Refused<>(said);
      }
      String text = new String(twin.toByteArray(), StandardCharsets.UTF_8);
      if (isReset || !twins.containsKey(device.deviceId())) {
        twins.put(device.deviceId(), text);
      }
      return Outcome.done(device);
    }

    @Override
    public Outcome<Bytes> twin(DeviceIdentity device) {
      return Outcome.done(bytes(twins.getOrDefault(device.deviceId(), "")));
    }

    @Override
    public Outcome<DeviceIdentity> delete(DeviceIdentity device) {
      String _ = twins.remove(device.deviceId());
      return Outcome.done(device);
    }
  }
}
