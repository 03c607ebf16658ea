/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.registry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The shared access policies. Any thread; never blocks. */
public interface Policies {

  /** The policy with all rights. */
  String OWNER = "iothubowner";

  /** The policy of this name, or null. */
  @Nullable SharedAccessPolicy find(String name);

  /** All policies. */
  List<SharedAccessPolicy> all();
}
