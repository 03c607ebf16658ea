/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.service;

import static io.holdfast.hub.registry.Records.done;
import static io.holdfast.hub.registry.Records.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.CertificateDraft;
import io.holdfast.faults.Certified;
import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.DeviceDraft;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.registry.ModuleDraft;
import io.holdfast.hub.registry.Registry.KeyChoice;
import io.holdfast.hub.registry.Right;
import io.holdfast.hub.session.HubRig;
import io.holdfast.hub.stream.StreamPosition;
import io.holdfast.hub.twin.Import;
import io.holdfast.hub.twin.ImportMode;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.MethodCall;
import io.holdfast.model.ModuleIdentity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RightsTest {

  private static final DeviceIdentity DEVICE = new DeviceIdentity("d1");
  private static final ModuleIdentity MODULE = DEVICE.module("m1");
  private static final Bytes EMPTY = Bytes.utf8("{}");

  @TempDir Path directory;
  private HubRig rig;
  private Service service;

  @BeforeEach
  void open() {
    rig = new HubRig(directory, 1, false);
    service = rig.hub().service();
    done(service.devices().create(HubRig.ALL, DeviceDraft.of(DEVICE)));
    done(service.modules().create(HubRig.ALL, ModuleDraft.of(MODULE)));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void reading_REGISTRATIONS_needsRegistryRead() {
    Access without = allBut(Right.REGISTRY_READ);

    assertThat(refused(service.devices().find(without, DEVICE))).isEqualTo(ErrorCode.UNAUTHORIZED);
    assertThat(refused(service.devices().list(without, "", 1))).isEqualTo(ErrorCode.UNAUTHORIZED);
    assertThat(refused(service.devices().counts(without))).isEqualTo(ErrorCode.UNAUTHORIZED);
    assertThat(refused(service.devices().connectedDevices(without)))
        .isEqualTo(ErrorCode.UNAUTHORIZED);
    assertThat(refused(service.modules().find(without, MODULE))).isEqualTo(ErrorCode.UNAUTHORIZED);
    assertThat(refused(service.modules().list(without, DEVICE))).isEqualTo(ErrorCode.UNAUTHORIZED);

    Access with = only(Right.REGISTRY_READ);
    done(service.devices().find(with, DEVICE));
    done(service.devices().list(with, "", 1));
    done(service.devices().counts(with));
    done(service.devices().connectedDevices(with));
    done(service.modules().find(with, MODULE));
    done(service.modules().list(with, DEVICE));
  }

  @Test
  void writing_REGISTRATIONS_needsRegistryWrite() {
    Access without = allBut(Right.REGISTRY_WRITE);
    DeviceDraft device = DeviceDraft.of(new DeviceIdentity("new"));
    ModuleDraft module = ModuleDraft.of(DEVICE.module("new"));

    assertThat(refused(service.devices().create(without, device)))
        .isEqualTo(ErrorCode.UNAUTHORIZED);
    assertThat(refused(service.devices().update(without, DeviceDraft.of(DEVICE), IfMatch.ANY)))
        .isEqualTo(ErrorCode.UNAUTHORIZED);
    assertThat(refused(service.devices().delete(without, DEVICE, IfMatch.ANY)))
        .isEqualTo(ErrorCode.UNAUTHORIZED);
    assertThat(refused(service.modules().create(without, module)))
        .isEqualTo(ErrorCode.UNAUTHORIZED);
    assertThat(refused(service.modules().update(without, ModuleDraft.of(MODULE), IfMatch.ANY)))
        .isEqualTo(ErrorCode.UNAUTHORIZED);
    assertThat(refused(service.modules().delete(without, MODULE, IfMatch.ANY)))
        .isEqualTo(ErrorCode.UNAUTHORIZED);

    Import item = new Import(ImportMode.CREATE, device, null, null, null, EMPTY);
    assertThat(refused(service.bulk().take(without, List.of(item))))
        .isEqualTo(ErrorCode.UNAUTHORIZED);
    assertThat(refused(service.bulk().renewKeys(without, List.of(DEVICE), KeyChoice.PRIMARY)))
        .isEqualTo(ErrorCode.UNAUTHORIZED);

    Access with = only(Right.REGISTRY_WRITE);
    done(service.bulk().take(with, List.of(item)));
    done(service.bulk().renewKeys(with, List.of(DEVICE), KeyChoice.PRIMARY));
    done(service.devices().delete(with, device.identity(), IfMatch.ANY));
    done(service.devices().create(with, device));
    done(service.modules().create(with, module));
    done(service.modules().update(with, ModuleDraft.of(MODULE), IfMatch.ANY));
    done(service.modules().delete(with, MODULE, IfMatch.ANY));
    done(service.devices().update(with, DeviceDraft.of(DEVICE), IfMatch.ANY));
    done(service.devices().delete(with, DEVICE, IfMatch.ANY));
  }

  @Test
  void using_CERTIFICATES_needsTheRegistrysRights() {
    CertificateService certificates = service.certificates();
    Certified authority = CertificateDraft.of("CN=a", rig.clock.instant()).authority().selfSigned();
    Access noReader = allBut(Right.REGISTRY_READ);
    Access noWriter = allBut(Right.REGISTRY_WRITE);

    assertThat(refused(certificates.list(noReader))).isEqualTo(ErrorCode.UNAUTHORIZED);
    assertThat(refused(certificates.find(noReader, "a"))).isEqualTo(ErrorCode.UNAUTHORIZED);
    assertThat(refused(certificates.create(noWriter, "a", authority.pem())))
        .isEqualTo(ErrorCode.UNAUTHORIZED);
    assertThat(refused(certificates.newCode(noWriter, "a", IfMatch.ANY)))
        .isEqualTo(ErrorCode.UNAUTHORIZED);
    assertThat(refused(certificates.verify(noWriter, "a", authority.pem(), IfMatch.ANY)))
        .isEqualTo(ErrorCode.UNAUTHORIZED);
    assertThat(refused(certificates.delete(noWriter, "a", IfMatch.ANY)))
        .isEqualTo(ErrorCode.UNAUTHORIZED);

    Access writer = only(Right.REGISTRY_WRITE);
    done(certificates.create(writer, "a", authority.pem()));
    done(certificates.newCode(writer, "a", IfMatch.ANY));
    assertThat(refused(certificates.verify(writer, "a", authority.pem(), IfMatch.ANY)))
        .isEqualTo(ErrorCode.ARGUMENT_INVALID);
    Access reader = only(Right.REGISTRY_READ);
    assertThat(done(certificates.list(reader))).hasSize(1);
    done(certificates.find(reader, "a"));
    done(certificates.delete(writer, "a", IfMatch.ANY));
  }

  @Test
  void using_TWINS_METHODS_AND_EVENTS_needsServiceConnect() throws Exception {
    Access without = allBut(Right.SERVICE_CONNECT);
    MethodCall call =
        new MethodCall("m", Bytes.EMPTY, MethodCall.DEFAULT_RESPONSE_TIMEOUT, Duration.ZERO);
    EventQuery query =
        new EventQuery(null, true, null, new StreamPosition.Earliest(), null, null, false, 1);

    assertThat(refused(service.twins().get(without, DEVICE))).isEqualTo(ErrorCode.UNAUTHORIZED);
    assertThat(refused(service.twins().patch(without, DEVICE, EMPTY, IfMatch.ANY)))
        .isEqualTo(ErrorCode.UNAUTHORIZED);
    assertThat(refused(service.twins().replace(without, DEVICE, EMPTY, IfMatch.ANY)))
        .isEqualTo(ErrorCode.UNAUTHORIZED);
    assertThat(refused(service.methods().invoke(without, DEVICE, call)))
        .isEqualTo(ErrorCode.UNAUTHORIZED);
    assertThat(service.events().read(without, query)).isInstanceOf(Outcome.Refused.class);

    Access with = only(Right.SERVICE_CONNECT);
    assertThat(done(service.twins().get(with, MODULE)).device().identity()).isEqualTo(DEVICE);
    done(service.twins().patch(with, DEVICE, EMPTY, IfMatch.ANY));
    done(service.twins().replace(with, DEVICE, EMPTY, IfMatch.ANY));
    assertThat(refused(service.methods().invoke(with, DEVICE, call)))
        .isEqualTo(ErrorCode.DEVICE_NOT_ONLINE);
    assertThat(service.events().read(with, query)).isInstanceOf(Outcome.Done.class);
  }

  private static Access allBut(Right right) {
    return new Access("some", EnumSet.complementOf(EnumSet.of(right)));
  }

  private static Access only(Right right) {
    return new Access("some", Set.of(right));
  }
}
