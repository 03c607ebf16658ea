/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.wire;

import io.holdfast.faults.RandomText;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.model.SystemProperty;
import java.util.SplittableRandom;

/** Random nouns that go over the wire. */
final class WireArbitraries {

  private static final String ID_CHARACTERS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-:.+%_#*?!(),=@;$'";

  private WireArbitraries() {}

  static String id(SplittableRandom random) {
    int length = 1 + random.nextInt(random.nextInt(20) == 0 ? Identity.MAX_ID_LENGTH : 12);
    StringBuilder id = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      id.append(ID_CHARACTERS.charAt(random.nextInt(ID_CHARACTERS.length())));
    }
    return id.toString();
  }

  static DeviceIdentity device(SplittableRandom random) {
    return new DeviceIdentity(id(random));
  }

  static ModuleIdentity module(SplittableRandom random) {
    return device(random).module(id(random));
  }

  static Identity identity(SplittableRandom random) {
    return random.nextBoolean() ? device(random) : module(random);
  }

  /** Properties that a bag can carry: keys that are not empty and not a system property's. */
  static MessageProperties properties(SplittableRandom random) {
    MessageProperties.Builder properties = MessageProperties.builder();
    for (SystemProperty property : SystemProperty.values()) {
      if (random.nextInt(4) == 0 && property != SystemProperty.ACK) {
        properties.system(property, RandomText.unicode(random, 20) + "!");
      }
    }
    for (int i = random.nextInt(6); i > 0; i--) {
      String key = random.nextInt(3) == 0 ? id(random) : "k" + RandomText.unicode(random, 12);
      if (SystemPropertyKeys.ofDecoded(key) == null) {
        properties.application(key, random.nextInt(4) == 0 ? null : RandomText.unicode(random, 20));
      }
    }
    return properties.build();
  }
}
