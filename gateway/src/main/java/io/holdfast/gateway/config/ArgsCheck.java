/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.config;

import io.holdfast.gateway.GatewayModule;
import io.holdfast.gateway.json.JsonFault;
import io.holdfast.gateway.load.ModuleLoadException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks the modules of a file whether they can be loaded and what is wrong with their arguments.
 * None is created. Those out of process know whether their program is there; what is wrong with
 * their arguments is for their hosts to say.
 */
final class ArgsCheck {

  private ArgsCheck() {}

  /**
   * All that they find, in the order of the file.
   *
   * @throws InterruptedException if a module waited for something, and was told not to
   */
  static List<JsonFault> faults(GatewayConfig config) throws InterruptedException {
    List<JsonFault> faults = new ArrayList<>();
    for (ModuleEntry each : config.modules()) {
      fault(each).ifPresent(faults::add);
    }
    return faults;
  }

  private static Optional<JsonFault> fault(ModuleEntry entry) throws InterruptedException {
    GatewayModule module;
    try {
      module = entry.entrypoint().load();
    } catch (ModuleLoadException | RuntimeException e) {
      return Optional.of(new JsonFault(entry.pointer() + "/loader", entry.reason(e)));
    }
    try {
      module.check(entry.args());
      return Optional.empty();
    } catch (InterruptedException e) {
      throw e;
    } catch (JsonFault e) {
      return Optional.of(entry.argsFault(e));
    } catch (Exception | LinkageError | StackOverflowError e) {
      return Optional.of(new JsonFault(entry.pointer() + "/args", entry.reason(e)));
    }
  }
}
