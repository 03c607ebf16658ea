/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The module that carries messages of a gateway to a hub, and the hub's commands back. In come
 * messages of other modules; each goes into the window of one client, and the module's thread waits
 * while that is full, so that the module's inbox says what happens. Out go commands and
 * confirmations.
 *
 * <p>Messages come on the gateway's thread of the module, which owns the table of devices. Clients
 * live on one driver's thread; what they tell comes on the driver's callback threads, which may
 * wait in a gateway's queue. Confirmations have a thread of their own, so that no queue of the
 * gateway holds up a window.
 */
@NullMarked
package io.holdfast.gateway.modules.iothub;

import org.jspecify.annotations.NullMarked;
