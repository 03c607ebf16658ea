/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * MQTT on channels without sockets, over a real hub whose lane and time a test turns by hand, and
 * over one that does not work as it should.
 */
@NullMarked
package io.holdfast.listen.mqtt;

import org.jspecify.annotations.NullMarked;
