/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.registry.RecordWriter;
import io.holdfast.hub.registry.Vault;
import io.holdfast.store.Batch;
import io.holdfast.store.Store;
import io.holdfast.store.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The registrations in a table, changed on the records thread; a second table has those of each
 * group, a third those that are under way, a fourth whose each device at a hub is.
 */
final class StoredRegistrations implements Registrations {

  static final String TABLE = "provisioned";

  private static final String DEVICES = "provisioned-devices";
  private static final byte[] NOTHING = {};

  private static final RecordTable.Codec<String> TEXT =
      new RecordTable.Codec<>() {
        @Override
        public byte[] encode(String value) {
          return bytes(value);
        }

        @Override
        public String decode(byte[] stored) {
          return new String(stored, StandardCharsets.UTF_8);
        }
      };

  private final RecordWriter writer;
  private final RecordTable<StoredRegistration> table;
  private final Table groups;
  private final Table underWay;

  /** By hub and device id, the id in lower case of the registration that got it last. */
  private final RecordTable<String> devices;

  StoredRegistrations(Store store, Vault vault, RecordWriter writer) {
    this.writer = writer;
    this.table = new RecordTable<>(TABLE, store.table(TABLE), vault, new RegistrationCodec());
    this.groups = store.table("provisioned-groups");
    this.underWay = store.table("provisioned-under-way");
    this.devices = new RecordTable<>(DEVICES, store.table(DEVICES), Vault.none(), TEXT);
    writer.add(table);
    writer.add(devices);
  }

  @Override
  public Outcome<DeviceRegistrationState> find(String registrationId) {
    StoredRegistration found = present(registrationId);
    return found == null ? unknown(registrationId) : Outcome.done(found.state());
  }

  @Nullable StoredRegistration present(String registrationId) {
    return table.find(Enrollments.folded(registrationId));
  }

  /** The ids of all that are under way, in lower case; blocks. */
  List<String> underWay() {
    List<String> ids = new ArrayList<>();
    underWay.scan(NOTHING, (key, value) -> ids.add(new String(key, StandardCharsets.UTF_8)));
    return ids;
  }

  /** Whether another registration has got the device since that this one got; blocks. */
  boolean isTaken(DeviceRegistrationState state) {
    String device = device(state);
    String owner = device == null ? null : devices.find(device);
    return owner != null && !owner.equals(Enrollments.folded(state.registrationId()));
  }

  @Nullable StoredRegistration inTurn(String registrationId) {
    return table.inTurn(Enrollments.folded(registrationId));
  }

  /** On the records thread. */
  void put(StoredRegistration registration, Batch batch) {
    DeviceRegistrationState state = registration.state();
    String id = Enrollments.folded(state.registrationId());
    StoredRegistration before = table.inTurn(id);
    if (before != null) {
      forgetGroup(before.state(), batch);
    }
    table.put(id, registration, batch);
    String device = device(state);
    if (before != null && !Objects.equals(device(before.state()), device)) {
      forgetDevice(before.state(), batch);
    }
    if (device != null && state.status() == RegistrationStatus.ASSIGNED) {
      devices.put(device, id, batch);
    }
    if (state.kind() == EnrollmentKind.GROUP) {
      groups.put(batch, groupKey(state.enrollmentId(), id), NOTHING);
    }
    if (state.isFinal()) {
      underWay.delete(batch, bytes(id));
    } else {
      underWay.put(batch, bytes(id), NOTHING);
    }
  }

  /** If it was by the device's own enrollment; on the records thread. */
  void forgetOwn(String registrationId, Batch batch) {
    StoredRegistration before = inTurn(registrationId);
    if (before != null && before.state().kind() == EnrollmentKind.INDIVIDUAL) {
      forget(registrationId, batch);
    }
  }

  private void forget(String registrationId, Batch batch) {
    String id = Enrollments.folded(registrationId);
    StoredRegistration before = table.inTurn(id);
    if (before != null) {
      forgetGroup(before.state(), batch);
      forgetDevice(before.state(), batch);
      underWay.delete(batch, bytes(id));
      table.remove(id, batch);
    }
  }

  private void forgetGroup(DeviceRegistrationState state, Batch batch) {
    if (state.kind() == EnrollmentKind.GROUP) {
      String id = Enrollments.folded(state.registrationId());
      groups.delete(batch, groupKey(state.enrollmentId(), id));
    }
  }

  private void forgetDevice(DeviceRegistrationState state, Batch batch) {
    String device = device(state);
    String id = Enrollments.folded(state.registrationId());
    if (device != null && id.equals(devices.inTurn(device))) {
      devices.remove(device, batch);
    }
  }

  private static @Nullable String device(DeviceRegistrationState state) {
    String hub = state.hub();
    String deviceId = state.deviceId();
    return hub == null || deviceId == null ? null : Enrollments.folded(hub) + "/" + deviceId;
  }

  @Override
  public Outcome<DeviceRegistrationState> delete(String registrationId, IfMatch ifMatch) {
    return writer
        .<DeviceRegistrationState>submit(
            0,
            batch -> {
              StoredRegistration before = inTurn(registrationId);
              if (before == null) {
                return unknown(registrationId);
              }
              if (!ifMatch.allows(before.state().etag())) {
                return Outcome.refused(
                    ErrorCode.PRECONDITION_FAILED,
                    "registration " + registrationId + " has changed since");
              }
              forget(registrationId, batch);
              return Outcome.done(before.state());
            })
        .toCompletableFuture()
        .join();
  }

  @Override
  public List<DeviceRegistrationState> ofGroup(String groupId, String after, int max) {
    List<DeviceRegistrationState> found = new ArrayList<>();
    List<String> ids = idsOfGroup(groupId, Enrollments.folded(after), max);
    while (!ids.isEmpty()) {
      for (String id : ids) {
        // One may be deleted between the two looks: others take its place.
        StoredRegistration registration = table.find(id);
        if (registration != null) {
          found.add(registration.state());
        }
      }
      int left = max - found.size();
      ids = left == 0 ? List.of() : idsOfGroup(groupId, ids.getLast(), left);
    }
    return found;
  }

  private List<String> idsOfGroup(String groupId, String after, int max) {
    List<String> ids = new ArrayList<>();
    byte[] prefix = groupKey(groupId, "");
    groups.page(
        prefix,
        groupKey(groupId, after),
        max,
        (key, value) ->
            ids.add(
                new String(
                    key, prefix.length, key.length - prefix.length, StandardCharsets.UTF_8)));
    return ids;
  }

  private static byte[] groupKey(String groupId, String foldedId) {
    return bytes(Enrollments.folded(groupId) + "/" + foldedId);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static <T> Outcome<T> unknown(String registrationId) {
    return Outcome.refused(ErrorCode.REGISTRATION_NOT_FOUND, "no registration " + registrationId);
  }
}
