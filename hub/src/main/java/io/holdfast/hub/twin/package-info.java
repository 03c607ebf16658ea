/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The state that devices and modules share with back ends. In come patches of reported properties
 * from sessions and changes of desired properties and tags from the service; out go documents,
 * versions, and word to listeners when desired properties changed. The registry's {@link
 * io.holdfast.hub.registry.RecordWriter} is the one thread that changes twins.
 */
@NullMarked
package io.holdfast.hub.twin;

import org.jspecify.annotations.NullMarked;
