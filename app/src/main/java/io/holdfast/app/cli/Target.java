/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import picocli.CommandLine.Option;

/** The options that name the device or module that a command is about. */
abstract sealed class Target {

  @Option(
      names = {"-d", "--device-id"},
      required = true,
      paramLabel = "ID",
      description = "The device.")
  protected String deviceId = "";

  /** Checks the ids. */
  final Identity identity() {
    try {
      return parse();
    } catch (IllegalArgumentException e) {
      throw CommandException.misused(String.valueOf(e.getMessage()));
    }
  }

  abstract Identity parse();

  /** Names a device. */
  static final class Device extends Target {
    @Override
    Identity parse() {
      return new DeviceIdentity(deviceId);
    }
  }

  /** Names a module of a device. */
  static final class Module extends Target {
    @Option(
        names = {"-m", "--module-id"},
        required = true,
        paramLabel = "ID",
        description = "The module of the device.")
    private String moduleId = "";

    @Override
    Identity parse() {
      return new DeviceIdentity(deviceId).module(moduleId);
    }
  }
}
