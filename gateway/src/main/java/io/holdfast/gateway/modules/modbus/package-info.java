/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The module that reads registers and coils of a Modbus TCP server on a schedule, and writes them
 * on command. Out go readings and the results of writes; in come commands.
 *
 * <p>One thread of the module owns the connection and the schedule: it waits for the server, so
 * that no thread of the gateway does. The gateway's thread puts commands into a bounded queue.
 * Bytes move on the event loop of the connection.
 */
@NullMarked
package io.holdfast.gateway.modules.modbus;

import org.jspecify.annotations.NullMarked;
