/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.registry;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The registrations of devices and modules. All methods may be called from any thread and never
 * block; stages complete on any thread, some on the registry's own, so what hangs on them must not
 * block either. A stage fails only by a fault of the store. A change is durable before its stage
 * completes.
 */
public interface Registry {

  /**
   * The registration of a device or module.
   *
   * @return refused with {@code DEVICE_NOT_FOUND} or {@code MODULE_NOT_FOUND} if there is none
   */
  CompletionStage<Outcome<Registration>> find(Identity identity);

  /**
   * Registers a device; keys that the draft does not give are made. An edge device gets its two
   * system modules, too.
   *
   * @return refused with {@code DEVICE_ALREADY_EXISTS}
   */
  CompletionStage<Outcome<DeviceRegistration>> create(DeviceDraft draft);

  /**
   * Changes a device's registration; keys that the draft does not give stay.
   *
   * @return refused with {@code DEVICE_NOT_FOUND}, or with {@code PRECONDITION_FAILED} if it is not
   *     what the caller last saw
   */
  CompletionStage<Outcome<DeviceRegistration>> update(DeviceDraft draft, IfMatch ifMatch);

  /**
   * Registers a module of a registered device; keys that the draft does not give are made.
   *
   * @return refused with {@code DEVICE_NOT_FOUND}, {@code MODULE_ALREADY_EXISTS}, or {@code
   *     QUOTA_EXCEEDED} for more modules than a device may have
   */
  CompletionStage<Outcome<ModuleRegistration>> create(ModuleDraft draft);

  /**
   * Changes a module's registration; keys that the draft does not give stay.
   *
   * @return refused with {@code DEVICE_NOT_FOUND}, {@code MODULE_NOT_FOUND} or {@code
   *     PRECONDITION_FAILED}
   */
  CompletionStage<Outcome<ModuleRegistration>> update(ModuleDraft draft, IfMatch ifMatch);

  /**
   * Forgets a module, or a device with all its modules.
   *
   * @return what was forgotten; refused like {@link #find}, or with {@code PRECONDITION_FAILED}
   */
  CompletionStage<Outcome<Registration>> delete(Identity identity, IfMatch ifMatch);

  /**
   * Makes new keys for a device or module.
   *
   * @return refused like {@link #find}, or with {@code INVALID_OPERATION} if it has no keys
   */
  CompletionStage<Outcome<Registration>> renewKeys(Identity identity, KeyChoice which);

  /**
   * The registered devices in the order of their ids, the given number at most.
   *
   * @param after the id behind which to begin; empty to begin with the first
   */
  CompletionStage<List<DeviceRegistration>> devices(String after, int max);

  /**
   * The modules of a device in the order of their ids.
   *
   * @return refused with {@code DEVICE_NOT_FOUND}
   */
  CompletionStage<Outcome<List<ModuleRegistration>>> modules(DeviceIdentity device);

  /**
   * What an edge device is asked to know: itself, its modules, the devices that name its scope as
   * their parent's, and the modules of those that are not edge devices; in the order of their
   * client ids, the given number at most. What lives below its edge children is asked of those.
   *
   * @param after the client id behind which to begin; empty to begin with the first
   * @return nothing if there is no such edge device
   */
  CompletionStage<List<Registration>> inScope(DeviceIdentity edge, String after, int max);

  /** How many devices there are. */
  CompletionStage<DeviceCounts> counts();

  /** Tells the listener of all changes from now on. */
  void addListener(RegistryListener listener);

  /** The refusal for an identity that is not registered. */
  static <T> Outcome<T> unknown(Identity identity) {
    return identity instanceof DeviceIdentity
        ? Outcome.refused(ErrorCode.DEVICE_NOT_FOUND, "no device " + identity)
        : Outcome.refused(ErrorCode.MODULE_NOT_FOUND, "no module " + identity);
  }

  /** Which of the two keys. */
  enum KeyChoice {
    /** The primary key is made anew. */
    PRIMARY,
    /** The secondary key is made anew. */
    SECONDARY,
    /** None is made: each takes the other's place. */
    SWAP
  }

  /** How many devices are registered, and how many of them may connect. */
  record DeviceCounts(int total, int enabled) {}
}
