/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * A module that plays a thermometer in the field. In: commands for its address, which it logs; out:
 * one message that registers it, then temperatures. One thread, named after the module, owns them.
 */
@NullMarked
package io.holdfast.gateway.modules.simulateddevice;

import org.jspecify.annotations.NullMarked;
