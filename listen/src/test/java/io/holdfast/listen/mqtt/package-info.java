/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of the MQTT head that need a hub which does not work as it should. */
@NullMarked
package io.holdfast.listen.mqtt;

import org.jspecify.annotations.NullMarked;
