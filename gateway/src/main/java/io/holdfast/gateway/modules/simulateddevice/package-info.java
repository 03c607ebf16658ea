/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * A module that plays a thermometer in the field. In: commands for its address, which it logs, and
 * calls of a method that sets its temperature; out: one message that registers it, then
 * temperatures. One thread, named after the module, tells them.
 */
@NullMarked
package io.holdfast.gateway.modules.simulateddevice;

import org.jspecify.annotations.NullMarked;
