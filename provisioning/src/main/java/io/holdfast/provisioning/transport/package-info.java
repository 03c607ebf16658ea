/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * How a registration is carried to a provisioning service and back: the functions of the C SDK's
 * {@code PROV_TRANSPORT_PROVIDER}, and the one over MQTT with its two state tables. In: requests to
 * register and to ask how far that is; out: what the service answers, by handlers. Owner: the
 * thread that drives the loop.
 */
@NullMarked
package io.holdfast.provisioning.transport;

import org.jspecify.annotations.NullMarked;
