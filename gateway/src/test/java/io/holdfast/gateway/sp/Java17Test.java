/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.sp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class Java17Test {

  @Test
  @DisplayName("the tests run on the Java that this execution is for")
  void tests_IN_EACH_EXECUTION_runOnItsJava() {
    assertEquals(Integer.getInteger("expected.java", 25), Runtime.version().feature());
  }
}
