/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The client for modules and devices: it sends, takes inputs, keeps twins in step and answers
 * methods, against any hub that speaks the dialect.
 *
 * <p>Start with {@link io.holdfast.client.ModuleClient#create} or {@link
 * io.holdfast.client.DeviceClient#create}, from a connection string, on a {@link
 * io.holdfast.client.net.ClientDriver}. Both are interfaces, so that a program can be tested with a
 * client of its own making.
 *
 * <p>Operations may be called from any thread and never block; they answer with futures. Callbacks
 * and what hangs on the futures run on the executor of the options, never on the driver's thread.
 * Inside, everything belongs to the driver's loop; the public methods carry their arguments there.
 */
@NullMarked
package io.holdfast.client;

import org.jspecify.annotations.NullMarked;
