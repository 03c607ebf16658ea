/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The configuration of an edge hub: the desired properties of its module {@code $edgeHub}. In: that
 * module's twin, and who comes and goes; out: the routes in a {@link
 * io.holdfast.hub.route.RouteTable}, and the module's reported properties. Runs on the twins'
 * thread and the timer's; nothing blocks.
 */
@NullMarked
package io.holdfast.hub.deployment;

import org.jspecify.annotations.NullMarked;
