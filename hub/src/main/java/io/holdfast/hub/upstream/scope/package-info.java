/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Who lives below this edge hub, as the parent knows it. In: the parent's answers about its scope;
 * out: registrations in this hub's registry, so that clients authenticate without the parent, and
 * calls that are for the parent alone. All of it runs on the loop of the driver that it is given.
 */
@NullMarked
package io.holdfast.hub.upstream.scope;

import org.jspecify.annotations.NullMarked;
