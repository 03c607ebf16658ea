/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Other hubs that devices may be assigned to, by their service REST API. In: what {@link
 * io.holdfast.hub.enroll.LinkedHub} asks; out: requests, each with a bound on its time. Any thread
 * that may block.
 */
@NullMarked
package io.holdfast.hub.enroll.link;

import org.jspecify.annotations.NullMarked;
