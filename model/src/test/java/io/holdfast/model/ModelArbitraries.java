/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.model;

import java.util.SplittableRandom;

/** Random values of the model. */
final class ModelArbitraries {

  private static final String ID_CHARACTERS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-:.+%_#*?!(),=@;$'";

  private ModelArbitraries() {}

  static String id(SplittableRandom random) {
    int length = 1 + random.nextInt(random.nextInt(20) == 0 ? Identity.MAX_ID_LENGTH : 12);
    StringBuilder id = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      id.append(ID_CHARACTERS.charAt(random.nextInt(ID_CHARACTERS.length())));
    }
    return id.toString();
  }

  static Identity identity(SplittableRandom random) {
    DeviceIdentity device = new DeviceIdentity(id(random));
    return random.nextBoolean() ? device : device.module(id(random));
  }
}
