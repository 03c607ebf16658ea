/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.Authentication;
import io.holdfast.hub.registry.DeviceDraft;
import io.holdfast.hub.registry.DeviceRegistration;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.registry.Records;
import io.holdfast.hub.registry.Registry;
import io.holdfast.hub.twin.Imports;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a device at this hub that its operator changes at the same time. */
class LocalHubTest {

  private static final DeviceIdentity DEVICE = new DeviceIdentity("dev");
  private static final Authentication SAS = new Authentication.Sas(ProvisionerRig.KEYS);

  @TempDir Path directory;
  private Records records;

  @BeforeEach
  void open() {
    records = new Records(directory);
  }

  @AfterEach
  void close() {
    records.close();
  }

  private LocalHub hub(Registry seen) {
    Imports imports = new Imports(records.writer(), records.registry(), records.twins());
    return new LocalHub("own.example", 1, seen, records.twins(), imports);
  }

  /** A registry whose operator does something as soon as somebody has looked at a device. */
  private Registry andThen(Runnable change) {
    return (Registry)
        Proxy.newProxyInstance(
            Registry.class.getClassLoader(),
            new Class<?>[] {Registry.class},
            (proxy, method, arguments) -> {
              Object answer = method.invoke(records.registry(), arguments);
              if (method.getName().equals("find")) {
                Object _ = Records.await((CompletionStage<?>) answer);
                change.run();
              }
              return answer;
            });
  }

  private Outcome<DeviceIdentity> put(LocalHub hub) {
    return hub.put(DEVICE, SAS, false, false, Bytes.EMPTY);
  }

  private static void isAskedAgain(Outcome<DeviceIdentity> put) {
    assertThat(put).isInstanceOf(Outcome.Refused.class);
    assertThat(((Outcome.Refused<DeviceIdentity>) put).refusal().code())
        .isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
  }

  private void disable() {
    Records.done(
        records
            .registry()
            .update(
                new DeviceDraft(DEVICE, SAS, false, "stolen", false, null, List.of()),
                IfMatch.ANY));
  }

  @Test
  @DisplayName("a device that is disabled while it is registered again stays disabled")
  void put_DISABLED_MEANWHILE_staysDisabled() {
    Records.done(records.registry().create(DeviceDraft.of(DEVICE)));

    isAskedAgain(put(hub(andThen(this::disable))));

    assertThat(put(hub(records.registry()))).isEqualTo(Outcome.done(DEVICE));
    DeviceRegistration device = (DeviceRegistration) Records.done(records.registry().find(DEVICE));
    assertThat(device.enabled()).isFalse();
    assertThat(device.statusReason()).isEqualTo("stolen");
    assertThat(device.authentication()).isEqualTo(SAS);
  }

  @Test
  @DisplayName("one that is made, or deleted, meanwhile is looked at again")
  void put_MADE_OR_DELETED_MEANWHILE_isAskedAgain() {
    isAskedAgain(
        put(hub(andThen(() -> Records.done(records.registry().create(DeviceDraft.of(DEVICE)))))));
    isAskedAgain(
        put(hub(andThen(() -> Records.done(records.registry().delete(DEVICE, IfMatch.ANY))))));
    assertThat(Records.refused(records.registry().find(DEVICE)))
        .isEqualTo(ErrorCode.DEVICE_NOT_FOUND);
    assertThat(put(hub(records.registry()))).isEqualTo(Outcome.done(DEVICE));
  }
}
