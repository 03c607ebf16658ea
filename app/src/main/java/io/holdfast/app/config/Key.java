/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.config;

import java.util.Locale;

/**
 * A key that may stand in the configuration.
 *
 * @param section the TOML table it stands in
 * @param name in kebab case
 * @param form what its value looks like
 * @param standard the value when nothing is said, as text; empty where that depends
 * @param about what it does, in one sentence, for the reference page
 * @param flag the option of the commands that start a hub that sets it, or empty
 */
record Key<T>(
    String section, String name, Form<T> form, String standard, String about, String flag) {

  /** The environment variable that sets it. */
  String variable() {
    return "HOLDFAST_"
        + section.toUpperCase(Locale.ROOT)
        + "__"
        + name.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
